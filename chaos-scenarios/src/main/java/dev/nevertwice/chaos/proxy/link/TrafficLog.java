package dev.nevertwice.chaos.proxy.link;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The traffic of all proxies that there are and were. */
final class TrafficLog {

    private final Map<String, Traffic> traffic = new ConcurrentSkipListMap<>();

    Traffic of(String proxy, String listener, String upstream) {
        return traffic.computeIfAbsent(
                String.join("\n", proxy, listener, upstream), key -> new Traffic(proxy, listener, upstream));
    }

    List<Traffic> all() {
        return List.copyOf(traffic.values());
    }
}
