package dev.nevertwice.pay.execution;

import static dev.nevertwice.pay.execution.ExecutionTables.*;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps what one payment asks of the PSP in line: no two of its jobs run at once, and none while the outcome of an earlier
 * one is not known. A tracked job holds nobody back, because the PSP has it and says how it stands; a dead one neither, or
 * one poisonous job would stop the payment for good.
 *
 * <p>The guard are row locks: a job is taken only by whoever holds the rows of all open jobs of its payment. Of two claimers
 * that don't see each other's job yet, the one whose job was committed last sees the other's row, and finds it locked or
 * leased.
 */
final class PaymentLine {

    /** No payment has as much to ask at once. */
    private static final int OPEN_MOST = 1_000;

    /**
     * @param now may be taken
     * @param later has to wait for another job of its payment, which is not taken by this claimer now
     */
    record Turn(List<Row> now, List<Waiting> later) {}

    /** @param next when the job in front is tried next, before which nobody's turn comes; null where somebody is at it */
    record Waiting(Row job, Instant next) {}

    /** @param job whose turn it is, or null; then {@code next} is that of {@link Waiting} */
    private record Next(Row job, Instant next) {}

    private PaymentLine() {}

    /** Whose turn it is among jobs whose rows the transaction has locked. */
    static Turn of(Transaction transaction, List<Row> due) {
        Map<String, List<Row>> byPayment = new LinkedHashMap<>();
        List<Row> now = new ArrayList<>();
        List<Statement<?>> intents = new ArrayList<>();
        due.forEach(job -> intents.add(new Statement.Get(INTENT, job.key())));
        List<Object> found = transaction.runAll(intents);
        for (int i = 0; i < due.size(); i++) {
            Object payment = ((Optional<?>) found.get(i)).map(row -> ((Row) row).get(PAYMENT)).orElse(null);
            if (payment == null) {
                now.add(due.get(i));
            } else {
                byPayment.computeIfAbsent((String) payment, id -> new ArrayList<>()).add(due.get(i));
            }
        }
        return byPayment.isEmpty() ? new Turn(now, List.of()) : inLine(transaction, byPayment, now);
    }

    private static Turn inLine(Transaction transaction, Map<String, List<Row>> byPayment, List<Row> now) {
        List<Waiting> later = new ArrayList<>();
        Map<String, List<Intent>> open = open(transaction, byPayment.keySet());
        Map<String, Row> locked = lock(transaction, open);
        byPayment.forEach((payment, jobs) -> {
            List<Intent> line = open.get(payment);
            boolean alone = line.stream().allMatch(intent -> intent.id().equals(jobs.getFirst().get(JOB_ID)));
            Next next = alone ? new Next(jobs.getFirst(), null) : next(transaction, line, locked, jobs);
            if (next.job() != null) {
                now.add(next.job());
            } else {
                jobs.forEach(job -> later.add(new Waiting(job, next.next())));
            }
        });
        return new Turn(now, later);
    }

    /** What the payments still ask of the PSP, first asked first. */
    private static Map<String, List<Intent>> open(Transaction transaction, Set<String> payments) {
        List<Statement<?>> scans = new ArrayList<>();
        payments.forEach(payment -> scans.add(new Statement.Scan(
                INTENT,
                Condition.all(INTENT_STATE.is("open"), PAYMENT.is(payment)),
                List.of(Order.by(INTENT_ID)),
                OPEN_MOST)));
        List<Object> found = transaction.runAll(scans);
        Map<String, List<Intent>> open = new HashMap<>();
        int next = 0;
        for (String payment : payments) {
            open.put(payment, ((List<?>) found.get(next++)).stream()
                    .map(row -> Intent.read((Row) row))
                    .sorted(Comparator.comparing(Intent::createdAt).thenComparing(Intent::id))
                    .toList());
        }
        return open;
    }

    /**
     * The jobs that are open and that nobody else holds, by id; locked from here on. Those that somebody else holds are
     * there with null.
     */
    private static Map<String, Row> lock(Transaction transaction, Map<String, List<Intent>> open) {
        List<String> ids = open.values().stream().filter(line -> line.size() > 1)
                .flatMap(List::stream).map(Intent::id).toList();
        if (ids.isEmpty()) {
            return Map.of();
        }
        Set<String> there = new HashSet<>(
                jobs(transaction, ids, id -> new Statement.Scan(JOB, isOpen(id), List.of(), 1)).keySet());
        Map<String, Row> locked =
                jobs(transaction, ids, id -> new Statement.ClaimSkipLocked(JOB, isOpen(id), List.of(), 1));
        there.forEach(id -> locked.putIfAbsent(id, null));
        return locked;
    }

    private interface One {
        Statement<List<Row>> of(String id);
    }

    private static Map<String, Row> jobs(Transaction transaction, List<String> ids, One one) {
        List<Statement<?>> statements = new ArrayList<>();
        ids.forEach(id -> statements.add(one.of(id)));
        Map<String, Row> jobs = new HashMap<>();
        for (Object rows : transaction.runAll(statements)) {
            ((List<?>) rows).forEach(row -> jobs.put(((Row) row).get(JOB_ID), (Row) row));
        }
        return jobs;
    }

    private static Condition isOpen(String id) {
        return Condition.all(JOB_ID.is(id), JOB_STATE.is("open"));
    }

    /** The one of the due jobs whose turn it is, if it is anybody's. */
    private static Next next(
            Transaction transaction, List<Intent> line, Map<String, Row> locked, List<Row> due) {
        Set<String> dueIds = new HashSet<>();
        due.forEach(job -> dueIds.add(job.get(JOB_ID)));
        Row next = null;
        Row inFront = null;
        for (Intent intent : line) {
            if (!locked.containsKey(intent.id())) {
                continue; // its job is dead
            }
            Row job = locked.get(intent.id());
            if (job == null || job.get(LEASED) && job.get(DUE_AT).isAfter(transaction.now())) {
                return new Next(null, null); // somebody is at it
            }
            if (next == null && inFront == null && dueIds.contains(intent.id())) {
                next = job;
            }
            if (inFront == null && !job.get(QUEUE).equals(Queue.TRACK.word())) {
                inFront = job;
            }
        }
        return new Next(next, inFront == null ? null : inFront.get(DUE_AT));
    }
}
