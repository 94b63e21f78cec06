package dev.nevertwice.load.run;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.live.Jvm;
import dev.nevertwice.load.Figures;
import dev.nevertwice.load.run.Flatness.Sample;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What must not grow in a soak. Tables are not among it: every row is kept for days, so that in a soak all grow with the
 * purchases; what waits in them is.
 */
final class Leaks {

    private static final int OF_MEMORY_PERCENT = 10;
    private static final long HEAP_KIB = Jvm.HEAP_MIB * 1024L;

    /** Twice as much, and what a kill in the wrong second costs: a queue or a wait that keeps growing is soon more than that. */
    private static final int OF_WAITING_PERCENT = 100;
    private static final long OF_WAITING_MILLIS = 250;
    private static final int SLICE_SECONDS = 5;

    private final LoadResult result;
    private final List<Meter.Reading> readings;

    private Leaks(LoadResult result, List<Meter.Reading> readings) {
        this.result = result;
        this.readings = readings;
    }

    /** @param readings while buyers bought */
    static List<Flatness> of(LoadResult result, List<Meter.Reading> readings) {
        return new Leaks(result, readings).all();
    }

    private List<Flatness> all() {
        return List.of(
                process("memory of the payment system", "KiB", Meter.Reading::payKib),
                process( // which is most of it and always the same, so that a tenth of all is a third of this
                        "its memory besides the heap", "KiB", reading -> reading.payKib() - HEAP_KIB),
                Flatness.ofLeast( // what is just under way is in it, too
                        "its heap after a full collection", "KiB", samples(Meter.Reading::payHeapKib), seconds(),
                        OF_MEMORY_PERCENT),
                process("its threads", "", Meter.Reading::payThreads),
                process("its open files", "", Meter.Reading::payFiles),
                Flatness.never(
                        "database connections held in silence", samples(Meter.Reading::held), seconds()),
                waiting("payments open", Gauges.Depth::openPayments),
                waiting("jobs open", Gauges.Depth::openJobs),
                waiting("events not yet taken", Gauges.Depth::openEvents),
                Flatness.of("99 in a hundred checkouts", "ms", slices(result.judged().evidence().operations()),
                        seconds(), OF_WAITING_PERCENT, OF_WAITING_MILLIS));
    }

    private int seconds() {
        return result.plan().seconds();
    }

    private Flatness process(String name, String unit, ToLongFunction<Meter.Reading> value) {
        return Flatness.of(name, unit, samples(value), seconds(), OF_MEMORY_PERCENT, 0);
    }

    private List<Sample> samples(ToLongFunction<Meter.Reading> value) {
        return readings.stream().map(reading -> new Sample(reading.second(), value.applyAsLong(reading))).toList();
    }

    /** As much more as comes in a second is no queue that grows. Who does not answer has no short queue. */
    private Flatness waiting(String name, ToLongFunction<Gauges.Depth> value) {
        List<Sample> samples = result.depths().stream()
                .map(depth -> new Sample(depth.second(), value.applyAsLong(depth)))
                .toList();
        return Flatness.ofCounted(
                name, samples, seconds(), OF_WAITING_PERCENT, result.plan().rate(), Gauges.COUNTED_MOST);
    }

    /** Of a minute's slices the middle one counts: in the worst of them a process was killed. */
    private static List<Sample> slices(List<Operation> operations) {
        List<Wait> waits = Wait.of(operations.stream()
                .filter(operation -> operation.client().startsWith("load-"))
                .toList());
        return waits.stream()
                .collect(Collectors.groupingBy(
                        wait -> (int) Duration.between(waits.getFirst().came(), wait.came()).toSeconds()
                                / SLICE_SECONDS,
                        TreeMap::new, Collectors.mapping(Wait::millis, Collectors.toList())))
                .entrySet().stream()
                .map(slice -> new Sample(slice.getKey() * SLICE_SECONDS, p99(slice.getValue())))
                .toList();
    }

    private static long p99(List<Long> millis) {
        return new Figures(millis.stream().mapToLong(Long::longValue).toArray()).percentile(99);
    }
}
