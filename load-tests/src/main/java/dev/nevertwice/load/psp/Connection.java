package dev.nevertwice.load.psp;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One connection of the load generator: registers and confirms in turn, one request at a time. */
final class Connection {

    private static final int MOST_BYTES = 1024;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Answer answer = new Answer();
    private final ByteBuffer request = ByteBuffer.allocate(MOST_BYTES);
    private boolean registered;

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

    /** Sends a registration, and after its answer the confirmation. */
    void send(Purchases purchases) throws IOException {
        request.clear();
        if (registered) {
            purchases.confirm(answer.id(), request);
        } else {
            purchases.register(request);
        }
        registered = !registered;
        request.flip();
        answer.bytes().clear();
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
        if (channel.read(answer.bytes()) < 0) {
            throw new EOFException("the server closed a connection");
        }
        return answer.isWhole() ? answer.status() : 0;
    }
}
