package dev.nevertwice.pay.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Receives the PSP's webhooks: verified over the raw bytes, kept once per event id, acknowledged only when durable, and
 * applied by a worker afterwards ({@link Reading}).
 */
public final class Inbox {

    public static final Table INBOX = Table.named("inbox");
    private static final Column<String> EVENT = INBOX.text("event_id");
    private static final Column<String> TYPE = INBOX.text("type");
    private static final Column<byte[]> BODY = INBOX.bytes("body");
    private static final Column<String> STATE = INBOX.text("state");
    private static final Column<Instant> RECEIVED_AT = INBOX.stamp("received_at");

    static {
        INBOX.key(EVENT).ordered("inbox_by_age", Condition.always(), RECEIVED_AT);
    }

    private final Transactions transactions;
    private final Clock clock;
    private final Signature signature;
    private final Duration tolerance;

    /** @param secrets shared with the PSP: several while one takes the place of another */
    public Inbox(Transactions transactions, Clock clock, List<String> secrets, Duration tolerance) {
        this.transactions = transactions;
        this.clock = clock;
        this.signature = new Signature(secrets);
        this.tolerance = tolerance;
    }

    /** Answers one delivery. */
    public Response receive(Request request) {
        String id = request.header("webhook-id");
        String timestamp = request.header("webhook-timestamp");
        String signatures = request.header("webhook-signature");
        if (id == null || timestamp == null || signatures == null || !Fields.REFERENCE.matcher(id).matches()) {
            return Problem.BAD_SIGNATURE.response("a webhook header is missing or malformed");
        }
        if (!signature.matches(signatures, id, timestamp, request.body())) {
            return Problem.BAD_SIGNATURE.response();
        }
        if (!fresh(timestamp)) {
            return Problem.STALE.response();
        }
        Optional<ObjectNode> event = Json.readObject(request.body());
        if (event.isEmpty()
                || !event.get().path("id").asText().equals(id)
                || !Fields.REFERENCE.matcher(event.get().path("type").asText()).matches()) {
            return Problem.INVALID_REQUEST.response("the body is not this event");
        }
        transactions.repeatable(transaction -> keep(transaction, id, event.get(), request.body()));
        return PaymentJson.ok(Json.object().put("received", id));
    }

    /** The statement that marks an event as one that will not be applied. The caller has locked its job. */
    public static Statement<Boolean> discarded(String event) {
        return new Statement.UpdateIf(INBOX, List.of(event), Condition.always(), List.of(STATE.to("discarded")));
    }

    /** Old events of which is known what became of them, oldest first. */
    static List<Row> readBefore(Transaction transaction, Instant from, Instant before, int most) {
        Condition old = Condition.all(RECEIVED_AT.atLeast(from), RECEIVED_AT.below(before), isOver());
        return transaction.scan(INBOX, old, most, Order.by(RECEIVED_AT));
    }

    /** Nobody will look at it again; {@code unattributed} and {@code unproven} ones are for people. */
    static Condition isOver() {
        return STATE.in(List.of("applied", "duplicate", "refused", "ignored", "unreadable", "discarded"));
    }

    static Instant receivedAt(Row event) {
        return event.get(RECEIVED_AT);
    }

    static Row find(Transaction transaction, String event) {
        return transaction.get(INBOX, event).orElseThrow();
    }

    static List<Row> findAll(Transaction transaction, List<String> events) {
        return transaction.scan(INBOX, EVENT.in(events), events.size(), Order.by(EVENT));
    }

    static String id(Row event) {
        return event.get(EVENT);
    }

    /** The statement that marks events that told what was known. The caller has locked their jobs. */
    static Statement<Long> duplicates(Set<String> events) {
        return new Statement.UpdateAll(INBOX, EVENT.in(events), List.of(STATE.to("duplicate")));
    }

    static String type(Row event) {
        return event.get(TYPE);
    }

    static byte[] body(Row event) {
        return event.get(BODY);
    }

    /** Writes down what became of an event. */
    static void mark(Transaction transaction, String event, String state) {
        transaction.run(new Statement.UpdateIf(INBOX, List.of(event), Condition.always(), List.of(STATE.to(state))));
    }

    private boolean fresh(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.now());
        return age.abs().compareTo(tolerance) <= 0;
    }

    /** One round trip: of an event that came before nothing changes, its job neither, which outlives it. */
    private static boolean keep(Transaction transaction, String id, ObjectNode event, byte[] body) {
        transaction.write(List.of(
                new Statement.InsertIfAbsent(INBOX.row()
                        .set(EVENT, id)
                        .set(TYPE, event.path("type").asText())
                        .set(BODY, body)
                        .set(STATE, "received")
                        .build()),
                Jobs.add(id, Queue.INBOX)));
        return true;
    }
}
