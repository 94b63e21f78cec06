package dev.nevertwice.pay.execution;

import static dev.nevertwice.pay.execution.ExecutionTables.*;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Queries;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.trace.Trace;
import dev.nevertwice.pay.trace.TraceScope;
import dev.nevertwice.pay.wire.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The durable record "I am about to ask the PSP for this with this key", committed before the first call. The body is
 * kept, so that every try sends the same bytes.
 *
 * @param id also the id of its job
 * @param payment the payment it serves, or null (refund of an unattributed charge)
 * @param account of ours at the PSP that is asked
 * @param subject the attempt (register) or the PSP's charge (capture, void, refund)
 * @param key the idempotency key towards the PSP
 * @param isDone whether it is answered for good
 * @param trace goes with every try to the PSP
 * @param idleFence up to which fence of its job certainly no try did anything: nothing was sent, or the PSP said so
 */
public record Intent(
        String id,
        Operation operation,
        String payment,
        String account,
        String subject,
        String key,
        byte[] body,
        boolean isDone,
        Instant createdAt,
        Trace trace,
        long idleFence) {

    /** One that is to be answered, for the trace that the calling task is at work on. */
    public Intent(
            String id,
            Operation operation,
            String payment,
            String account,
            String subject,
            String key,
            byte[] body,
            Instant createdAt) {
        this(
                id, operation, payment, account, subject, key, body, false, createdAt,
                TraceScope.current().orElseGet(() -> untold(id, payment)), 0);
    }

    /** A payment has at most a few for each of its orders. */
    private static final int OPEN_MOST = 1_000;

    /** What the PSP is asked for. */
    public enum Operation {
        REGISTER,
        CAPTURE,
        VOID,
        REFUND;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Operation of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The statement that records it; a second one with the same id has no effect. */
    public Statement<Boolean> add() {
        return new Statement.InsertIfAbsent(INTENT.row()
                .set(INTENT_ID, id)
                .set(OPERATION, operation.word())
                .set(PAYMENT, payment)
                .set(ACCOUNT, account)
                .set(SUBJECT, subject)
                .set(KEY, key)
                .set(BODY, body)
                .set(INTENT_STATE, "open")
                .set(CREATED_AT, createdAt)
                .set(TRACE, trace.id())
                .set(IDLE_FENCE, idleFence)
                .build());
    }

    private static Trace untold(String id, String payment) {
        return Trace.of(payment == null ? id : payment);
    }

    /** The statement that marks it answered for good. */
    public static Statement<Boolean> done(String id) {
        return new Statement.UpdateIf(
                INTENT, List.of(id), Condition.always(), List.of(INTENT_STATE.to("done")));
    }

    /** The statement that takes back that it is answered for good: what it did has not lasted. */
    static Statement<Boolean> notDone(String id) {
        return new Statement.UpdateIf(
                INTENT, List.of(id), INTENT_STATE.is("done"), List.of(INTENT_STATE.to("open")));
    }

    /** The statement that records that no try so far did anything, this one included. */
    static Statement<Boolean> idle(Claim claim) {
        return new Statement.UpdateIf(
                INTENT, List.of(claim.job()), IDLE_FENCE.is(claim.fence() - 1), List.of(IDLE_FENCE.to(claim.fence())));
    }

    /** The statement that records that nothing was tried when the job's fence was raised: what certainly did nothing still did not. */
    public static Statement<Boolean> redriven(String id, long fence) {
        return new Statement.UpdateIf(
                INTENT, List.of(id), IDLE_FENCE.is(fence), List.of(IDLE_FENCE.to(fence + 1)));
    }

    public static Optional<Intent> find(Transaction transaction, String id) {
        return transaction.get(INTENT, id).map(Intent::read);
    }

    /** Those of the intents that are there, by id. */
    public static Map<String, Intent> findAll(Queries queries, Collection<String> ids) {
        return ids.isEmpty()
                ? Map.of()
                : queries.scan(INTENT, INTENT_ID.in(ids), Integer.MAX_VALUE).stream()
                        .map(Intent::read)
                        .collect(Collectors.toMap(Intent::id, Function.identity()));
    }

    /** What is still to be asked, or to be answered, for the payment. */
    static List<Intent> open(Transaction transaction, String payment) {
        Condition open = Condition.all(INTENT_STATE.is("open"), PAYMENT.is(payment));
        return transaction.scan(INTENT, open, OPEN_MOST, Order.by(INTENT_ID)).stream().map(Intent::read).toList();
    }

    /** The refunds of the charge that are still to be asked for, or to be answered. */
    public static List<Intent> returning(Transaction transaction, String account, String charge) {
        return open(transaction, Operation.REFUND, account, charge, Condition.always());
    }

    /** Its captures. */
    public static List<Intent> capturing(Transaction transaction, String account, String charge) {
        return open(transaction, Operation.CAPTURE, account, charge, PAYMENT.notNull());
    }

    private static List<Intent> open(
            Transaction transaction, Operation asked, String account, String charge, Condition which) {
        Condition open = Condition.all(
                INTENT_STATE.is("open"), OPERATION.is(asked.word()), ACCOUNT.is(account), SUBJECT.is(charge), which);
        return transaction.scan(INTENT, open, OPEN_MOST, Order.by(INTENT_ID)).stream().map(Intent::read).toList();
    }

    /** What else is still to be asked of the same charge, or to be answered. */
    List<Intent> siblings(Transaction transaction, Operation asked) {
        return open(transaction, payment).stream()
                .filter(intent -> intent.operation() == asked && !intent.id().equals(id))
                .filter(intent -> intent.account().equals(account) && intent.subject().equals(subject))
                .toList();
    }

    /** Whether something is still to be asked, or to be answered, for the payment. */
    public static boolean anyOpen(Transaction transaction, String payment) {
        Condition open = Condition.all(INTENT_STATE.is("open"), PAYMENT.is(payment));
        return !transaction.scan(INTENT, open, 1, Order.by(INTENT_ID)).isEmpty();
    }

    /** When the oldest question that serves a payment and has no outcome was asked. */
    public static Optional<Instant> oldestOpen(Transaction transaction) {
        Condition open = Condition.all(INTENT_STATE.is("open"), PAYMENT.notNull());
        return transaction.scan(INTENT, open, 1, Order.by(CREATED_AT), Order.by(INTENT_ID)).stream()
                .map(row -> row.get(CREATED_AT))
                .findFirst();
    }

    /** The amount in the body that is sent, where it is a capture's or a refund's. */
    public Money amount() {
        ObjectNode sent = Json.readObject(body).orElseThrow();
        return Money.of(sent.path("amount").asLong(), sent.path("currency").asText());
    }

    static Intent read(Row row) {
        return new Intent(
                row.get(INTENT_ID),
                Operation.of(row.get(OPERATION)),
                row.get(PAYMENT),
                row.get(ACCOUNT),
                row.get(SUBJECT),
                row.get(KEY),
                row.get(BODY),
                row.get(INTENT_STATE).equals("done"),
                row.get(CREATED_AT),
                row.get(TRACE) == null ? untold(row.get(INTENT_ID), row.get(PAYMENT)) : new Trace(row.get(TRACE)),
                row.get(IDLE_FENCE));
    }
}
