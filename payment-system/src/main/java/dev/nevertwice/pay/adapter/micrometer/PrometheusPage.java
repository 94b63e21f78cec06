package dev.nevertwice.pay.adapter.micrometer;

import dev.nevertwice.pay.metrics.Exposition;
import dev.nevertwice.pay.metrics.Sample;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Micrometer's registry in Prometheus' text form: each reading is a meter whose value is set when somebody asks. */
public final class PrometheusPage implements Exposition, AutoCloseable {

    private record Known(String metric, Map<String, String> labels) {}

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<Known, Consumer<Number>> values = new ConcurrentHashMap<>();

    public PrometheusPage() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    @Override
    public String contentType() {
        return "text/plain; version=0.0.4; charset=utf-8";
    }

    @Override
    public byte[] page(List<Sample> readings) {
        readings.forEach(reading -> values
                .computeIfAbsent(new Known(reading.metric(), reading.labels()), absent -> register(reading))
                .accept(reading.value()));
        return registry.scrape().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        registry.close();
    }

    /** Micrometer keeps no hold of what it reads: the way to set a value does. */
    private Consumer<Number> register(Sample reading) {
        List<Tag> tags = reading.labels().entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList();
        return switch (reading.kind()) {
            case GAUGE -> {
                AtomicReference<Number> value = new AtomicReference<>(reading.value());
                Gauge.builder(reading.metric(), value::get)
                        .description(reading.help())
                        .tags(tags)
                        .strongReference(true)
                        .register(registry);
                yield value::set;
            }
            case COUNTER -> {
                AtomicLong value = new AtomicLong();
                FunctionCounter.builder(reading.metric(), value, AtomicLong::doubleValue)
                        .description(reading.help())
                        .tags(tags)
                        .register(registry);
                yield number -> value.set(number.longValue());
            }
        };
    }
}
