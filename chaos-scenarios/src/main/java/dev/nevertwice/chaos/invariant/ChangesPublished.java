package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * I12, as far as it is about our own events: what was committed was published and taken by everybody whom it concerns, once,
 * and nothing else was. Books without an outbox say nothing about it.
 */
final class ChangesPublished {

    private static final String ALL = "analytics";

    /** What money that goes back or comes again changes at a seller who had it, and what it is in the ledger. */
    private static final Set<String> SELLERS =
            Set.of("refund_ordered", "refund_failed", "chargeback_opened", "chargeback_won");
    private static final Set<String> LEDGERS =
            Set.of("capture", "sale", "refund_due", "refund_returned", "chargeback", "chargeback_won");

    /** Which states each consumer is told of, besides the one who is told of all: the judge's own copy of docs/events.md. */
    private static final Map<String, Set<String>> CONCERNED = new TreeMap<>(Map.of(
            "notification", Set.of("paid", "declined", "expired", "canceled", "refunded"),
            "billing", Set.of("paid"),
            "statement", Set.of("paid")));

    private record Taken(String consumer, String payment, long version, boolean applied, String reason, String at) {

        String change() {
            return payment + ":" + version;
        }
    }

    private ChangesPublished() {}

    static void check(Case facts, Findings findings) {
        JsonNode json = facts.evidence().books();
        if (!json.path("outbox").isArray()) {
            return;
        }
        Map<String, Books.Change> committed = new HashMap<>();
        facts.books().history().stream()
                .filter(Books.Change::applied)
                .forEach(change -> committed.put(change.payment() + ":" + change.version(), change));
        Fields books = new Fields("books", json);
        outbox(findings, committed, books);
        consumers(findings, committed, taken(json, books));
        lines(facts, findings, committed, json, books);
        goesBack(findings, committed, json);
        statements(facts, findings, json, books);
    }

    /** I10, seen by consumers: they take a payment's changes in the order in which they were made. */
    static void order(Case facts, Findings findings) {
        JsonNode json = facts.evidence().books();
        if (!json.path("consumed").isArray()) {
            return;
        }
        Map<String, List<Taken>> byPayment = new HashMap<>();
        for (Taken taken : taken(json, new Fields("books", json))) {
            byPayment.computeIfAbsent(taken.consumer() + " " + taken.payment(), first -> new ArrayList<>()).add(taken);
        }
        byPayment.values().forEach(changes -> {
            changes.sort(Comparator.comparingLong(Taken::version));
            for (int i = 1; i < changes.size(); i++) {
                Taken before = changes.get(i - 1);
                Taken after = changes.get(i);
                if (Instant.parse(after.at()).isBefore(Instant.parse(before.at()))) {
                    findings.violation(
                            after.payment(), after.consumer() + " took version " + after.version() + " at " + after.at()
                                    + ", before version " + before.version() + " at " + before.at());
                }
            }
        });
    }

    private static void outbox(Findings findings, Map<String, Books.Change> committed, Fields books) {
        Set<String> told = new HashSet<>();
        for (Fields message : books.list("outbox", row -> row)) {
            String change = message.text("payment") + ":" + message.whole("version");
            told.add(change);
            Books.Change happened = committed.get(change);
            if (happened == null || !message.text("type").equals(happened.type())) {
                findings.violation(message.text("payment"), "a message tells of " + change + " (" + message.text("type")
                        + "), which never happened");
            } else if (message.optionalText("published_at") == null) {
                findings.violation(message.text("payment"), change + " was never published");
            }
        }
        committed.forEach((change, row) -> {
            findings.saw();
            if (!told.contains(change)) {
                findings.violation(row.payment(), "no message tells of " + change + " (" + row.word() + ")");
            }
        });
    }

    private static void consumers(Findings findings, Map<String, Books.Change> committed, List<Taken> all) {
        Map<String, Set<String>> by = new HashMap<>();
        for (Taken taken : all) {
            if (!committed.containsKey(taken.change())) {
                findings.violation(taken.payment(),
                        taken.consumer() + " was told of " + taken.change() + ", which never happened");
            } else if (!taken.applied()) {
                findings.violation(taken.payment(),
                        taken.change() + " lies aside at " + taken.consumer() + ": " + taken.reason());
            }
            if (!by.computeIfAbsent(taken.consumer(), first -> new HashSet<>()).add(taken.change())) {
                findings.violation(taken.payment(), taken.consumer() + " took " + taken.change() + " twice");
            }
        }
        committed.forEach((change, row) -> {
            missing(findings, by, ALL, change, row);
            CONCERNED.forEach((consumer, states) -> {
                if (isConcerned(consumer, states, row)) {
                    missing(findings, by, consumer, change, row);
                }
            });
        });
    }

    private static boolean isConcerned(String consumer, Set<String> states, Books.Change row) {
        if (row.isOfMoney()) {
            return consumer.equals("notification") || isSellers(row);
        }
        return states.contains(row.to());
    }

    private static boolean isSellers(Books.Change row) {
        return SELLERS.contains(row.event()) && "paid".equals(row.to());
    }

    private static void missing(
            Findings findings, Map<String, Set<String>> by, String consumer, String change, Books.Change row) {
        if (!by.getOrDefault(consumer, Set.of()).contains(change)) {
            findings.violation(row.payment(), consumer + " never got " + change + " (" + row.word() + ")");
        }
    }

