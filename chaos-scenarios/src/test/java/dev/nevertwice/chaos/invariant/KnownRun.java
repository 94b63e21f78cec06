package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run in which books, truth and history agree, for tests to break in one place. {@code pay_1} was paid after a lost
 * reply, {@code pay_2} declined, {@code pay_3} first declined, then charged late and refunded.
 */
final class KnownRun {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    final List<Operation> operations = new ArrayList<>();
    final ObjectNode books = object();
    final ObjectNode truth = object();
    final ObjectNode journal = object();
    final ObjectNode fired = object().put("reply-lost", 1);
    boolean settled = true;
    int timeScale = 1;
    Instant healed = START.plusSeconds(7);
    long unrecorded;
    List<String> stillInForce = List.of();
    final Map<String, Proceedings.Wanted> wanted = new LinkedHashMap<>();
    List<String> unreconciled = List.of();
    ObjectNode before;
    ObjectNode after;
    final ArrayNode lies = JsonNodeFactory.instance.arrayNode();
    ObjectNode atHeal;
    ObjectNode last = object().put("rows", 3).put("unequal", 0).put("opened", 0);

    private KnownRun() {
        for (String array : List.of("payments", "history", "entries", "wallets", "movements", "jobs", "inbox",
                "keys", "discrepancies", "payouts", "order_money")) {
            books.putArray(array);
        }
        truth.putArray("charges");
        truth.putArray("refunds");
        truth.putArray("payouts");
        truth.putObject("balances");
        journal.putArray("entries");
    }

    static KnownRun empty() {
        KnownRun run = new KnownRun();
        run.last = null;
        run.fired.removeAll();
        run.healed = null;
        return run;
    }

