package dev.nevertwice.load.run;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.load.Figures;
import dev.nevertwice.load.shopping.Orders;
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
 * @param warmUp who came before, where that is known; all else is of Gatling's buyers
 * @param failed requests that nobody answered or that the server failed (5xx)
 * @param notTaken purchases of which no client was told 201, 202 or 402, however often it asked
 * @param clicks how the clients of each cart came, where there are several
 * @param answers how often each status, by what was asked for; 0 where nobody answered
 * @param checkout how long buyers waited until their purchase was taken, or gave up
 * @param middleThird the same of those who came in the middle third of the time
 * @param status how long reads that were answered took
 * @param readers the same of those who only read, and need no PSP
 */
record LoadFigures(
        Optional<WarmUp> warmUp, Arrivals arrivals, long requests, long requestsPerSecond, long failed, long notTaken,
        Optional<Clicks> clicks, Map<String, Map<Integer, Long>> answers, Times checkout, Times middleThird,
        Times status, Times readers, List<Window> windows) {

    private static final int WINDOWS = 30;

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

    /**
     * Buyers who came while nothing went wrong yet.
     *
     * @param purchases who came; for others there was no time
     * @param millis from the first request to the last answer
     */
    record WarmUp(long purchases, long millis, long failed, long notTaken) {

        private static Optional<WarmUp> of(List<Operation> operations) {
            if (operations.isEmpty()) {
                return Optional.empty();
            }
            List<Operation> answered =
                    operations.stream().filter(operation -> operation.completed() != null).toList();
            List<Wait> waits = Wait.of(operations);
            long began = operations.stream().mapToLong(LoadFigures::began).min().getAsLong();
            long ended = answered.stream().mapToLong(each -> each.completed().toEpochMilli()).max().orElse(began);
            return Optional.of(new WarmUp(
                    waits.size(), ended - began, LoadFigures.failed(operations), LoadFigures.notTaken(waits)));
        }
    }

    /** @param at seconds since the first request; @param checkouts of buyers who came in it; @param reads sent in it */
    record Window(long at, Times checkouts, Times reads, Times readers) {}

    static LoadFigures of(LoadPlan plan, RunResult result) {
        List<Operation> generated = generated(result);
        List<Wait> waits = Wait.of(generated);
        return new LoadFigures(
                WarmUp.of(by(Orders.WARM_UP, result)),
                Arrivals.of(plan.stages(), waits, result.evidence().proceedings().healed() == null),
                generated.size(), perSecond(generated),
                failed(generated),
                notTaken(waits),
                clicks(plan.kind().clicks(), generated), answers(generated),
                checkouts(waits), middleThird(plan.seconds(), generated, waits), reads(generated),
                readers(generated), windows(generated, waits));
    }

    private static long notTaken(List<Wait> waits) {
        return waits.stream().filter(wait -> !wait.taken()).count();
    }

    private static long failed(List<Operation> operations) {
        return operations.stream().filter(operation -> operation.status() == 0 || operation.status() >= 500).count();
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
        return by(Orders.LOAD, result);
    }

    private static List<Operation> by(String clients, RunResult result) {
        return result.evidence().operations().stream()
                .filter(operation -> operation.client().startsWith(clients))
                .toList();
    }

    private static Times checkouts(List<Wait> waits) {
        return Times.of(waits.stream().mapToLong(Wait::millis));
    }

    /** Of the time for which they were asked to come, in whole seconds as the stages are. */
    private static Times middleThird(int seconds, List<Operation> operations, List<Wait> waits) {
        long third = Math.max(1, seconds / 3) * 1_000L;
        long first = operations.stream().mapToLong(LoadFigures::began).min().orElse(0);
        return checkouts(came(within(first + third, third), waits));
    }

    private static List<Wait> came(LongPredicate when, List<Wait> waits) {
        return waits.stream().filter(wait -> when.test(wait.came().toEpochMilli())).toList();
    }

    private static Times readers(List<Operation> operations) {
        return reads(
                operations.stream().filter(operation -> operation.client().startsWith(Orders.READER)).toList());
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
            List<Operation> sent = operations.stream().filter(operation -> within.test(began(operation))).toList();
            windows.add(new Window(
                    (from - first) / 1000, checkouts(came(within, waits)), reads(sent), readers(sent)));
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
