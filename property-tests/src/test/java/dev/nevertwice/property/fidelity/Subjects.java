package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.checkout.IdempotencyKeys;
import dev.nevertwice.pay.event.EventTables;
import dev.nevertwice.pay.execution.ExecutionTables;
import dev.nevertwice.pay.ledger.LedgerTables;
import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.payment.PaymentTables;
import dev.nevertwice.pay.payout.PayoutTables;
import dev.nevertwice.pay.store.Commands;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.webhook.Inbox;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** The tables of the payment system on whose keys and locks its safety rests, with values that the schema allows. */
final class Subjects {

    private static final Instant EARLY = Instant.parse("2026-11-22T08:00:00Z");
    private static final Instant LATE = Instant.parse("2026-11-22T09:00:00.000001Z");

    private static final Subject PAYMENT = Subject.of(PaymentTables.PAYMENT)
            .with("id", "pay_a", "pay_b")
            .with("state", "created", "pending", "paid", "declined")
            .with("version", 1L, 2L, 3L)
            .with("currency", "KRW")
            .with("capture", "automatic");

    static final List<Subject> ALL = List.of(
            PAYMENT,
            Subject.of(PaymentTables.ATTEMPT)
                    .with("id", "att_1", "att_2", "att_3", "att_4")
                    .with("payment_id", "pay_a", "pay_b")
                    .with("number", 1L, 2L)
                    .with("method", "direct")
                    .with("state", "open", "open", "approved", "declined"),
            Subject.of(IdempotencyKeys.KEYS)
                    .with("endpoint", "payments", "refunds")
                    .with("key", "cart_1", "cart_2")
                    .with("fingerprint", "f1", "f2")
                    .with("payment_id", "pay_a", "pay_b")
                    .with("created_at", EARLY, LATE)
                    .with("awaited", "pay_a", "pay_b", "att_1", null)
                    .removable(),
            Subject.of(ExecutionTables.JOB)
                    .with("id", "job_1", "job_2", "job_3", "job_4")
                    .with("queue", "execute", "retry")
                    .with("state", "open", "open", "done", "dead")
                    .with("due_at", EARLY, LATE)
                    .with("tries", 0L, 1L)
                    .with("fence", 0L, 1L, 2L)
                    .with("leased", true, false),
            Subject.of(LedgerTables.WALLET)
                    .with("seller", "anna", "bob")
                    .with("currency", "KRW", "USD")
                    .with("available_minor", 0L, 10L, 20L)
                    .with("owed_minor", 0L),
            Subject.of(PayoutTables.PAYOUT)
                    .with("id", "pout_1", "pout_2", "pout_3")
                    .with("merchant", "m", "n")
                    .with("idempotency_key", "run_1", "run_2")
                    .with("seller", "anna", "bob", null)
                    .with("amount_minor", 5L, 6L)
                    .with("currency", "KRW")
                    .with("state", "ordered", "pending", "paid")
                    .with("updated_at", EARLY, LATE),
            Subject.of(EventTables.LOG)
                    .with("payment_id", "pay_a", "pay_b")
                    .with("version", 1L, 2L)
                    .with("position", 1L, 2L, 3L, 4L)
                    .with("type", "paid", "refunded")
                    .removable(),
            Subject.of(EventTables.OUTBOX)
                    .with("payment_id", "pay_a", "pay_b")
                    .with("version", 1L, 2L)
                    .with("published_at", EARLY, LATE, null)
                    .removable(),
            Subject.of(Inbox.INBOX)
                    .with("event_id", "evt_1", "evt_2", "evt_3")
                    .with("state", "open", "applied", "duplicate")
                    .with("received_at", EARLY, LATE)
                    .removable(),
            Subject.of(Lease.LEASE)
                    .with("name", "relay", "reader")
                    .with("holder", "one", "two")
                    .with("fence", 1L, 2L, 3L)
                    .with("until", EARLY, LATE),
            Subject.of(Commands.COMMAND).with("id", "cmd_1", "cmd_2", "cmd_3"));

    private Subjects() {}

    /** All of them, children before their parents. */
    static List<Table> tables() {
        return ALL.reversed().stream().map(Subject::table).toList();
    }

    /** What foreign keys point at; both payments are there from the beginning. */
    static List<Row> payments(Random random) {
        return List.of(PAYMENT.row(List.of("pay_a"), random), PAYMENT.row(List.of("pay_b"), random));
    }
}
