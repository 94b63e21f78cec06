package dev.nevertwice.chaos.proxy.link;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A port that is listened on, and the thread that accepts there and does nothing else. */
final class Listener implements AutoCloseable {

    private static final int BACKLOG = 4096;

    /** When there is no descriptor left for the next client. */
    private static final long PAUSE_NANOS = 50_000_000;

    private final ServerSocket socket;
    private final Consumer<Socket> accepted;
    private final Consumer<String> log;
    private final Thread thread;

    private Listener(ServerSocket socket, Consumer<Socket> accepted, Consumer<String> log) {
        this.socket = socket;
        this.accepted = accepted;
        this.log = log;
        this.thread = Thread.ofVirtual().name("proxy-accept").unstarted(this::accept);
    }

    /** @throws ProxyProblem when the port can't be had */
    static Listener open(InetSocketAddress address, Consumer<Socket> accepted, Consumer<String> log) {
        ServerSocket socket = null;
        try {
            socket = new ServerSocket();
            socket.bind(address, BACKLOG);
            Listener listener = new Listener(socket, accepted, log);
            listener.thread.start();
            return listener;
        } catch (IOException taken) {
            close(socket);
            String why = String.valueOf(taken.getMessage()).replaceFirst(" \\(Bind failed\\)$", "");
            throw new ProxyProblem(ProxyProblem.Kind.NO_PORT,
                    "listen tcp " + Address.text(address) + ": bind: " + why.toLowerCase(Locale.ROOT));
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The port is free when this returns, and nothing is accepted any more. */
    @Override
    public void close() {
        close(socket);
        try {
            thread.join(); // it never waits for anything but the next client
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                accepted.accept(socket.accept());
            } catch (IOException failure) {
                if (!socket.isClosed()) {
                    log.accept("can't accept on " + Address.text(address()) + ": " + failure.getMessage());
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
            }
        }
    }

    private static void close(ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException gone) {
            // Then it is closed.
        }
    }
}
