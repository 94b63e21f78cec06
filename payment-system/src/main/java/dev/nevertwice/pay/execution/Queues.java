package dev.nevertwice.pay.execution;

import static dev.nevertwice.pay.execution.ExecutionTables.*;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What stands in the durable queues, for those who look on. */
public final class Queues {

    /** Nobody reads on beyond; counting further would cost more than it tells. */
    private static final int COUNTED_MOST = 10_000;

    private Queues() {}

    /**
     * How much is in one queue, counted up to ten thousand.
     *
     * @param due open and due now, or leased and not over when its lease ended
     * @param oldestDueAt since when the oldest of the due is waiting, or null
     */
    public record Depth(Queue queue, int open, int due, int dead, Instant oldestDueAt) {}

    /**
     * One job as it stands.
     *
     * @param dueAt end of the lease, or when the next try may begin
     * @param intent what it asks of the PSP, empty for news and repairs
     */
    public record Item(
            String id,
            Queue queue,
            String state,
            long tries,
            long fence,
            boolean leased,
            Instant dueAt,
            String deadReason,
            Optional<Intent> intent) {

        public boolean isDead() {
            return state.equals("dead");
        }
    }

    /** Up to {@code limit} jobs of the queue that are {@code open} or {@code dead}, by id, beyond {@code after}. */
    public static List<Item> list(Transaction transaction, Queue queue, String state, String after, int limit) {
        List<Row> jobs = transaction.scan(
                JOB,
                Condition.all(JOB_STATE.is(state), QUEUE.is(queue.word()), JOB_ID.above(after)),
                limit,
                Order.by(JOB_ID));
        return jobs.stream().map(job -> item(transaction, job)).toList();
    }

    public static Optional<Item> find(Transaction transaction, String id) {
        return transaction.get(JOB, id).map(job -> item(transaction, job));
    }

    /** Locks the job until the transaction ends: jobs are always locked before payments. */
    public static Optional<Item> lock(Transaction transaction, String id) {
        return transaction.lock(JOB, id).map(job -> item(transaction, job));
    }

    /**
     * The statement that gives a dead job, which the caller has locked, fresh tries. What moves money begins with its second:
     * what became of it is looked up before anything is sent.
     */
    public static Statement<Boolean> redriven(Item item, Instant now) {
        return new Statement.UpdateIf(
                JOB,
                List.of(item.id()),
                Condition.all(JOB_STATE.is("dead"), FENCE.is(item.fence())),
                List.of(
                        JOB_STATE.to("open"),
                        DUE_AT.to(now),
                        TRIES.to(item.queue().movesMoney() ? 1L : 0L),
                        FENCE.to(item.fence() + 1),
                        LEASED.to(false),
                        REASON.to(null)));
    }

    private static Item item(Transaction transaction, Row job) {
        Queue queue = Queue.valueOf(job.get(QUEUE).toUpperCase(Locale.ROOT));
        return new Item(
                job.get(JOB_ID),
                queue,
                job.get(JOB_STATE),
                job.get(TRIES),
                job.get(FENCE),
                job.get(LEASED),
                job.get(DUE_AT),
                job.get(REASON),
                queue.asksThePsp() ? Intent.find(transaction, job.get(JOB_ID)) : Optional.empty());
    }

    public static List<Depth> depths(Transaction transaction) {
        List<Depth> depths = new ArrayList<>();
        for (Queue queue : Queue.values()) {
            List<Row> open = transaction.scan(
                    JOB,
                    Condition.all(JOB_STATE.is("open"), QUEUE.is(queue.word())),
                    COUNTED_MOST,
                    Order.by(DUE_AT),
                    Order.by(JOB_ID));
            List<Row> dead = transaction.scan(
                    JOB, Condition.all(JOB_STATE.is("dead"), QUEUE.is(queue.word())), COUNTED_MOST, Order.by(JOB_ID));
            int due = (int) open.stream()
                    .filter(job -> !job.get(DUE_AT).isAfter(transaction.now()))
                    .count();
            Instant oldest = due == 0 ? null : open.getFirst().get(DUE_AT);
            depths.add(new Depth(queue, open.size(), due, dead.size(), oldest));
        }
        return depths;
    }
}
