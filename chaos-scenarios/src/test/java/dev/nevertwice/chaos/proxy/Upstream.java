package dev.nevertwice.chaos.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server behind the proxy. */
final class Upstream implements AutoCloseable {

    /** What it does with a client. */
    interface Manner {
        void serve(Socket client) throws IOException;
    }

    private final ServerSocket listener;
    private final Manner manner;
    private final Queue<Socket> clients = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Peer> accepted = new LinkedBlockingQueue<>();

    private Upstream(Manner manner) {
        this.manner = manner;
        try {
            this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        Thread.ofVirtual().start(this::accept);
    }

    static Upstream of(Manner manner) {
        return new Upstream(manner);
    }

    /** Sends back what it gets, and closes when its client does. */
    static Upstream echo() {
        return new Upstream(client -> {
            try (client) {
                InputStream in = client.getInputStream();
                byte[] buffer = new byte[64 << 10];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    client.getOutputStream().write(buffer, 0, count);
                }
            }
        });
    }

    /** Leaves its clients to the test: {@link #next}. */
    static Upstream passive() {
        return new Upstream(client -> {});
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The next client. */
    Peer next() throws InterruptedException {
        Peer peer = accepted.poll(Peer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (peer == null) {
            throw new AssertionError("nobody has come");
        }
        return peer;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                clients.add(client);
                accepted.add(new Peer(client));
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket client) {
        try {
            manner.serve(client);
        } catch (IOException gone) {
            // Its client has gone.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
