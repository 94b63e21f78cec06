package dev.nevertwice.pay.metrics;

import dev.nevertwice.pay.check.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** What this instance has counted since it began. Decides nothing: nothing may depend on it but what is shown. */
public final class Tally {

    private record Counted(Count what, List<String> labels) {}

    private final Map<Counted, AtomicLong> counts = new ConcurrentHashMap<>();

    public void one(Count what, String... labels) {
        add(what, 1, labels);
    }

    public void add(Count what, long more, String... labels) {
        Check.that(labels.length == what.labels().size(), "%s is counted by %s", what, what.labels());
        if (more > 0) {
            counts.computeIfAbsent(new Counted(what, List.of(labels)), absent -> new AtomicLong()).addAndGet(more);
        }
    }

    /** How many there were whose labels are wanted. */
    public long sum(Count what, Predicate<List<String>> wanted) {
        return counts.entrySet().stream()
                .filter(count -> count.getKey().what() == what && wanted.test(count.getKey().labels()))
                .mapToLong(count -> count.getValue().get())
                .sum();
    }

    public List<Sample> readings() {
        List<Sample> readings = new ArrayList<>();
        counts.forEach((counted, number) -> readings.add(new Sample(
                counted.what().metric(), counted.what().help(), Sample.Kind.COUNTER, labels(counted), number.get())));
        readings.sort(Comparator.comparing(Sample::metric).thenComparing(reading -> reading.labels().toString()));
        return readings;
    }

    private static Map<String, String> labels(Counted counted) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = 0; i < counted.labels().size(); i++) {
            labels.put(counted.what().labels().get(i), counted.labels().get(i));
        }
        return labels;
    }
}
