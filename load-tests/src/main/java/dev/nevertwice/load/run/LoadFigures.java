package dev.nevertwice.load.run;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.load.Figures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a load run is measured by. Times are milliseconds, ratios hundredths.
 *
 * @param failed requests of Gatling's that nobody answered or that the server failed (5xx)
 * @param conflicts answers 409 and 429, in hundredths of all its requests
 * @param warm the checkouts but for those of the first seconds, in which servers that have just started load their classes
 */
record LoadFigures(
        long requests, long failed, long conflicts, Times checkout, Times warm, Times status, List<Window> windows) {

    private static final int WINDOWS = 30;
    private static final long COLD_MILLIS = 5_000;

    /** @param count how many were answered */
    record Times(long count, long median, long p95, long p99, long longest) {

        static Times of(List<Operation> operations) {
            if (operations.isEmpty()) {
                return new Times(0, 0, 0, 0, 0);
            }
            Figures took = new Figures(operations.stream().mapToLong(LoadFigures::millis).toArray());
            return new Times(
                    operations.size(), took.median(), took.percentile(95), took.percentile(99), took.most());
        }
    }

    /** @param at seconds since the first request; @param checkouts answered of those sent in it */
    record Window(long at, Times checkouts, Times reads) {}

    static LoadFigures of(RunResult result) {
        List<Operation> generated = generated(result);
        List<Operation> checkouts = answered(generated, "pay");
        List<Operation> reads = answered(generated, "status");
        long failed = generated.stream().filter(operation -> operation.status() == 0 || operation.status() >= 500)
                .count();
        long conflicts = generated.stream().filter(operation -> operation.status() == 409 || operation.status() == 429)
                .count();
        return new LoadFigures(
                generated.size(), failed, conflicts * 100 / Math.max(1, generated.size()),
                Times.of(checkouts), Times.of(warm(checkouts)), Times.of(reads), windows(generated));
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
    private static List<Operation> warm(List<Operation> checkouts) {
        long from = COLD_MILLIS + checkouts.stream().mapToLong(LoadFigures::began).min().orElse(0);
        List<Operation> warm = checkouts.stream().filter(operation -> began(operation) >= from).toList();
        return warm.isEmpty() ? checkouts : warm;
    }

    private static List<Operation> answered(List<Operation> operations, String kind) {
        return operations.stream()
                .filter(operation -> operation.kind().equals(kind) && operation.completed() != null)
                .toList();
    }

    private static long millis(Operation operation) {
        return Duration.between(operation.invoked(), operation.completed()).toMillis();
    }

    private static List<Window> windows(List<Operation> operations) {
        if (operations.isEmpty()) {
            return List.of();
        }
        long first = operations.stream().mapToLong(LoadFigures::began).min().getAsLong();
        long last = operations.stream().mapToLong(LoadFigures::began).max().getAsLong();
        long length = Math.max(1_000, (last - first) / WINDOWS + 1);
        List<Window> windows = new ArrayList<>();
        for (long from = first; from <= last; from += length) {
            long begin = from;
            List<Operation> within = operations.stream()
                    .filter(operation -> began(operation) >= begin && began(operation) < begin + length)
                    .toList();
            windows.add(new Window(
                    (from - first) / 1000, Times.of(answered(within, "pay")), Times.of(answered(within, "status"))));
        }
        return windows;
    }

    private static long began(Operation operation) {
        return operation.invoked().toEpochMilli();
    }
}
