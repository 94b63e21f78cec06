package dev.nevertwice.pay.adapter.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** A server made of a socket: reads whole requests, counts them, and does what the test says with each connection. */
final class RawServer implements AutoCloseable {

    /** What becomes of one connection; {@link #readRequest} takes requests off it. */
    interface Conduct {
        void meet(Socket connection, RawServer server) throws IOException;
    }

    static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    RawServer(Conduct conduct) throws IOException {
        Thread.ofVirtual().start(() -> accept(conduct));
    }

    URI origin() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** Heads of all requests that were read whole. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    int connectionCount() {
        return connections.size();
    }

    /** Reads one request, head and body, or returns null at the end of the connection. */
    String readRequest(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        in.readNBytes(lengthOf(text));
        requests.add(text);
        return text;
    }

    void answer(Socket connection, String bytes) throws IOException {
        connection.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    /** Closes so that the other side sees a connection reset. */
    void reset(Socket connection) throws IOException {
        connection.setSoLinger(true, 0);
        connection.close();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept(Conduct conduct) {
        try {
            while (true) {
                Socket connection = listener.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> meet(conduct, connection));
            }
        } catch (SocketException closed) {
            // the test is over
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void meet(Conduct conduct, Socket connection) {
        try {
            conduct.meet(connection, this);
        } catch (IOException gone) {
            // the client went first
        }
    }

    private static int lengthOf(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase().startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).trim()))
                .findFirst()
                .orElse(0);
    }
}
