package dev.nevertwice.chaos.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One end of a connection. Nothing waits for ever: what does not come within the patience is an error. */
final class Peer implements AutoCloseable {

    static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    static Peer to(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return new Peer(socket);
    }

    static boolean isRefused(int port) throws IOException {
        try (Peer peer = to(port)) {
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }

    Peer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    void finishWriting() throws IOException {
        socket.shutdownOutput();
    }

    /** Exactly so many bytes, however many reads that takes. */
    String read(int count) throws IOException {
        return new String(readBytes(count), StandardCharsets.UTF_8);
    }

    byte[] readBytes(int count) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("ended after " + bytes.length + " of " + count + " bytes");
        }
        return bytes;
    }

    /** Sends it and reads as much. */
    String echoed(String text) throws IOException {
        return send(text).read(text.length());
    }

    /** All until the other end closes. */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** All until those characters, and them. */
    String readThrough(String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            read.append(read(1));
        }
        return read.toString();
    }

    /** How often bytes came until so many had. */
    int readsOf(int count) throws IOException {
        InputStream in = socket.getInputStream();
        int reads = 0;
        for (int seen = 0; seen < count; reads++) {
            int read = in.read(new byte[64 << 10]);
            if (read < 0) {
                throw new IOException("ended after " + seen);
            }
            seen += read;
        }
        return reads;
    }

    /** {@code eof}, {@code reset} or {@code data}, whichever comes first. */
    String ending() throws IOException {
        try {
            return socket.getInputStream().read() < 0 ? "eof" : "data";
        } catch (SocketTimeoutException nothing) {
            throw new IOException("nothing came within " + PATIENCE_MILLIS + " ms");
        } catch (SocketException reset) {
            return "reset";
        }
    }

    /** Whether nothing comes, and nobody closes, for so long. */
    boolean isSilentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            socket.getInputStream().read();
            return false;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (SocketException reset) {
            return false;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
