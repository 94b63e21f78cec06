package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The payment system's books as far as the judge reads them: docs/payment-api.md, "Books".
 *
 * @param charges by the order, the charge that its money is in; null where the books name no charges at all
 */
record Books(
        List<Payment> payments,
        List<Change> history,
        List<Entry> entries,
        List<Wallet> wallets,
        List<Movement> movements,
        List<Job> jobs,
        List<Event> inbox,
        List<Key> keys,
        List<Discrepancy> discrepancies,
        Map<String, String> charges) {

    private static final String RECEIVABLE = "psp_receivable:";

    record Payment(
            String id, String merchant, String state, long amount, String currency, List<Order> orders,
            List<String> attempts) {}

    record Order(String id, long amount, String currency) {}

    /** One row of the append-only history; {@code from} null for the first. */
    record Change(
            String payment, long version, String event, String from, String to, String verdict, String cause,
            String detail) {

        /** The steps of refunds and chargebacks, which change money and not the state: the judge's own copy. */
        private static final Set<String> MONEY = Set.of(
                "refund_ordered", "refund_succeeded", "refund_failed", "chargeback_opened", "chargeback_won",
                "chargeback_lost");

        boolean isOfMoney() {
            return MONEY.contains(event) && Objects.equals(from, to);
        }

        /** What happened: a step of a refund or chargeback, or else the state that was entered. */
        String word() {
            return isOfMoney() ? event : to;
        }

        /** The type of the message that tells of it. */
        String type() {
            return isOfMoney() ? event.replaceFirst("_", ".") : "payment." + to;
        }

        boolean applied() {
            return verdict.equals("applied");
        }
    }

    record Entry(String id, String payment, String kind, String cause, List<Posting> postings) {}

    record Posting(String account, boolean debit, long amount, String currency) {}

    /**
     * @param seller as its merchant calls it
     * @param owed by the seller, of what had been paid out before it went back
     */
    record Wallet(String merchant, String seller, String currency, long available, long owed) {

        /** As its accounts are called after it. */
        String owner() {
            return merchant + "/" + seller;
        }
    }

    record Job(String id, String state, String deadReason) {}

    record Movement(String reference, String kind, String order, long amount, String currency) {}

    /** {@code received} until it was applied, or parked with a state that says why. */
    record Event(String id, String type, String state) {}

    record Key(String merchant, String endpoint, String key, String payment) {}

    /**
     * {@code type}, {@code subject} and {@code field} say what disagrees; {@code kind} is its class, {@code queue} its owner.
     *
     * @param account of ours at the PSP whose files say otherwise, or null (a bank's statement)
     */
    record Discrepancy(
            String id, String account, String type, String kind, String queue, String subject, String field,
            boolean open) {

        /** The kind of movement that it is about: a chargeback and its return have one reference. Empty for other things. */
        String movement() {
            int colon = about().indexOf(':');
            return colon > 0 ? about().substring(0, colon) : "";
        }

        /** Movement and reference, each followed by a colon, and the field: the id without what precedes them. */
        String about() {
            String before = account == null ? "dis_" : "dis_" + account + ":";
            return id.startsWith(before) ? id.substring(before.length()) : "";
        }
    }

    /** @param byAccount whether what PSPs name is to be preceded by our account there, because there are several */
    static Books of(JsonNode json, boolean byAccount) {
        Fields books = new Fields("books", json);
        return new Books(
                books.list("payments", Books::payment),
                books.list("history", row -> new Change(
                        row.text("payment"), row.whole("version"), row.text("event"), row.optionalText("from"),
                        row.optionalText("to"), row.text("verdict"), row.optionalText("cause"),
                        row.optionalText("detail"))),
                books.list("entries", row -> new Entry(
                        row.text("id"), row.optionalText("payment"), row.text("kind"),
                        byAccount ? named(pspAccount(row), row.optionalText("cause")) : row.optionalText("cause"),
                        row.list("postings", Books::posting))),
                books.list("wallets",
                        row -> new Wallet(
                                row.text("merchant"), row.text("seller"), row.text("currency"),
                                row.whole("available"), row.whole("owed"))),
                books.list("movements", row -> new Movement(
                        named(row, "reference", byAccount), row.text("kind"), row.optionalText("order"),
                        row.whole("amount"),
                        row.text("currency"))),
                books.list("jobs",
                        row -> new Job(row.text("id"), row.text("state"), row.optionalText("dead_reason"))),
                books.list("inbox", row -> new Event(
                        named(row, "event", byAccount), row.optionalText("type"), row.text("state"))),
                books.list("keys", row -> new Key(
                        row.text("merchant"), row.text("endpoint"), row.text("key"), row.optionalText("payment"))),
                books.list("discrepancies", row -> new Discrepancy(
                        row.text("id"), row.optionalText("psp_account"), row.text("type"), row.text("class"),
                        row.optionalText("queue"),
                        byAccount ? named(row.optionalText("psp_account"), row.optionalText("subject"))
                                : row.optionalText("subject"),
                        row.optionalText("field"),
                        row.optionalText("closed_at") == null)),
                books.json().has("order_money") ? charges(books, byAccount) : null);
    }

    private static Map<String, String> charges(Fields books, boolean byAccount) {
        return books.list("order_money", row -> Map.entry(row.text("order"), named(row, "charge", byAccount))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String named(Fields row, String field, boolean byAccount) {
        return byAccount ? named(row.text("psp_account"), row.text(field)) : row.text(field);
    }

    private static String named(String account, String name) {
        return account == null || name == null ? name : account + "/" + name;
    }

    /** The one whose receivable the entry changes, or null. */
    private static String pspAccount(Fields entry) {
        return entry.list("postings", posting -> posting.text("account")).stream()
                .filter(account -> account.startsWith(RECEIVABLE))
                .map(account -> account.substring(RECEIVABLE.length()))
                .findFirst()
                .orElse(null);
    }

    private static Payment payment(Fields row) {
        return new Payment(
                row.text("id"),
                row.text("merchant"),
                row.text("state"),
                row.whole("amount"),
                row.text("currency"),
                row.list("orders", order -> new Order(order.text("id"), order.whole("amount"), order.text("currency"))),
                row.list("attempts", attempt -> attempt.text("id")));
    }

    private static Posting posting(Fields row) {
        String side = row.text("side");
        if (!side.equals("debit") && !side.equals("credit")) {
            throw new IllegalArgumentException(row.path() + ".side is neither debit nor credit");
        }
        return new Posting(row.text("account"), side.equals("debit"), row.whole("amount"), row.text("currency"));
    }
}
