package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The proxies of a fault proxy, by their names in order. */
public final class Proxies implements AutoCloseable {

    private final Proxy.Surroundings surroundings;
    private final Map<String, Proxy> proxies = new ConcurrentSkipListMap<>();
    /** Held by whoever adds, replaces or removes one. */
    private final ReentrantLock lock = new ReentrantLock();

    /** @param log gets a line for each thing that a user may want to see; must not block */
    public Proxies(ProxySettings settings, Consumer<String> log) {
        this.surroundings =
                new Proxy.Surroundings(settings, new Chance(settings.seed()), new TrafficLog(), log);
    }

    public ProxySettings settings() {
        return surroundings.settings();
    }

    public List<Proxy> all() {
        return List.copyOf(proxies.values());
    }

    /** @throws ProxyProblem when there is none */
    public Proxy named(String name) {
        Proxy proxy = proxies.get(name);
        if (proxy == null) {
            throw new ProxyProblem(ProxyProblem.Kind.NOT_FOUND, "proxy not found");
        }
        return proxy;
    }

    /** @throws ProxyProblem when there is one of that name, or the port can't be had; then there is none */
    public Proxy create(ProxyRequest request) {
        lock.lock();
        try {
            if (proxies.containsKey(request.name())) {
                throw new ProxyProblem(ProxyProblem.Kind.CONFLICT, "proxy already exists");
            }
            return add(request);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Those that differ in an address, or lack a toxic that is asked for, are replaced, others left alone, in order; ends with
     * the first that fails.
     */
    public Populated populate(List<ProxyRequest> wanted) {
        List<Proxy> done = new ArrayList<>();
        lock.lock();
        try {
            for (ProxyRequest request : wanted) {
                done.add(createOrReplace(request));
            }
            return new Populated(done, null);
        } catch (ProxyProblem failed) {
            return new Populated(done, failed);
        } finally {
            lock.unlock();
        }
    }

    /** @param problem why it went no further; null when all is done */
    public record Populated(List<Proxy> done, ProxyProblem problem) {}

    public void remove(String name) {
        lock.lock();
        try {
            named(name).stop();
            proxies.remove(name);
        } finally {
            lock.unlock();
        }
    }

    /** Enables all and removes every toxic. One whose port can't be had keeps none of the others from it. */
    public void reset() {
        ProxyProblem first = null;
        for (Proxy proxy : all()) {
            try {
                proxy.enable();
            } catch (ProxyProblem taken) {
                first = first == null ? taken : first;
            }
            proxy.removeToxics();
        }
        if (first != null) {
            throw first;
        }
    }

    /** Of all proxies that there are and were. */
    public List<Traffic> traffic() {
        return surroundings.traffic().all();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            proxies.values().forEach(Proxy::stop);
            proxies.clear();
        } finally {
            lock.unlock();
        }
    }

    private Proxy add(ProxyRequest request) {
        Proxy proxy = new Proxy(request, surroundings);
        if (request.enabled()) {
            proxy.enable();
        }
        proxies.put(request.name(), proxy);
        return proxy;
    }

    /** Those and no others, and none with a scope, which counts from when it was added. An empty list asks for nothing. */
    private static boolean hasToxics(Proxy proxy, List<ToxicSetting> wanted) {
        List<ToxicSetting> inOrder =
                wanted.stream().sorted(Comparator.comparing(ToxicSetting::direction)).toList();
        return wanted.isEmpty()
                || proxy.toxics().equals(inOrder) && wanted.stream().allMatch(toxic -> toxic.scope().isAll());
    }

    private Proxy createOrReplace(ProxyRequest request) {
        Proxy before = proxies.get(request.name());
        if (before == null) {
            return add(request);
        }
        if (before.isListening(request.listen()) && before.view().upstream().equals(request.upstream())
                && hasToxics(before, request.toxics())) {
            return before;
        }
        boolean wasEnabled = before.view().enabled();
        if (wasEnabled) {
            before.stop();
        }
        try {
            Proxy made = add(request);
            before.stop();
            return made;
        } catch (ProxyProblem failed) {
            if (wasEnabled) {
                before.enable();
            }
            throw failed;
        }
    }
}
