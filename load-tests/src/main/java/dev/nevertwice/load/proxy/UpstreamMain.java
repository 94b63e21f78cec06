package dev.nevertwice.load.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * What is behind the proxy: one port sends back what it gets, the other sends as many bytes as the eight that it gets say.
 * Prints {@code listening ECHO SOURCE}.
 */
public final class UpstreamMain {

    private static final int BACKLOG = 5_000;
    private static final int PIECE_BYTES = 64 << 10;

    private UpstreamMain() {}

    interface Manner {
        void serve(InputStream in, OutputStream out) throws IOException;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        ServerSocket echo = listen(UpstreamMain::echo);
        ServerSocket source = listen(UpstreamMain::send);
        System.out.println("listening " + echo.getLocalPort() + " " + source.getLocalPort());
        while (System.in.read() >= 0) {
            // Until whoever started it goes.
        }
        System.exit(0);
    }

    private static ServerSocket listen(Manner manner) throws IOException {
        ServerSocket listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (true) {
                try {
                    Socket client = listener.accept();
                    client.setTcpNoDelay(true);
                    Thread.ofVirtual().start(() -> serve(client, manner));
                } catch (IOException failure) {
                    System.err.println("upstream: " + failure.getMessage());
                    System.exit(1);
                }
            }
        });
        return listener;
    }

    private static void serve(Socket client, Manner manner) {
        try (client) {
            manner.serve(client.getInputStream(), client.getOutputStream());
        } catch (IOException gone) {
            // It has what it wanted.
        }
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[1 << 10];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            out.write(buffer, 0, count);
        }
    }

    private static void send(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (byte[] wanted = in.readNBytes(Long.BYTES); wanted.length == Long.BYTES;
                wanted = in.readNBytes(Long.BYTES)) {
            for (long left = ByteBuffer.wrap(wanted).getLong(); left > 0; left -= PIECE_BYTES) {
                out.write(piece, 0, (int) Math.min(PIECE_BYTES, left));
            }
        }
    }
}
