package dev.nevertwice.pay.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Receives the PSP's webhooks: verified over the raw bytes, kept once per event id, acknowledged only when durable, and
 * applied by a worker afterwards. An event may come before the reply to the call that caused it, twice, late, or never.
 */
public final class Inbox {

    public static final Table INBOX = Table.named("inbox");
    private static final Column<String> EVENT = INBOX.text("event_id");
    private static final Column<String> TYPE = INBOX.text("type");
    private static final Column<byte[]> BODY = INBOX.bytes("body");
    private static final Column<String> STATE = INBOX.text("state");
    private static final Column<Instant> RECEIVED_AT = INBOX.instant("received_at");

    static {
        INBOX.key(EVENT);
    }

    private final Transactions transactions;
    private final Recorder recorder;
    private final Clock clock;
    private final Signature signature;
    private final Duration tolerance;

    public Inbox(
            Transactions transactions, Recorder recorder, Clock clock, String secret, Duration tolerance) {
        this.transactions = transactions;
        this.recorder = recorder;
        this.clock = clock;
        this.signature = new Signature(secret);
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

    /** Applies one claimed event, in one transaction. */
    public void apply(Claim claim) {
        transactions.once("event:" + claim.job(), transaction -> apply(transaction, claim));
    }

    private boolean fresh(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.now());
        return age.abs().compareTo(tolerance) <= 0;
    }

    private static boolean keep(Transaction transaction, String id, ObjectNode event, byte[] body) {
        Instant now = transaction.now();
        boolean first = transaction.insertIfAbsent(INBOX.row()
                .set(EVENT, id)
                .set(TYPE, event.path("type").asText())
                .set(BODY, body)
                .set(STATE, "received")
                .set(RECEIVED_AT, now)
                .build());
        return first && transaction.run(Jobs.add(id, Queue.INBOX, now));
    }

    private boolean apply(Transaction transaction, Claim claim) {
        Jobs.require(transaction, claim);
        Row row = transaction.get(INBOX, claim.job()).orElseThrow();
        String state = learn(transaction, row);
        transaction.runAll(List.of(
                new Statement.UpdateIf(INBOX, row.key(), Condition.always(), List.of(STATE.to(state))),
                Jobs.done(claim.job())));
        return true;
    }

    private String learn(Transaction transaction, Row row) {
        if (!row.get(TYPE).startsWith("registration.")) {
            return "ignored";
        }
        try {
            ObjectNode event = Json.readObject(row.get(BODY)).orElseThrow();
            Registration registration = Registration.read(event.path("data"));
            Recorder.Recorded recorded = recorder.registration(transaction, registration, "event:" + row.get(EVENT));
            return recorded.name().toLowerCase(Locale.ROOT);
        } catch (Registration.Unreadable unreadable) {
            return "unreadable";
        }
    }
}