    static KnownRun good() {
        KnownRun run = new KnownRun();
        run.payment("1", "paid", 12_900, "KRW");
        run.payment("2", "declined", 500, "USD");
        run.payment("3", "refunded", 2_500, "BHD");
        run.history("1", "created", "unknown", "paid");
        run.history("2", "created", "declined");
        run.history("3", "created", "declined", "refund_due", "refunded");
        run.charge("ch_1", "1", 12_900, "KRW", "reply-lost");
        run.charge("ch_3", "3", 2_500, "BHD", null);
        run.post("capture", "ch_1", "1", 12_900, "KRW");
        run.post("capture", "ch_3", "3", 2_500, "BHD", "refunds_due");
        run.refund("re_3", "ch_3", 2_500);
        run.post("refund", "re_3", "3", 2_500, "BHD");
        run.balances();
        run.wallet("KRW", 12_900);
        run.wallet("BHD", 0);
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_900, "KRW", 12_901L, "mer_1"));
        run.wanted.put("purchase-2", new Proceedings.Wanted(500, "USD", null, "mer_1"));
        run.wanted.put("purchase-3", new Proceedings.Wanted(2_500, "BHD", null, "mer_1"));
        run.array(run.books, "inbox").addObject().put("psp_account", "acct_1").put("event", "evt_1")
                .put("type", "registration.approved")
                .put("state", "applied");
        run.line("request", "register", "att_1", "POST /v1/registrations", 0);
        run.line("reply", "register", "att_1", "503 retry-after 2", 20);
        run.line("request", "register", "att_1", "POST /v1/registrations", 2_100);
        run.line("callback-answer", "callback", null, "evt_1 delivery 1 200", 2_300);
        run.told("pay", "1", "body-1", 0, null, null, null);
        run.told("pay", "1", "body-1", 201, "paid", "reply-1", null);
        run.told("pay", "1", "body-1", 201, "paid", "reply-1", null);
        run.told("pay", "1", "body-1-changed", 422, null, "problem", "key_reused");
        run.told("status", "1", "none", 200, "paid", "status-1", null);
        run.told("pay", "2", "body-2", 402, "declined", "reply-2", null);
        run.told("pay", "2", "body-2", 402, "declined", "reply-2", null);
        run.told("pay", "3", "body-3", 402, "declined", "reply-3", null);
        run.told("status", "3", "none", 200, "refunded", "status-3", null);
        run.payment("8", "declined", 700, "USD");
        run.find("payments", "id", "pay_8").put("merchant", "mer_2");
        run.find("keys", "key", "cart_8").put("merchant", "mer_2").put("key", "cart_2");
        run.history("8", "created", "declined");
        run.atSecond("8", "cart_2", 402, "pay_8");
        run.array(run.books, "payouts").addObject().put("id", "po_1").put("run", "run_1").put("merchant", "mer_1")
                .put("seller", "sel_1")
                .put("state", "paid").put("amount", 400).put("currency", "KRW");
        run.array(run.truth, "payouts").addObject().put("id", "pso_1").put("reference", "po_1").put("status", "paid")
                .put("amount", 400).put("currency", "KRW").putObject("cause").put("class", "A");
        run.hostile("webhook", "evt_forged", 401, "pay_1");
        run.hostile("foreign", null, 404, "pay_1");
        run.late("ch_1");
        run.before = run.books.deepCopy();
        run.atHeal = run.books.deepCopy();
        return run;
    }

    Evidence evidence() {
        ObjectNode first = last == null ? null : last.deepCopy();
        return new Evidence(
                List.copyOf(operations), books, truth, journal, fired, settled, Duration.ofSeconds(4), first, last,
                new Proceedings(
                        null, healed, operations.size() + unrecorded, stillInForce, wanted, 0, unreconciled, before,
                        after, atHeal, timeScale, lies));
    }

    Finding judge(Invariant invariant) {
        return invariant.judge(evidence());
    }

    /** The object in the array whose field has the value. */
    ObjectNode find(String array, String field, String value) {
        for (JsonNode root : List.of(books, truth)) {
            for (JsonNode item : root.path(array)) {
                if (item.path(field).asText().equals(value)) {
                    return (ObjectNode) item;
                }
            }
        }
        throw new AssertionError("no " + array + " with " + field + " " + value);
    }

    /** The n-th row (from 1) of a payment's history. */
    ObjectNode change(String payment, int version) {
        for (JsonNode row : books.path("history")) {
            if (row.path("payment").asText().equals("pay_" + payment) && row.path("version").asInt() == version) {
                return (ObjectNode) row;
            }
        }
        throw new AssertionError("no version " + version);
    }

    ArrayNode array(ObjectNode root, String name) {
        return (ArrayNode) root.get(name);
    }

    void payment(String number, String state, long amount, String currency) {
        ObjectNode payment = array(books, "payments").addObject();
        payment.put("id", "pay_" + number).put("merchant", "mer_1").put("state", state).put("amount", amount)
                .put("currency", currency);
        payment.putArray("orders").addObject().put("id", "ord_" + number).put("amount", amount).put("currency",
                currency);
        payment.putArray("attempts").addObject().put("id", "att_" + number);
        key("cart_" + number, "pay_" + number);
    }

    void wallet(String currency, long available) {
        array(books, "wallets").addObject().put("merchant", "mer_1").put("seller", "sel_1").put("currency", currency)
                .put("available", available).put("owed", 0);
    }

    void key(String key, String payment) {
        array(books, "keys")
                .addObject()
                .put("merchant", "mer_1")
                .put("endpoint", "POST /v1/payments")
                .put("key", key)
                .put("payment", payment);
    }

    void history(String number, String... states) {
        for (int version = 1; version <= states.length; version++) {
            array(books, "history")
                    .addObject()
                    .put("payment", "pay_" + number)
                    .put("version", version)
                    .put("event", "event-" + version)
                    .put("from", version == 1 ? null : states[version - 2])
                    .put("to", states[version - 1])
                    .put("verdict", "applied")
                    .put("cause", "answer:" + version);
        }
    }

    /** A line of the PSP's journal. */
    void fault(long exchange, Instant at) {
        array(journal, "entries").addObject().put("at", at.toString()).put("kind", "fault").put("exchange", exchange)
                .put("fault", "reply-lost");
    }

    /** Another line of the PSP's journal. */
    ObjectNode line(String kind, String operation, String key, String detail, long millis) {
        return array(journal, "entries").addObject().put("at", START.plusMillis(millis).toString()).put("kind", kind)
                .put("exchange", 9).put("operation", operation).put("key", key).put("detail", detail);
    }

    /** A purchase at the second merchant, under the first's key. */
    void atSecond(String number, String key, int status, String payment) {
        wanted.put("purchase-" + number, new Proceedings.Wanted(700, "USD", null, "mer_2"));
        add("pay", "purchase-" + number, key, payment, "body-" + number, status, payment == null ? null : "declined",
                "reply-" + number, null, START.plusSeconds(operations.size()));
    }

    /** Somebody sends a webhook that the PSP never sent, or asks for what is not theirs. */
    void hostile(String kind, String key, int status, String payment) {
        Instant at = START.plusSeconds(operations.size());
        operations.add(new Operation(
                operations.size(), Operation.HOSTILE, kind, null, key, "forged", at, at.plusMillis(5), Result.FAILED,
                status, payment, null, "problem", "forged"));
    }

    /** The PSP left the charge out of a file, and it was missed until it came in the next one. */
    private void late(String charge) {
        lies.addObject().put("day", "2026-11-20").put("file", "set_0").put("row", "row_1").put("lie", "late")
                .putObject("truth").put("row", "row_1").put("type", "charge").put("charge", charge);
        array(books, "discrepancies").addObject().put("id", "dis_charge:" + charge + ":movement").put("type", "late")
                .put("class", "automatic").put("queue", "resolver").put("subject", charge).put("field", "movement")
                .put("closed_at", "2026-11-22T10:00:06Z");
    }

    void lie(Instant at) {
        array(journal, "entries").addObject().put("at", at.toString()).put("kind", "fault").put("exchange", 0)
                .put("detail", "settlement other-amount by=1 row_1").put("fault", "wrong");
    }

    /** At the PSP; the first of an order is the one that the books name. */
    ObjectNode charge(String id, String number, long amount, String currency, String fault) {
        if (array(books, "order_money").findValuesAsText("order").stream().noneMatch(("ord_" + number)::equals)) {
            array(books, "order_money").addObject().put("order", "ord_" + number).put("psp_account", "acct_1")
                    .put("charge", id).put("captured", amount);
        }
        ObjectNode charge = array(truth, "charges").addObject();
        charge.put("id", id)
                .put("reference", "att_" + number)
                .put("order", "ord_" + number)
                .put("amount", amount)
                .put("captured", amount)
                .put("refunded", 0)
                .put("charged_back", 0)
                .put("currency", currency);
        charge.putObject("cause").put("key", "att_" + number).put("fault", fault).put("class", "A");
        return charge;
    }

    ObjectNode refund(String id, String charge, long amount) {
        ObjectNode refunded = find("charges", "id", charge);
        refunded.put("refunded", refunded.path("refunded").asLong() + amount);
        ObjectNode refund =
                array(truth, "refunds").addObject().put("id", id).put("charge", charge).put("amount", amount)
                        .put("currency", refunded.path("currency").asText());
        refund.putObject("cause").put("class", "A");
        return refund;
    }

    /** Entry and movement. */
    void post(String kind, String cause, String number, long amount, String currency) {
        post(kind, cause, number, amount, currency,
                kind.equals("capture") ? "seller_payable:mer_1/sel_1" : "refunds_due");
    }

    private void post(String kind, String cause, String number, long amount, String currency, String counter) {
        boolean capture = kind.equals("capture");
        ObjectNode entry = array(books, "entries").addObject();
        entry.put("id", "ent_" + cause).put("payment", "pay_" + number).put("kind", kind).put("cause", cause);
        ArrayNode postings = entry.putArray("postings");
        posting(postings, "psp_receivable:acct_1", capture ? "debit" : "credit", amount, currency);
        posting(postings, counter, capture ? "credit" : "debit", amount, currency);
        array(books, "movements")
                .addObject()
                .put("psp_account", "acct_1")
                .put("reference", cause)
                .put("kind", capture ? "charge" : "refund")
                .put("order", "ord_" + number)
                .put("amount", amount)
                .put("currency", currency);
    }

    /** The seller of {@code pay_1} owes the buyer. */
    void owe(String kind, String cause, long amount, String currency) {
        ObjectNode entry = array(books, "entries").addObject();
        entry.put("id", "ent_" + cause).put("payment", "pay_1").put("kind", kind).put("cause", cause);
        ArrayNode postings = entry.putArray("postings");
        posting(postings, "seller_payable:mer_1/sel_1", "debit", amount, currency);
        posting(postings, "refunds_due", "credit", amount, currency);
    }

    private static void posting(ArrayNode postings, String account, String side, long amount, String currency) {
        postings.addObject().put("account", account).put("side", side).put("amount", amount).put("currency", currency);
    }

    /** Makes the PSP's balances what its charges are. */
    void balances() {
        ObjectNode balances = truth.putObject("balances");
        for (JsonNode charge : truth.get("charges")) {
            String currency = charge.get("currency").asText();
            long net = charge.get("captured").asLong() - charge.get("refunded").asLong();
            balances.put(currency, balances.path(currency).asLong() + net);
        }
    }

    /** There are several PSPs: what each of them owes us, by our account there. */
    void accounts(String balances) {
        try {
            truth.set("accounts", new ObjectMapper().readTree(balances));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }

    /** Makes it a run with two PSPs, of which one did all that was done: named as {@code chaos.run.Together} does. */
    void severalPsps() {
        for (String array : List.of("charges", "refunds", "payouts")) {
            truth.path(array).forEach(row -> {
                of("acct_1", row, "id");
                of("acct_1", row, "charge");
            });
        }
        journal.path("entries").forEach(line -> ((ObjectNode) line).put("account", "acct_1"));
        lies.forEach(lie -> ((ObjectNode) lie).put("account", "acct_1"));
        books.path("discrepancies").forEach(row -> ((ObjectNode) row).put("psp_account", "acct_1")
                .put("id", row.path("id").asText().replace("dis_", "dis_acct_1:")));
        ObjectNode accounts = truth.putObject("accounts");
        accounts.set("acct_1", truth.get("balances"));
        accounts.putObject("acct_2");
        before = books.deepCopy();
        atHeal = books.deepCopy();
    }

    private static void of(String account, JsonNode row, String field) {
        if (row.has(field)) {
            ((ObjectNode) row).put(field, account + "/" + row.path(field).asText());
        }
    }

    void told(String kind, String number, String body, int status, String told, String reply, String detail) {
        Instant at = START.plusSeconds(operations.size());
        String payment = told == null ? null : "pay_" + number;
        add(kind, "purchase-" + number, "cart_" + number, payment, body, status, told, reply, detail, at);
    }

    /** The merchant pays the seller out. */
    void paidOut(String key, int status, String payout) {
        Instant at = START.plusSeconds(operations.size());
        Result result = status == 0 ? Result.UNKNOWN : status < 400 ? Result.OK : Result.FAILED;
        operations.add(new Operation(
                operations.size(), "merchant", Operation.PAYOUT, null, key, "body-" + key, at,
                status == 0 ? null : at.plusMillis(5), result, status, null, null, "reply-" + key, payout));
    }

    /** The checkout that is sent once more at the end. */
    void lastLook(String number, String body, int status, String reply) {
        told("pay", number, body, status, null, status == 0 ? null : reply, null);
        Operation sent = operations.removeLast();
        operations.add(new Operation(
                sent.index(), Operation.LAST_LOOK, sent.kind(), sent.purchase(), sent.key(), sent.requestDigest(),
                sent.invoked(), sent.completed(), sent.result(), sent.status(), sent.payment(), sent.told(),
                sent.replyDigest(), sent.detail()));
    }

    void add(
            String kind, String purchase, String key, String payment, String body, int status, String told,
            String reply, String detail, Instant at) {
        Result result = status == 0 ? Result.UNKNOWN : status < 400 || status == 402 ? Result.OK : Result.FAILED;
        operations.add(new Operation(
                operations.size(), "buyer-1", kind, purchase, kind.equals("pay") ? key : null, body, at,
                status == 0 ? null : at.plusMillis(20), result, status, payment, told, reply, detail));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
