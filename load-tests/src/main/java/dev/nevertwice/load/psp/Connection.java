package dev.nevertwice.load.psp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection of the load generator: one request at a time, and the end of its answer found, whole or in chunks. */
final class Connection {

    private static final int MOST_BYTES = 8 * 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer answer = ByteBuffer.allocate(MOST_BYTES);
    private ByteBuffer request;

    private Connection(SocketChannel channel, Selector selector) throws IOException {
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    static Connection open(int port, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        return new Connection(channel, selector);
    }

    /** Whether the key that is ready says so because the connection was made. */
    boolean isMade() throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(0);
            return true;
        }
        return false;
    }

    void send(ByteBuffer next) throws IOException {
        request = next;
        answer.clear();
        write();
    }

    private void write() throws IOException {
        channel.write(request);
        key.interestOps(request.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Goes on; returns the status once the whole answer is here, else 0. */
    int goOn() throws IOException {
        if (key.isWritable()) {
            write();
            return 0;
        }
        if (channel.read(answer) < 0) {
            throw new EOFException("the server closed a connection");
        }
        return isWhole() ? status() : 0;
    }

    private int status() {
        return (answer.get(9) - '0') * 100 + (answer.get(10) - '0') * 10 + answer.get(11) - '0';
    }

    private boolean isWhole() {
        byte[] bytes = answer.array();
        int length = answer.position();
        int head = find(bytes, length, "\r\n\r\n");
        if (head < 0) {
            return false;
        }
        String fields = new String(bytes, 0, head, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
        int at = fields.indexOf("content-length:");
        if (at < 0) {
            return length >= 5 && find(bytes, length, "\r\n0\r\n\r\n") >= 0;
        }
        int end = fields.indexOf('\r', at);
        String count = fields.substring(at + "content-length:".length(), end < 0 ? fields.length() : end).trim();
        return length >= head + 4 + Integer.parseInt(count);
    }

    private static int find(byte[] bytes, int length, String text) {
        search : for (int i = 0; i + text.length() <= length; i++) {
            for (int j = 0; j < text.length(); j++) {
                if (bytes[i + j] != text.charAt(j)) {
                    continue search;
                }
            }
            return i;
        }
        return -1;
    }
}
