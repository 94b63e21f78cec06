package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A port, where its clients are connected to, and what is done to their bytes. Nothing here waits for a client, an upstream or
 * a toxic, so every call returns at once.
 */
public final class Proxy {

    /** How what was asked for differs from what is; null leaves it. */
    public record Change(String listen, String upstream, Boolean enabled) {

        public static Change toEnabled(boolean enabled) {
            return new Change(null, null, enabled);
        }
    }

    private final String name;
    private final Surroundings surroundings;
    private final Connections connections = new Connections(this);
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.
    private String listen;
    private String upstream;
    private volatile Traffic traffic;
    /** Null while it is disabled. */
    private Listener listener;
    /** Null while it is enabled, or was never. */
    private HeldPort held;

    /** What all proxies of a fault proxy share. */
    record Surroundings(ProxySettings settings, Chance chance, TrafficLog traffic, Consumer<String> log) {}

    Proxy(ProxyRequest request, Surroundings surroundings) {
        this.name = request.name();
        this.surroundings = surroundings;
        this.listen = request.listen();
        this.upstream = request.upstream();
        requireAllowed(listen, upstream);
        request.toxics().forEach(this::addToxic);
    }

    public String name() {
        return name;
    }

    public ProxySettings settings() {
        return surroundings.settings();
    }

    Chance chance() {
        return surroundings.chance();
    }

    public ProxyView view() {
        lock.lock();
        try {
            return new ProxyView(name, listen, upstream, listener != null, connections.toxics());
        } finally {
            lock.unlock();
        }
    }

    /** Where it listens, or would if it was enabled. */
    public int port() {
        return Address.of(view().listen()).port();
    }

    /** The live ones, oldest first. */
    public List<ConnectionView> connections() {
        return connections.views();
    }

    public int connectionCount() {
        return connections.count();
    }

    /** Cuts them all; new ones are accepted. Returns how many there were. */
    public int closeConnections() {
        return connections.closeAll();
    }

    // ---- Life

    /** Lets clients in. Does nothing when it is enabled. Throws {@link ProxyProblem} when the port can't be had. */
    public void enable() {
        update(Change.toEnabled(true));
    }

    /** Cuts all connections and refuses new ones; toxics stay. */
    public void disable() {
        update(Change.toEnabled(false));
    }

    /** All of it, or nothing and a {@link ProxyProblem}. */
    public ProxyView update(Change change) {
        lock.lock();
        try {
            String wantedListen = change.listen() == null ? listen : change.listen();
            String wantedUpstream = change.upstream() == null ? upstream : change.upstream();
            boolean enabled = change.enabled() == null ? listener != null : change.enabled();
            requireAllowed(wantedListen, wantedUpstream);
            boolean moves = !isListening(wantedListen);
            if (!enabled) {
                boolean wasListening = listener != null;
                if (moves || !wantedUpstream.equals(upstream) || wasListening) {
                    shut();
                }
                if (moves) {
                    letGo();
                    listen = wantedListen;
                } else if (wasListening) {
                    held = HeldPort.hold(resolved(listen));
                }
            } else if (moves || listener == null) {
                rebind(wantedListen);
            } else if (!wantedUpstream.equals(upstream)) {
                closeConnections();
            }
            upstream = wantedUpstream;
            traffic = surroundings.traffic().of(name, listen, upstream);
            return view();
        } finally {
            lock.unlock();
        }
    }

    /** For good. */
    void stop() {
        lock.lock();
        try {
            shut();
            letGo();
        } finally {
            lock.unlock();
        }
    }

    private void shut() {
        if (listener != null) {
            listener.close();
            listener = null;
            surroundings.log().accept("proxy " + name + " is down");
        }
        closeConnections();
    }

    /** Whether it listens there already, or would: {@code localhost:80} and {@code 127.0.0.1:80} are the same. */
    boolean isListening(String address) {
        return address.equals(listen) || Address.text(resolved(address)).equals(listen);
    }

