package dev.nevertwice.chaos.proxy;

import dev.nevertwice.chaos.proxy.link.ProxySettings;
import java.net.URI;

/**
 * The Toxiproxy that chaos tests put their toxics on: ours, unless {@code TOXIPROXY_URL} names a real one on this machine or
 * {@code -Dnevertwice.toxiproxy=container} asks for one in a container.
 */
public final class ToxicEndpoint {

    /**
     * Decides which connections a toxicity hits. With this one every toxic of {@code NetworkChaosTest} hits the first of its
     * connections, spares the second and hits the third, and three to five of the first eight to the database: a few buyers keep a
     * few connections, and under a seed that spares those nobody feels anything.
     */
    private static final long SEED = 741_637;

    private static FaultProxy ours;

    private ToxicEndpoint() {}

    /** Where it is; it lives as long as this JVM. Aborts the test where the one asked for is not there. */
    public static synchronized URI url() {
        boolean container = "container".equals(System.getProperty("nevertwice.toxiproxy"));
        boolean given = !System.getenv().getOrDefault("TOXIPROXY_URL", "").isEmpty();
        if (container || given) {
            return RealToxiproxy.url();
        }
        if (ours == null) {
            ours = FaultProxy.start(ProxySettings.defaults().withSeed(SEED));
        }
        return ours.url();
    }
}
