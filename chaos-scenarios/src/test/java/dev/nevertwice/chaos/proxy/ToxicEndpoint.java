package dev.nevertwice.chaos.proxy;

import java.net.URI;

/**
 * The Toxiproxy that chaos tests put their toxics on: ours, unless {@code TOXIPROXY_URL} names a real one on this machine or
 * {@code -Dnevertwice.toxiproxy=container} asks for one in a container.
 */
public final class ToxicEndpoint {

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
            ours = FaultProxy.start();
        }
        return ours.url();
    }
}
