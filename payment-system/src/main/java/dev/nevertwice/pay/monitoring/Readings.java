package dev.nevertwice.pay.monitoring;

import static dev.nevertwice.pay.metrics.Sample.Kind.GAUGE;
import dev.nevertwice.pay.event.Outbox;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.metrics.Count;
import dev.nevertwice.pay.metrics.Sample;
import dev.nevertwice.pay.metrics.Tally;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.reconciliation.OpenDiscrepancies;
import dev.nevertwice.pay.store.Transaction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Everything that is measured when somebody asks: ages by the database's clock, so that all instances tell the same. */
public final class Readings {

    private static final int COUNTED_MOST = 10_000;

    /** What an answered send comes to; all else is no success. */
    private static final Set<String> SUCCESS = Set.of("done");

    private Readings() {}

    /** What the tables say. */
    public static List<Sample> stored(Transaction transaction) {
        Instant now = transaction.now();
        List<Sample> readings = new ArrayList<>();
        readings.add(gauge("nevertwice.oldest.unknown.seconds",
                "Age of the oldest payment of which nobody knows whether it was charged, 0 for none", Map.of(),
                age(now, Payments.oldest(transaction, PaymentState.UNKNOWN))));
        readings.add(gauge("nevertwice.oldest.open.intent.seconds",
                "Age of the oldest question to the PSP without an outcome, 0 for none", Map.of(),
                age(now, Intent.oldestOpen(transaction))));
        readings.add(gauge("nevertwice.open.payments", "Payments that have not ended, counted up to 10000", Map.of(),
                Payments.countOpen(transaction, COUNTED_MOST)));
        readings.add(
                gauge("nevertwice.outbox.unpublished", "Messages not yet on the bus, counted up to 10000", Map.of(),
                        Outbox.countUnpublished(transaction, COUNTED_MOST)));
        queues(transaction, now, readings);
        discrepancies(transaction, now, readings);
        return readings;
    }

    /** What this instance has counted, and what follows from it. */
    public static List<Sample> counted(Tally tally) {
        List<Sample> readings = new ArrayList<>(tally.readings());
        long again = tally.sum(Count.SENDS, labels -> labels.contains("again"));
        long successes = tally.sum(
                Count.PSP_CALLS, labels -> !labels.get(0).equals("look-up") && SUCCESS.contains(labels.get(1)));
        BigDecimal ratio = successes == 0
                ? BigDecimal.valueOf(again)
                : BigDecimal.valueOf(again).divide(BigDecimal.valueOf(successes), 4, RoundingMode.HALF_UP);
        readings.add(gauge("nevertwice.retries.per.success",
                "What was sent again for each send that the PSP answered, since this instance began", Map.of(), ratio));
        return readings;
    }

    private static void queues(Transaction transaction, Instant now, List<Sample> readings) {
        for (Queues.Depth depth : Queues.depths(transaction)) {
            String queue = depth.queue().word();
            Map.of("open", depth.open(), "due", depth.due(), "dead", depth.dead())
                    .forEach((state, jobs) -> readings.add(gauge("nevertwice.queue.jobs",
                            "Jobs in a queue, counted up to 10000: open, due of these, and dead letters",
                            labels("queue", queue, "state", state), jobs)));
            readings.add(gauge("nevertwice.queue.oldest.due.seconds",
                    "How long the oldest job that is due has been waiting, 0 for none", Map.of("queue", queue),
                    age(now, Optional.ofNullable(depth.oldestDueAt()))));
        }
    }

    private static void discrepancies(Transaction transaction, Instant now, List<Sample> readings) {
        OpenDiscrepancies.byClass(transaction).forEach((handling, opened) -> {
            for (AgeGroup group : AgeGroup.values()) {
                long number = opened.stream().filter(at -> AgeGroup.of(at, now) == group).count();
                readings.add(gauge("nevertwice.open.discrepancies",
                        "Open discrepancies between settlement files and ledger, by who handles them and their age",
                        labels("class", handling, "age", group.word()), number));
            }
            readings.add(gauge("nevertwice.oldest.discrepancy.seconds",
                    "Age of the oldest open discrepancy of a class, 0 for none", Map.of("class", handling),
                    age(now, opened.stream().min(Instant::compareTo))));
        });
    }

    private static Sample gauge(String metric, String help, Map<String, String> labels, Number value) {
        return new Sample(metric, help, GAUGE, labels, value);
    }

    private static Map<String, String> labels(String first, String one, String second, String other) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(first, one);
        labels.put(second, other);
        return labels;
    }

    private static long age(Instant now, Optional<Instant> since) {
        return since.map(at -> Math.max(0, Duration.between(at, now).toSeconds())).orElse(0L);
    }
}
