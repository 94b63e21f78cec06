package dev.nevertwice.chaos.proxy.control;

import dev.nevertwice.chaos.proxy.link.Traffic;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;

/** Counters in Prometheus' text format. They grow while a connection lives. */
final class MetricsPage {

    static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private MetricsPage() {}

    static String of(List<Traffic> traffic, boolean proxies, boolean runtime) {
        StringBuilder page = new StringBuilder();
        if (proxies) {
            bytes(page, "toxiproxy_proxy_received_bytes_total", "Bytes that came from clients and upstreams.", traffic,
                    Traffic::received);
            bytes(page, "toxiproxy_proxy_sent_bytes_total", "Bytes that went to upstreams and clients.", traffic,
                    Traffic::sent);
        }
        if (runtime) {
            gauge(page, "jvm_memory_used_bytes", "Heap in use.",
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
            gauge(page, "jvm_threads_current", "Platform threads.",
                    ManagementFactory.getThreadMXBean().getThreadCount());
            gauge(page, "process_uptime_seconds", "Since the process began.",
                    ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        }
        return page.toString();
    }

    private static void bytes(
            StringBuilder page, String name, String help, List<Traffic> traffic,
            BiFunction<Traffic, Direction, LongAdder> counter) {
        header(page, name, help, "counter");
        for (Traffic each : traffic) {
            for (Direction direction : Direction.values()) {
                page.append("%s{direction=\"%s\",listener=\"%s\",proxy=\"%s\",upstream=\"%s\"} %d\n".formatted(
                        name, direction.word(), escaped(each.listener()), escaped(each.proxy()),
                        escaped(each.upstream()), counter.apply(each, direction).sum()));
            }
        }
    }

    private static void gauge(StringBuilder page, String name, String help, long value) {
        header(page, name, help, "gauge");
        page.append(name).append(' ').append(value).append('\n');
    }

    private static void header(StringBuilder page, String name, String help, String type) {
        page.append("# HELP ").append(name).append(' ').append(help).append('\n');
        page.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static String escaped(String label) {
        return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
