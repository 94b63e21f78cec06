package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What the server counts, in Prometheus' text format. Everything the machines know is read off them when asked for. */
final class Metrics {

    private static final String NAMESPACE = "namespace";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
    private final Counter exchanges = Counter.builder().name("psp_exchanges_total")
            .help("Exchanges that ended, by how: a status, part, reset, or client-gone")
            .labelNames("ending").withoutExemplars().register(registry);
    /** By status: looked up for every exchange. */
    private final Map<Integer, CounterDataPoint> wholes = new ConcurrentHashMap<>();
    private final Counter callbacks = Counter.builder().name("psp_callback_answers_total")
            .help("Answers to callbacks, by status; 0 when none came").labelNames("status").register(registry);

    /** Reads the namespaces from now on. */
    void watch(Supplier<List<EffectLoop>> loops) {
        gauge("psp_waiting_requests", "Requests that are not answered yet", loops, EffectLoop::waiting);
        gauge("psp_waiting_timers", "Timers of the machine that are not due yet", loops, EffectLoop::timersWaiting);
        counter("psp_journal_lines_total", "Lines written to the journal", loops,
                loop -> loop.look(psp -> psp.journal().written()));
        counter("psp_journal_dropped_lines_total", "Oldest lines of the journal that were dropped", loops,
                loop -> loop.look(psp -> psp.journal().dropped()));
        counter("psp_movements_total", "Movements in the book of money", loops,
                loop -> loop.look(psp -> (long) psp.book().movements().size()));
        CounterWithCallback.builder().name("psp_faults_fired_total").help("How often each fault rule in force fired")
                .labelNames(NAMESPACE, "rule").callback(to -> loops.get().forEach(loop -> {
                    SortedMap<String, Long> fired = loop.fired();
                    fired.forEach((rule, count) -> to.call(count, loop.name(), rule));
                })).register(registry);
    }

    private void gauge(String name, String help, Supplier<List<EffectLoop>> loops, ToLongFunction<EffectLoop> value) {
        GaugeWithCallback.builder().name(name).help(help).labelNames(NAMESPACE)
                .callback(to -> loops.get().forEach(loop -> to.call(value.applyAsLong(loop), loop.name())))
                .register(registry);
    }

    private void counter(String name, String help, Supplier<List<EffectLoop>> loops,
            ToLongFunction<EffectLoop> value) {
        CounterWithCallback.builder().name(name).help(help).labelNames(NAMESPACE)
                .callback(to -> loops.get().forEach(loop -> to.call(value.applyAsLong(loop), loop.name())))
                .register(registry);
    }

    void ended(Ending ending) {
        switch (ending) {
            case Ending.Whole whole -> wholes.computeIfAbsent(whole.reply().status(),
                    status -> exchanges.labelValues(Integer.toString(status))).inc();
            case Ending.Part part -> exchanges.labelValues("part").inc();
            case Ending.Reset reset -> exchanges.labelValues("reset").inc();
        }
    }

    void clientGone() {
        exchanges.labelValues("client-gone").inc();
    }

    void callbackAnswered(int status) {
        callbacks.labelValues(Integer.toString(status)).inc();
    }

    PspReply reply() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            writer.write(text, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PspReply.of(200, writer.getContentType(), text.toByteArray());
    }
}
