package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;

/** What is to be asked of the PSP, and when it is to be done. */
public final class ExecutionTables {

    public static final Table INTENT = Table.named("intent");
    static final Column<String> INTENT_ID = INTENT.text("id");
    static final Column<String> OPERATION = INTENT.text("operation");
    static final Column<String> PAYMENT = INTENT.textOrNull("payment_id");
    static final Column<String> ACCOUNT = INTENT.text("psp_account");
    static final Column<String> SUBJECT = INTENT.text("subject");
    static final Column<String> KEY = INTENT.text("idempotency_key");
    static final Column<byte[]> BODY = INTENT.bytes("body");
    static final Column<String> INTENT_STATE = INTENT.text("state");
    static final Column<Instant> CREATED_AT = INTENT.instant("created_at");
    static final Column<String> TRACE = INTENT.textOrNull("trace_id");
    /** The job's fence up to which certainly nothing was done: see {@link Failover}. */
    static final Column<Long> IDLE_FENCE = INTENT.number("idle_fence");

    public static final Table JOB = Table.named("job");
    static final Column<String> JOB_ID = JOB.text("id");
    static final Column<String> QUEUE = JOB.text("queue");
    static final Column<String> JOB_STATE = JOB.text("state");
    static final Column<Instant> DUE_AT = JOB.stamp("due_at");
    static final Column<Long> TRIES = JOB.number("tries");
    static final Column<Long> FENCE = JOB.number("fence");
    static final Column<Boolean> LEASED = JOB.bool("leased");
    static final Column<String> REASON = JOB.textOrNull("dead_reason");

    static {
        INTENT.key(INTENT_ID)
                .ordered(
                        "intent_open",
                        Condition.all(INTENT_STATE.is("open"), PAYMENT.notNull()),
                        PAYMENT,
                        OPERATION)
                .ordered(
                        "intent_of_charge",
                        Condition.all(
                                INTENT_STATE.is("open"),
                                Condition.any(OPERATION.is("capture"), OPERATION.is("refund"))),
                        ACCOUNT,
                        SUBJECT);
        JOB.key(JOB_ID)
                .ordered("job_due", JOB_STATE.is("open"), QUEUE, DUE_AT, JOB_ID)
                .ordered("job_dead", JOB_STATE.is("dead"), QUEUE, JOB_ID);
    }

    private ExecutionTables() {}
}
