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
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Receives the PSP's webhooks: verified over the raw bytes, kept once per event id, acknowledged only when durable, and
 * applied by a worker afterwards ({@link Reading}).
 */
public final class Inbox {

    public static final Table INBOX = Table.named("inbox");
    private static final Column<String> ACCOUNT = INBOX.text("psp_account");
    private static final Column<String> EVENT = INBOX.text("event_id");
    private static final Column<String> TYPE = INBOX.text("type");
    private static final Column<byte[]> BODY = INBOX.bytes("body");
    private static final Column<String> STATE = INBOX.text("state");
    private static final Column<Instant> RECEIVED_AT = INBOX.stamp("received_at");

    private static final String PATH = "/webhooks/psp";

    static {
        INBOX.key(ACCOUNT, EVENT).ordered("inbox_by_age", Condition.always(), RECEIVED_AT);
    }

    private final Transactions transactions;
    private final Clock clock;
    private final SequencedMap<String, Signature> verifiers = new LinkedHashMap<>();
    private final Duration tolerance;

    /**
     * @param secrets shared with the PSP of each of our accounts, the first account first: several while one takes the place
     *     of another. What one PSP signs says nothing about another's payments
     */
    public Inbox(
            Transactions transactions, Clock clock, SequencedMap<String, List<String>> secrets, Duration tolerance) {
        this.transactions = transactions;
        this.clock = clock;
        secrets.forEach((account, shared) -> verifiers.put(account, new Signature(shared)));
        this.tolerance = tolerance;
    }

    /** Whether the path is an account's: {@code /webhooks/psp/<account>}, for the first account also without it. */
    public static boolean isFor(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    /** Answers one delivery. */
    public Response receive(Request request) {
        String account = request.path().equals(PATH)
                ? verifiers.firstEntry().getKey()
                : request.path().substring(PATH.length() + 1);
        Signature signature = verifiers.get(account);
        if (signature == null) {
            return Problem.NOT_FOUND.response();
        }
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
        transactions.repeatable(transaction -> keep(transaction, account, id, event.get(), request.body()));
        return PaymentJson.ok(Json.object().put("received", id));
    }

    /** The statement that marks an event as one that will not be applied. The caller has locked its job. */
    public static Statement<Boolean> discarded(String job) {
        return new Statement.UpdateIf(INBOX, key(job), Condition.always(), List.of(STATE.to("discarded")));
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

    /** The event that a job is to read. */
    static Row find(Transaction transaction, String job) {
        return transaction.get(INBOX, key(job).toArray()).orElseThrow();
    }

    /** The account of ours whose PSP tells. */
    static String account(Row event) {
        return event.get(ACCOUNT);
    }

    /** A job is named after the account and the event; no account's name has a colon. */
    private static List<Object> key(String job) {
        int colon = job.indexOf(':');
        return List.of(job.substring(0, colon), job.substring(colon + 1));
    }

    /** The events that jobs are to read. */
    static List<Row> findAll(Transaction transaction, Collection<String> jobs) {
        List<Row> found = new ArrayList<>();
        each(jobs).forEach((account, events) -> found.addAll(transaction.scan(
                INBOX, Condition.all(ACCOUNT.is(account), EVENT.in(events)), events.size(), Order.by(EVENT))));
        return found;
    }

    /** The job that is to read the event. */
    static String job(Row event) {
        return job(event.get(ACCOUNT), event.get(EVENT));
    }

    private static String job(String account, String event) {
        return account + ":" + event;
    }

    /** The events of the jobs, by account. */
    private static SortedMap<String, List<String>> each(Collection<String> jobs) {
        SortedMap<String, List<String>> events = new TreeMap<>();
        for (String job : jobs) {
            List<Object> key = key(job);
            events.computeIfAbsent((String) key.getFirst(), account -> new ArrayList<>()).add((String) key.getLast());
        }
        return events;
    }

    /** The statements that mark events that told what was known. The caller has locked their jobs. */
    static List<Statement<?>> duplicates(Collection<String> jobs) {
        List<Statement<?>> marks = new ArrayList<>();
        each(jobs).forEach((account, events) -> marks.add(new Statement.UpdateAll(
                INBOX, Condition.all(ACCOUNT.is(account), EVENT.in(events)), List.of(STATE.to("duplicate")))));
        return marks;
    }

    static String type(Row event) {
        return event.get(TYPE);
    }

    static byte[] body(Row event) {
        return event.get(BODY);
    }

    /** Writes down what became of an event. */
    static void mark(Transaction transaction, String job, String state) {
        transaction.run(new Statement.UpdateIf(INBOX, key(job), Condition.always(), List.of(STATE.to(state))));
    }

    private boolean fresh(String timestamp) {
        if (!timestamp.matches("\\d{1,12}")) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), clock.now());
        return age.abs().compareTo(tolerance) <= 0;
    }

    /** One round trip: of an event that came before nothing changes, its job neither, which outlives it. */
    private static boolean keep(
            Transaction transaction, String account, String id, ObjectNode event, byte[] body) {
        transaction.write(List.of(
                new Statement.InsertIfAbsent(INBOX.row()
                        .set(ACCOUNT, account)
                        .set(EVENT, id)
                        .set(TYPE, event.path("type").asText())
                        .set(BODY, body)
                        .set(STATE, "received")
                        .build()),
                Jobs.add(job(account, id), Queue.INBOX)));
        return true;
    }
}
