package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.Direction;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;

/** A client, the upstream connection made for it, and the two links between them. */
final class Connection {

    /** What becomes of one. */
    enum State {
        DIALING, OPEN,
        /** One direction has ended. */
        CLOSING,
        CLOSED
    }

    private final Proxy proxy;
    private final long number;
    private final Socket client;
    private volatile Socket server = new Socket();
    private final Turns turns;
    private final long openedNanos = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Link up;
    private volatile Link down;
    private volatile State state = State.DIALING;

    Connection(Proxy proxy, long number, Socket client, Turns turns) {
        this.proxy = proxy;
        this.number = number;
        this.client = client;
        this.turns = turns;
    }

    Proxy proxy() {
        return proxy;
    }

    long number() {
        return number;
    }

    Turns turns() {
        return turns;
    }

    /**
     * Tries its addresses one after the other. Blocks, for minutes where the upstream is a black hole; nobody waits for it but
     * this connection.
     */
    void dial(List<InetSocketAddress> upstream) throws IOException {
        client.setTcpNoDelay(true);
        for (InetSocketAddress address : upstream) {
            try {
                server.setTcpNoDelay(true);
                server.connect(address);
                return;
            } catch (IOException unreachable) {
                if (address.equals(upstream.getLast()) || !beginAgain()) {
                    throw unreachable;
                }
            }
        }
    }

    /** With a new socket. Whether it has not been closed meanwhile. */
    private boolean beginAgain() {
        lock.lock();
        try {
            close(server);
            server = state == State.CLOSED ? server : new Socket();
            return state != State.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    /** Opens both links. Whether it has not been closed meanwhile. */
    boolean open(List<PlacedToxic> toxics, Traffic traffic, boolean resets) throws IOException {
        lock.lock();
        try {
            if (state == State.CLOSED) {
                return false;
            }
            if (resets) {
                lingerNot();
            }
            up = new Link(this, Direction.UPSTREAM, client, server, traffic);
            down = new Link(this, Direction.DOWNSTREAM, server, client, traffic);
            state = State.OPEN;
        } finally {
            lock.unlock();
        }
        for (Link link : links()) {
            link.start(toxics.stream().filter(toxic -> toxic.setting().direction() == link.direction()).toList());
        }
        return true;
    }

    /** None while it is dialing. */
    List<Link> links() {
        return down == null ? List.of() : List.of(up, down);
    }

    /** The link has nothing more to send. */
    void ended(Link link) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.CLOSING;
                return;
            }
        } finally {
            lock.unlock();
        }
        close();
    }

    /** From now on closing sends RST instead of FIN, and forgets unsent bytes. */
    private void lingerNot() throws IOException {
        client.setSoLinger(true, 0);
        server.setSoLinger(true, 0);
    }

    void reset() {
        try {
            lingerNot();
        } catch (IOException gone) {
            // There is nothing left to reset.
        }
        close();
    }

    /** Ends everything at once. */
    void close() {
        lock.lock();
        try {
            state = State.CLOSED;
        } finally {
            lock.unlock();
        }
        close(client);
        close(server); // the last one: from now on there is no new one
        links().forEach(Link::abort);
        proxy.forget(this);
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // Then it is closed.
        }
    }

    void answer(Link link, byte[] bytes) {
        turns.said(Direction.DOWNSTREAM, bytes, bytes.length);
        (link == up ? down : up).inject(bytes);
    }

    void sendAside(byte[] bytes, long delayNanos) {
        proxy.sendAside(bytes, delayNanos);
    }

    ConnectionView view() {
        Link request = up;
        Link response = down;
        return new ConnectionView(
                number, String.valueOf(client.getRemoteSocketAddress()).replaceFirst("^.*/", ""),
                state.name().toLowerCase(
                        Locale.ROOT),
                (System.nanoTime() - openedNanos) / 1_000_000, turns.now().ofConnection(),
                request == null ? 0 : request.bytesReceived(), request == null ? 0 : request.bytesSent(),
                response == null ? 0 : response.bytesReceived(), response == null ? 0 : response.bytesSent(),
                links().stream()
                        .flatMap(link -> link.stages().stream())
                        .filter(stage -> !stage.isLeaving())
                        .map(stage -> new ConnectionView.Applied(stage.placed().setting().name(), stage.applies()))
                        .toList());
    }
}
