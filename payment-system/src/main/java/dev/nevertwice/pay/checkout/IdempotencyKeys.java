package dev.nevertwice.pay.checkout;

import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.execution.Replies;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was asked with which key, and what was answered. The primary key (merchant, endpoint, key) is the guard against a
 * second execution; the fingerprint binds the body to the key.
 */
public final class IdempotencyKeys implements Replies {

    public static final Table KEYS = Table.named("idempotency_key");
    private static final Column<String> MERCHANT = KEYS.text("merchant");
    private static final Column<String> ENDPOINT = KEYS.text("endpoint");
    private static final Column<String> KEY = KEYS.text("key");
    private static final Column<String> FINGERPRINT = KEYS.text("fingerprint");
    private static final Column<String> PAYMENT = KEYS.text("payment_id");
    private static final Column<Long> STATUS = KEYS.numberOrNull("reply_status");
    private static final Column<byte[]> BODY = KEYS.bytesOrNull("reply_body");
    private static final Column<Instant> CREATED_AT = KEYS.stamp("created_at");

    /** The payment whose outcome the reply waits for, or its later attempt; null where the reply is kept at once. */
    private static final Column<String> AWAITED = KEYS.textOrNull("awaited");

    static {
        KEYS.key(MERCHANT, ENDPOINT, KEY)
                .unique("idempotency_key_awaited", Condition.always(), AWAITED)
                .ordered("idempotency_key_by_age", Condition.always(), CREATED_AT);
    }

    /** What is known of a key. {@code reply} is empty while the outcome is not known. */
    public record Known(String fingerprint, String payment, Optional<Response> reply) {}

    /** The statement that takes the key for a checkout: false where somebody has it already. */
    static Statement<Boolean> take(
            String merchant, String endpoint, String key, String fingerprint, String payment) {
        return take(merchant, endpoint, key, fingerprint, payment, payment);
    }

    /**
     * The statement that takes the key: false where somebody has it already.
     *
     * @param awaited the payment (checkout) or attempt whose outcome will be the reply, or null
     */
    public static Statement<Boolean> take(
            String merchant,
            String endpoint,
            String key,
            String fingerprint,
            String payment,
            String awaited) {
        return new Statement.InsertIfAbsent(KEYS.row()
                .set(MERCHANT, merchant)
                .set(ENDPOINT, endpoint)
                .set(KEY, key)
                .set(FINGERPRINT, fingerprint)
                .set(PAYMENT, payment)
                .set(AWAITED, awaited)
                .build());
    }

    /** The statement that keeps the reply to a key that was just taken. */
    public static Statement<Boolean> keep(String merchant, String endpoint, String key, Response reply) {
        return new Statement.UpdateIf(
                KEYS,
                List.of(merchant, endpoint, key),
                STATUS.isNull(),
                List.of(STATUS.to((long) reply.status()), BODY.to(reply.body())));
    }

    /** What is committed of a key. */
    public static Optional<Known> find(Transactions transactions, String merchant, String endpoint, String key) {
        return transactions.ask(new Statement.Get(KEYS, List.of(merchant, endpoint, key))).map(IdempotencyKeys::read);
    }

    /** Old keys with a reply, oldest first. */
    static List<Row> answered(Transaction transaction, Instant from, Instant before, int most) {
        return transaction.scan(
                KEYS, Condition.all(CREATED_AT.atLeast(from), answeredBefore(before)), most, Order.by(CREATED_AT));
    }

    static Condition answeredBefore(Instant before) {
        return Condition.all(CREATED_AT.below(before), STATUS.notNull());
    }

    static String payment(Row key) {
        return key.get(PAYMENT);
    }

    static Instant takenAt(Row key) {
        return key.get(CREATED_AT);
    }

    @Override
    public List<Statement<?>> keep(Payment payment) {
        Optional<Response> reply = PaymentJson.finalReply(payment);
        if (reply.isEmpty()) {
            return List.of();
        }
        String awaited = payment.attempt().awaited();
        List<Change> kept = List.of(
                STATUS.to((long) reply.get().status()), BODY.to(reply.get().body()));
        // No row where the news comes long after the payment's end: the key has been forgotten.
        return List.of(new Statement.UpdateAll(KEYS, Condition.all(AWAITED.is(awaited), STATUS.isNull()), kept));
    }

    private static Known read(Row row) {
        Long status = row.get(STATUS);
        Optional<Response> reply = status == null
                ? Optional.empty()
                : Optional.of(new Response(status.intValue(), new TreeMap<>(contentType(status)), row.get(BODY)));
        return new Known(row.get(FINGERPRINT), row.get(PAYMENT), reply);
    }

    private static Map<String, String> contentType(long status) {
        return Map.of("content-type", status < 400 ? "application/json" : "application/problem+json");
    }
}