    private void letGo() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    private void rebind(String address) {
        Listener before = listener;
        try {
            listener = open(address);
        } catch (ProxyProblem taken) {
            if (before == null || Address.of(address).port() != before.address().getPort()) {
                throw taken;
            }
            listener = inPlaceOf(before, address); // it is our own, on another interface
        }
        letGo();
        if (before != null) {
            before.close();
            closeConnections();
        }
        InetSocketAddress bound = listener.address();
        listen = Address.of(address).host().isEmpty() && settings().allowRemote()
                ? "[::]:" + bound.getPort()
                : Address.text(bound);
        surroundings.log().accept("proxy " + name + " listens on " + listen);
    }

    private Listener inPlaceOf(Listener before, String address) {
        before.close();
        try {
            return open(address);
        } catch (ProxyProblem taken) {
            listener = null;
            listener = open(listen);
            throw taken;
        }
    }

    private Listener open(String address) {
        try {
            return Listener.open(resolved(address), this::accepted, surroundings.log());
        } catch (ProxyProblem wrong) {
            throw wrong.getMessage().startsWith("listen ") ? wrong : wrong.within("listen tcp");
        }
    }

    private InetSocketAddress resolved(String address) {
        return Address.of(address).resolved(settings().allowRemote() ? "0.0.0.0" : "127.0.0.1");
    }

    private void requireAllowed(String listening, String connecting) {
        if (settings().allowRemote()) {
            return;
        }
        requireLoopback("listen", listening);
        requireLoopback("upstream", connecting);
    }

    private static void requireLoopback(String what, String address) {
        int colon = address.lastIndexOf(':');
        if (colon >= 0 && !new Address(address.substring(0, colon).replaceAll("^\\[|]$", ""), 0).isLoopback()) {
            throw new ProxyProblem(ProxyProblem.Kind.FORBIDDEN,
                    what + " " + address + " is not on this machine: start the proxy with --allow-remote");
        }
    }

    // ---- Connections

    private void accepted(Socket client) {
        Connection connection = connections.accept(client);
        Thread.ofVirtual().name("proxy-dial-" + connection.number()).start(() -> dial(connection));
    }

    private void dial(Connection connection) {
        String where = view().upstream();
        try {
            connection.dial(upstreamAddresses(where));
            connections.open(connection, traffic);
        } catch (IOException | ProxyProblem unreachable) {
            connection.close();
            surroundings.log().accept("proxy " + name + " can't reach " + where + ": " + unreachable.getMessage());
        }
    }

    private List<InetSocketAddress> upstreamAddresses(String where) {
        List<InetSocketAddress> addresses = Address.of(where).all("localhost");
        boolean here = addresses.stream().allMatch(address -> address.getAddress().isLoopbackAddress());
        if (!settings().allowRemote() && !here) {
            throw new ProxyProblem(ProxyProblem.Kind.FORBIDDEN, "it is not on this machine");
        }
        return addresses;
    }

    void forget(Connection connection) {
        connections.forget(connection);
    }

    void sendAside(byte[] bytes, long delayNanos) {
        Aside.send(bytes, delayNanos, () -> upstreamAddresses(view().upstream()).getFirst(), surroundings.log());
    }

    // ---- Toxics

    /** @throws ProxyProblem when there is one of that name, or it can't work there */
    public ToxicSetting addToxic(ToxicSetting setting) {
        return connections.add(setting);
    }

    /** @throws ProxyProblem when there is none of that name */
    public ToxicSetting toxic(String toxic) {
        return connections.toxic(toxic);
    }

    /** How many pieces of traffic the toxic was meant for so far. Throws {@link ProxyProblem} when there is none of that name. */
    public long touched(String toxic) {
        return connections.touched(toxic);
    }

    public List<ToxicSetting> toxics() {
        return connections.toxics();
    }

    /** Changes some attributes, and the toxicity unless it is null. All of it or, with an exception, nothing. */
    public ToxicSetting updateToxic(String toxic, Map<String, Long> attributes, Float toxicity) {
        return connections.update(toxic, attributes, toxicity);
    }

    /** What it holds leaves at once. */
    public void removeToxic(String toxic) {
        connections.remove(toxic);
    }

    public void removeToxics() {
        connections.removeAll();
    }
}
