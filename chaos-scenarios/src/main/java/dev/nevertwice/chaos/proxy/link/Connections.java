package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.proxy.toxic.Toxic;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import dev.nevertwice.chaos.proxy.toxic.ToxicType;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The live connections of a proxy and the toxics on them: each connection has every toxic that means it, exactly once. */
final class Connections {

    private final Proxy proxy;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final Map<Long, Connection> live = new ConcurrentHashMap<>();
    /** Held while toxics change and while a connection gets those that there are. */
    private final ReentrantLock lock = new ReentrantLock();
    private final List<PlacedToxic> toxics = new ArrayList<>();

    Connections(Proxy proxy) {
        this.proxy = proxy;
    }

    Connection accept(Socket client) {
        Connection connection = new Connection(proxy, accepted.incrementAndGet(), client, new Turns(requests));
        live.put(connection.number(), connection);
        return connection;
    }

    /** Its upstream has been reached: lets bytes through. */
    void open(Connection connection, Traffic traffic) throws IOException {
        lock.lock();
        try {
            List<PlacedToxic> on =
                    toxics.stream().filter(toxic -> toxic.meansConnection(connection.number())).toList();
            boolean resets = !proxy.settings().strict() && on.stream().anyMatch(Connections::resets);
            if (!connection.open(on, traffic, resets)) {
                connection.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private static boolean resets(PlacedToxic toxic) {
        return toxic.setting().toxic().type() == ToxicType.RESET_PEER;
    }

    void forget(Connection connection) {
        live.remove(connection.number(), connection);
    }

    /** Returns how many there were. */
    int closeAll() {
        List<Connection> cut = List.copyOf(live.values());
        cut.forEach(Connection::close);
        return cut.size();
    }

    /** Oldest first. */
    List<ConnectionView> views() {
        return live.values().stream()
                .map(Connection::view)
                .sorted(Comparator.comparingLong(ConnectionView::number))
                .toList();
    }

    int count() {
        return live.size();
    }

    // ---- Toxics

    ToxicSetting add(ToxicSetting setting) {
        lock.lock();
        try {
            if (find(setting.name()) != null) {
                throw new ProxyProblem(ProxyProblem.Kind.CONFLICT, "toxic already exists");
            }
            requireSensible(setting);
            PlacedToxic placed =
                    new PlacedToxic(setting, accepted.get(), requests.get(), System.nanoTime(), new LongAdder());
            toxics.add(placed);
            eachLink(setting.direction(), link -> {
                if (placed.meansConnection(link.connection().number())) {
                    link.add(placed);
                }
            });
            return setting;
        } finally {
            lock.unlock();
        }
    }

    long touched(String name) {
        lock.lock();
        try {
            return existing(name).touched().sum();
        } finally {
            lock.unlock();
        }
    }

    ToxicSetting toxic(String name) {
        lock.lock();
        try {
            return existing(name).setting();
        } finally {
            lock.unlock();
        }
    }

    /** Those upstream first, each in the order in which they came. */
    List<ToxicSetting> toxics() {
        lock.lock();
        try {
            return toxics.stream()
                    .map(PlacedToxic::setting)
                    .sorted(Comparator.comparing(ToxicSetting::direction))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    ToxicSetting update(String name, Map<String, Long> attributes, Float toxicity) {
        lock.lock();
        try {
            PlacedToxic before = existing(name);
            Map<String, Long> merged = new HashMap<>(before.setting().toxic().attributes());
            merged.putAll(attributes);
            Toxic changed = before.setting().toxic().type().with(merged);
            float often = toxicity == null ? before.setting().toxicity() : toxicity;
            PlacedToxic after = before.with(before.setting().with(often, changed));
            requireSensible(after.setting());
            toxics.set(toxics.indexOf(before), after);
            eachLink(after.setting().direction(), link -> link.update(after));
            return after.setting();
        } finally {
            lock.unlock();
        }
    }

    void remove(String name) {
        lock.lock();
        try {
            PlacedToxic leaving = existing(name);
            toxics.remove(leaving);
            eachLink(leaving.setting().direction(), link -> link.remove(leaving));
        } finally {
            lock.unlock();
        }
    }

    void removeAll() {
        lock.lock();
        try {
            toxics().forEach(toxic -> remove(toxic.name()));
        } finally {
            lock.unlock();
        }
    }

    private void requireSensible(ToxicSetting setting) {
        if (proxy.settings().strict() && !(setting.toxicity() >= 0 && setting.toxicity() <= 1)) {
            throw new ProxyProblem(ProxyProblem.Kind.BAD_REQUEST, "toxicity must be from 0 to 1");
        }
        ToxicType type = setting.toxic().type();
        if (!type.works(setting.direction())) {
            throw new ProxyProblem(ProxyProblem.Kind.BAD_REQUEST,
                    type.word() + " does not work " + setting.direction().word());
        }
    }

    private PlacedToxic existing(String name) {
        PlacedToxic found = find(name);
        if (found == null) {
            throw new ProxyProblem(ProxyProblem.Kind.NOT_FOUND, "toxic not found");
        }
        return found;
    }

    private PlacedToxic find(String name) {
        return toxics.stream().filter(each -> each.setting().name().equals(name)).findFirst().orElse(null);
    }

    private void eachLink(Direction direction, Consumer<Link> deed) {
        live.values().stream()
                .flatMap(connection -> connection.links().stream())
                .filter(link -> link.direction() == direction)
                .forEach(deed);
    }
}
