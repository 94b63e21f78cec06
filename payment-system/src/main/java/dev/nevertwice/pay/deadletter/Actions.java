package dev.nevertwice.pay.deadletter;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who did what to a job, and why. Append-only; the key is the burial, so each burial is acted upon once. */
public final class Actions {

    public static final Table ACTION = Table.named("queue_action");
    private static final Column<String> JOB = ACTION.text("job_id");
    private static final Column<Long> FENCE = ACTION.number("fence");
    private static final Column<String> DONE = ACTION.text("action");
    private static final Column<String> WHO = ACTION.text("who");
    private static final Column<String> WHY = ACTION.text("why");
    private static final Column<Instant> AT = ACTION.instant("at");

    static {
        ACTION.key(JOB, FENCE);
    }

    private Actions() {}

    /** What can be done to a dead job. */
    public enum Kind {
        REDRIVE,
        DISCARD
    }

    /**
     * One of them.
     *
     * @param fence of the job when it was buried: tells one burial from the next
     */
    public record Action(String job, long fence, Kind kind, String who, String why, Instant at) {

        boolean isSameAs(Action other) {
            return kind == other.kind && who.equals(other.who) && why.equals(other.why);
        }
    }

    static Statement<Boolean> add(Action action) {
        return new Statement.InsertIfAbsent(ACTION.row()
                .set(JOB, action.job())
                .set(FENCE, action.fence())
                .set(DONE, action.kind().name().toLowerCase(Locale.ROOT))
                .set(WHO, action.who())
                .set(WHY, action.why())
                .set(AT, action.at())
                .build());
    }

    static Optional<Action> find(Transaction transaction, String job, long fence) {
        return transaction.get(ACTION, job, fence).map(Actions::read);
    }

    /** What was done to the job, oldest first. */
    public static List<Action> of(Transaction transaction, String job) {
        return transaction.scan(ACTION, JOB.is(job), 1_000, Order.by(FENCE)).stream().map(Actions::read).toList();
    }

    private static Action read(Row row) {
        return new Action(
                row.get(JOB), row.get(FENCE), Kind.valueOf(row.get(DONE).toUpperCase(Locale.ROOT)), row.get(WHO),
                row.get(WHY),
                row.get(AT));
    }
}
