package dev.nevertwice.pay.execution;

import static dev.nevertwice.pay.execution.ExecutionTables.*;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