    /** What two of them wrote is what happened: a count for every state entered, a line for every order sold. */
    private static void lines(
            Case facts, Findings findings, Map<String, Books.Change> committed, JsonNode json, Fields books) {
        Map<String, Long> counted = new TreeMap<>();
        Map<String, Integer> paid = new TreeMap<>();
        Map<String, Integer> backs = new TreeMap<>();
        Set<String> released = released(json);
        for (Books.Change change : committed.values()) {
            counted.merge(change.word(), 1L, Long::sum);
            Books.Payment payment = facts.payment(change.payment());
            if (payment != null && "paid".equals(change.word())) {
                payment.orders().forEach(
                        order -> paid.merge(order.id(), released.contains(order.id()) ? 0 : 1, Integer::sum));
            }
            if (isSellers(change)) {
                backs.merge(change.payment() + " " + change.event(), 1, Integer::sum);
            }
        }
        books.list("analytics_day", row -> row).stream()
                .filter(row -> row.whole("generation") == generation(json, "analytics"))
                .forEach(row -> counted.merge(row.text("entered"), -row.whole("payments"), Long::sum));
        counted.forEach((state, difference) -> {
            if (difference != 0) {
                findings.violation(null, "analytics counts " + Math.abs(difference) + " too "
                        + (difference > 0 ? "few" : "many") + " of " + state);
            }
        });
        books.list("statement_line", row -> row).stream()
                .filter(row -> row.whole("generation") == generation(json, "statement"))
                .forEach(row -> {
                    if (row.text("kind").equals("sale")) {
                        paid.merge(row.text("order"), -1, Integer::sum);
                    } else {
                        backs.merge(row.text("payment") + " " + row.text("kind"), -1, Integer::sum);
                    }
                });
        backs.forEach((back, difference) -> {
            if (difference != 0) {
                findings.violation(null, back + " has " + Math.abs(difference) + " too "
                        + (difference > 0 ? "few" : "many") + " lines in its sellers' statements");
            }
        });
        paid.forEach((order, difference) -> {
            if (difference != 0) {
                findings.violation(null, "order " + order + " has " + Math.abs(difference) + " too "
                        + (difference > 0 ? "few" : "many") + " lines in its seller's statement");
            }
        });
    }

    /** Orders that nothing was taken of. */
    private static Set<String> released(JsonNode json) {
        Set<String> released = new HashSet<>();
        for (JsonNode order : json.path("order_money")) {
            if (order.path("captured").asLong() == 0) {
                released.add(order.path("order").asText());
            }
        }
        return released;
    }

    /** Each refund and each dispute in the books is a change of its payment, for each step that it has taken. */
    private static void goesBack(Findings findings, Map<String, Books.Change> committed, JsonNode json) {
        Set<String> steps = new HashSet<>();
        committed.values()
                .forEach(change -> steps.add(change.payment() + " " + change.event() + " " + change.detail()));
        for (JsonNode refund : json.path("refunds")) {
            step(findings, steps, refund, "refund_ordered");
            String state = refund.path("state").asText();
            if (state.equals("succeeded") || state.equals("failed")) {
                step(findings, steps, refund, "refund_" + state);
            }
        }
        for (JsonNode chargeback : json.path("chargebacks")) {
            step(findings, steps, chargeback, "chargeback_opened");
            step(findings, steps, chargeback, "chargeback_" + chargeback.path("state").asText());
        }
    }

    private static void step(Findings findings, Set<String> steps, JsonNode row, String event) {
        findings.saw();
        String id = row.path("id").asText();
        String payment = row.path("payment").asText();
        if (!steps.contains(payment + " " + event + " " + id)) {
            findings.violation(payment, "no change tells of the " + event + " of " + id);
        }
    }

    /** What statements say of each seller is what the ledger says, payouts and corrections apart. */
    private static void statements(Case facts, Findings findings, JsonNode json, Fields books) {
        Map<String, Long> owed = new TreeMap<>();
        for (Books.Entry entry : facts.books().entries()) {
            for (Books.Posting posting : entry.postings()) {
                String account = posting.account();
                boolean wallets = account.startsWith("seller_payable:") || account.startsWith("seller_debt:");
                if (wallets && LEDGERS.contains(entry.kind())) {
                    long signed = posting.debit() ? -posting.amount() : posting.amount();
                    owed.merge(account.substring(account.indexOf(':') + 1) + " " + posting.currency(), signed,
                            Math::addExact);
                }
            }
        }
        books.list("statement_line", row -> row).stream()
                .filter(row -> row.whole("generation") == generation(json, "statement"))
                .forEach(row -> owed.merge(
                        row.text("merchant") + "/" + row.text("seller") + " " + row.text("currency"),
                        -row.whole("amount"), Math::addExact));
        owed.forEach((seller, difference) -> {
            if (difference != 0) {
                findings.violation(null, "the statement of " + seller + " says " + Math.abs(difference) + " too "
                        + (difference > 0 ? "little" : "much") + " in minor units");
            }
        });
    }

    private static List<Taken> taken(JsonNode json, Fields books) {
        return books.list("consumed", row -> row).stream()
                .filter(row -> row.whole("generation") == generation(json, row.text("consumer")))
                .map(row -> new Taken(
                        row.text("consumer"), row.text("payment"), row.whole("version"),
                        row.text("state").equals("applied"), row.optionalText("reason"), row.text("at")))
                .toList();
    }

    /** A consumer is in its first one until it has a row of its own. */
    private static long generation(JsonNode json, String consumer) {
        for (JsonNode row : json.path("consumers")) {
            if (row.path("name").asText().equals(consumer)) {
                return row.path("generation").asLong();
            }
        }
        return 1;
    }
}
