package dev.nevertwice.load.run;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.load.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a load run is measured by. Times are milliseconds.
 *
 * @param failed requests of Gatling's that nobody answered or that the server failed (5xx)
 * @param notTaken purchases of which no client of Gatling's was told 201, 202 or 402, however often it asked
 * @param clicks how the clients of each cart came, where there are several
 * @param answers how often each status, by what was asked for; 0 where nobody answered
 * @param checkout how long buyers waited until their purchase was taken, or gave up
 * @param warm the same but for those who came in the first seconds, in which servers that have just started load their classes
 * @param status how long reads that were answered took
 */
record LoadFigures(
        Arrivals arrivals, long requests, long requestsPerSecond, long failed, long notTaken,
        Optional<Clicks> clicks, Map<String, Map<Integer, Long>> answers, Times checkout, Times warm, Times status,
        List<Window> windows) {

    private static final int WINDOWS = 30;
    private static final long COLD_MILLIS = 5_000;

    record Times(long count, long median, long p95, long p99, long p999, long longest) {

        static Times of(LongStream millis) {
            Figures took = new Figures(millis.toArray());
            return took.isEmpty()
                    ? new Times(0, 0, 0, 0, 0, 0)
                    : new Times(
                            took.values().length, took.median(), took.percentile(95), took.percentile(99),
                            took.permille(999), took.most());
        }
    }

    /** @param at seconds since the first request; @param checkouts of buyers who came in it; @param reads sent in it */
    record Window(long at, Times checkouts, Times reads) {}

    static LoadFigures of(LoadPlan plan, RunResult result) {
        List<Operation> generated = generated(result);
        List<Wait> waits = Wait.of(generated);
        return new LoadFigures(
                Arrivals.of(plan.stages(), waits, result.evidence().proceedings().healed() == null),
                generated.size(), perSecond(generated),
                generated.stream().filter(operation -> operation.status() == 0 || operation.status() >= 500).count(),
                waits.stream().filter(wait -> !wait.taken()).count(),
                clicks(plan.kind().clicks(), generated), answers(generated),
                checkouts(waits), checkouts(warm(waits)), reads(generated), windows(generated, waits));
    }

    private static Optional<Clicks> clicks(int clients, List<Operation> generated) {
        return clients > 1 ? Optional.of(Clicks.of(clients, generated)) : Optional.empty();
    }

    /** Whether buyers came as they were to; else met targets say nothing. */
    boolean asAsked() {
        return arrivals.asAsked() && clicks.map(Clicks::asAsked).orElse(true);
    }

    /** When the first buyer asked for something. */
    static Optional<Instant> firstRequest(RunResult result) {
        return generated(result).stream().map(Operation::invoked).min(Comparator.naturalOrder());
    }

    private static List<Operation> generated(RunResult result) {
        return result.evidence().operations().stream()
                .filter(operation -> operation.client().startsWith("load-"))
                .toList();
    }

    /** All of them where it was over before. */
    private static List<Wait> warm(List<Wait> waits) {
        List<Wait> warm = waits.stream()
                .filter(wait -> !wait.came().isBefore(waits.getFirst().came().plusMillis(COLD_MILLIS)))
                .toList();
        return warm.isEmpty() ? waits : warm;
    }

    private static Times checkouts(List<Wait> waits) {
        return Times.of(waits.stream().mapToLong(Wait::millis));
    }

    private static Times reads(List<Operation> operations) {
        return Times.of(operations.stream()
                .filter(operation -> operation.kind().equals("status") && operation.completed() != null)
                .mapToLong(LoadFigures::millis));
    }

    private static Map<String, Map<Integer, Long>> answers(List<Operation> operations) {
        return operations.stream().collect(Collectors.groupingBy(
                operation -> operation.kind().equals("pay") ? "checkout" : operation.kind(), TreeMap::new,
                Collectors.groupingBy(Operation::status, TreeMap::new, Collectors.counting())));
    }

    private static long perSecond(List<Operation> operations) {
        LongSummaryStatistics began = operations.stream().mapToLong(LoadFigures::began).summaryStatistics();
        return began.getCount() == 0
                ? 0
                : began.getCount() * 1_000 / Math.max(1_000, began.getMax() - began.getMin());
    }

    private static long millis(Operation operation) {
        return Duration.between(operation.invoked(), operation.completed()).toMillis();
    }

    private static List<Window> windows(List<Operation> operations, List<Wait> waits) {
        if (operations.isEmpty()) {
            return List.of();
        }
        long first = operations.stream().mapToLong(LoadFigures::began).min().getAsLong();
        long last = operations.stream().mapToLong(LoadFigures::began).max().getAsLong();
        long length = Math.max(1_000, (last - first) / WINDOWS + 1);
        List<Window> windows = new ArrayList<>();
        for (long from = first; from <= last; from += length) {
            LongPredicate within = within(from, length);
            windows.add(new Window(
                    (from - first) / 1000,
                    checkouts(waits.stream().filter(wait -> within.test(wait.came().toEpochMilli())).toList()),
                    reads(operations.stream().filter(operation -> within.test(began(operation))).toList())));
        }
        return windows;
    }

    private static LongPredicate within(long from, long length) {
        return millis -> millis >= from && millis < from + length;
    }

    private static long began(Operation operation) {
        return operation.invoked().toEpochMilli();
    }
}
