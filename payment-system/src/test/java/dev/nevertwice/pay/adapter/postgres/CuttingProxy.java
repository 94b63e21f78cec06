package dev.nevertwice.pay.adapter.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server that counts round trips and can be cut at a chosen one, in either direction. */
final class CuttingProxy implements AutoCloseable {

    /** Where the next request is cut off. */
    enum Cut {
        NONE,
        /** The server never gets it. */
        BEFORE_REQUEST,
        /** The server gets it and answers; the answer never arrives. */
        BEFORE_ANSWER,
        /** The same, but nobody says that the connection has ended: from now on there is silence. */
        SILENCE
    }

    private final ServerSocket listener;
    private final int target;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private volatile Cut next = Cut.NONE;

    CuttingProxy(int target) {
        try {
            this.target = target;
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    void cutAtNextRequest(Cut cut) {
        next = cut;
    }

    /** How many times a client spoke after the server had, or for the first time. */
    int roundTrips() {
        return roundTrips.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Connection connection = new Connection(client, new Socket(InetAddress.getLoopbackAddress(), target));
                Thread.ofPlatform().daemon().start(connection::requests);
                Thread.ofPlatform().daemon().start(connection::answers);
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private final class Connection {

        private final Socket client;
        private final Socket server;
        private volatile boolean serverSpokeLast = true;
        private volatile boolean answersCut;
        private volatile boolean silent;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() {
            try (client; server) {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                byte[] buffer = new byte[65536];
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (serverSpokeLast) {
                        serverSpokeLast = false;
                        roundTrips.incrementAndGet();
                    }
                    if (next == Cut.BEFORE_REQUEST) {
                        next = Cut.NONE;
                        return;
                    }
                    answersCut |= next == Cut.BEFORE_ANSWER;
                    silent |= next == Cut.SILENCE;
                    next = Cut.NONE;
                    out.write(buffer, 0, read);
                }
            } catch (IOException ended) {
                // One of the two has gone.
            }
        }

        void answers() {
            try (client; server) {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[65536];
                for (int read = in.read(buffer); read >= 0 && !answersCut; read = in.read(buffer)) {
                    serverSpokeLast = true;
                    if (!silent) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException ended) {
                // One of the two has gone.
            }
        }
    }
}
