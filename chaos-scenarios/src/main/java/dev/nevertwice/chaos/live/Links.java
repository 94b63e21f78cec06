package dev.nevertwice.chaos.live;

import dev.nevertwice.chaos.proxy.link.Proxies;
import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import dev.nevertwice.chaos.proxy.link.ProxyRequest;
import dev.nevertwice.chaos.proxy.link.ProxySettings;
import dev.nevertwice.chaos.scenario.LinkName;
import java.util.List;
import java.util.function.Consumer;

/**
 * The ways between the parts of a live rig, each through a fault proxy of its own. Toxics on them can be added, changed and
 * removed at any time: {@code links.proxy(LinkName.PAY_PSP).addToxic(...)}.
 */
public final class Links implements AutoCloseable {

    /** Somebody else can take a port between our look and its use. */
    private static final int TRIES = 5;

    private final Proxies proxies;

    /** @param seed decides what their toxics leave to chance; @param log gets a line for each thing that goes wrong on them */
    Links(long seed, Consumer<String> log) {
        // Only we make proxies here, and the database may be on another machine if the user says so.
        this.proxies = new Proxies(ProxySettings.defaults().withSeed(seed).withAllowRemote(true), log);
    }

    /** The one of the first instance where there are several. Throws {@link ProxyProblem} where there is none. */
    public Proxy proxy(LinkName name) {
        return proxies.named(name.word());
    }

    /** Those of all instances. */
    public List<Proxy> all(LinkName name) {
        return proxies.all().stream()
                .filter(proxy -> proxy.name().equals(name.word()) || proxy.name().startsWith(name.word() + "-"))
                .toList();
    }

    /** Removes every toxic; ways that are disabled stay so. */
    public void heal() {
        proxies.all().forEach(Proxy::removeToxics);
    }

    /**
     * Opens a way.
     *
     * @param instance from 1 on
     * @param upstream {@code host:port} of who is asked; need not be there yet
     */
    Proxy open(LinkName name, int instance, String upstream) {
        String chosen = instance == 1 ? name.word() : name.word() + "-" + instance;
        for (int tries = 1;; tries++) {
            String listen = "127.0.0.1:" + FreePorts.next();
            try {
                return proxies.create(ProxyRequest.of(chosen, listen, upstream));
            } catch (ProxyProblem taken) {
                if (tries == TRIES) {
                    throw new LiveFailure("no way " + chosen + ": " + taken.getMessage(), taken);
                }
            }
        }
    }

    @Override
    public void close() {
        proxies.close();
    }
}
