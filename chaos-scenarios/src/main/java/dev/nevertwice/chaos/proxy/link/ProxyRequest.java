package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.util.List;

/**
 * A proxy to be made.
 *
 * @param listen {@code host:port}; empty for any free port
 * @param toxics on it from the first connection on
 */
public record ProxyRequest(String name, String listen, String upstream, boolean enabled, List<ToxicSetting> toxics) {

    public static ProxyRequest of(String name, String listen, String upstream) {
        return new ProxyRequest(name, listen, upstream, true, List.of());
    }

    public ProxyRequest {
        toxics = List.copyOf(toxics);
    }
}
