package dev.nevertwice.pay.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.wire.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a message says (docs/events.md): everything that a receiver needs, so that it never has to ask back.
 *
 * @param event what happened to the payment, in the life cycle's words
 * @param from the state before; null for the first
 * @param about the refund or chargeback that it tells of; then the state is what it was
 */
public record PaymentChange(
        String payment,
        long version,
        Instant at,
        String merchant,
        String event,
        String from,
        String state,
        Money amount,
        List<Line> lines,
        Optional<About> about) {

    /** A change of the state. */
    public PaymentChange(
            String payment, long version, Instant at, String merchant, String event, String from, String state,
            Money amount, List<Line> lines) {
        this(payment, version, at, merchant, event, from, state, amount, lines, Optional.empty());
    }

    /**
     * What one seller is to get.
     *
     * @param amount what was ordered
     * @param captured what was taken for good by this change: part of it, or all, when the payment becomes paid; else nothing
     */
    public record Line(String order, String seller, Money amount, Money captured) {}

    /**
     * A refund or a chargeback.
     *
     * @param seller whose money it is; null where it was never sold
     * @param left what is left of the order to the seller after this change
     */
    public record About(String id, String order, String seller, Money amount, Money left) {

        private ObjectNode json() {
            return Json.object()
                    .put("id", id)
                    .put("order", order)
                    .put("seller", seller)
                    .put("amount", amount.minor())
                    .put("left", left.minor())
                    .put("currency", amount.code());
        }
    }

    /** It can't be understood. It never will be: whoever gets it puts it aside. */
    public static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    public boolean entered(String wanted) {
        return state.equals(wanted) && !wanted.equals(from);
    }

    /** A change of money instead of the state. */
    public PaymentChange about(About what) {
        return new PaymentChange(
                payment, version, at, merchant, event, from, state, amount, lines, Optional.of(what));
    }

    /** What happened, in one word: the state that it led to, or what became of a refund or chargeback. */
    public String word() {
        return about.isPresent() ? event : state;
    }

    /** What the seller has more by a refund or chargeback, in minor units; negative when less, 0 where it is not the seller's. */
    public long toSeller() {
        if (about.isEmpty() || about.get().seller() == null) {
            return 0;
        }
        long amount = about.get().amount().minor();
        return switch (event) {
            case "refund_ordered", "chargeback_opened" -> -amount;
            case "refund_failed", "chargeback_won" -> amount;
            default -> 0;
        };
    }

    /**
     * How much money the change is about: a refund's or chargeback's; what was captured where it led to paid; else what was
     * ordered.
     */
    public Money concerning() {
        if (about.isPresent()) {
            return about.get().amount();
        }
        return state.equals("paid")
                ? lines.stream().map(Line::captured).reduce(Money.zero(amount.currency()), Money::plus)
                : amount;
    }

    /** Of what something was taken; a seller whose part was released sold nothing. */
    public List<Line> sold() {
        return lines.stream().filter(line -> line.captured().isPositive()).toList();
    }

    public Message message() {
        String type = about.isPresent() ? event.replaceFirst("_", ".") : "payment." + state;
        ObjectNode json = Json.object()
                .put("type", type)
                .put("payment", payment)
                .put("version", version)
                .put("at", at.toString())
                .put("merchant", merchant)
                .put("event", event)
                .put("from", from)
                .put("state", state)
                .put("amount", amount.minor())
                .put("currency", amount.code());
        ArrayNode orders = json.putArray("orders");
        for (Line line : lines) {
            orders.addObject()
                    .put("id", line.order())
                    .put("seller", line.seller())
                    .put("amount", line.amount().minor())
                    .put("captured", line.captured().minor())
                    .put("currency", line.amount().code());
        }
        about.ifPresent(what -> json.set("about", what.json()));
        return new Message(payment, version, type, Json.bytes(json));
    }

    /** @throws Unreadable where it is not one */
    public static PaymentChange of(Message message) {
        ObjectNode json = Json.readObject(message.body()).orElseThrow(() -> new Unreadable("not a JSON object"));
        try {
            PaymentChange change = new PaymentChange(
                    text(json, "payment"),
                    whole(json, "version"),
                    Instant.parse(text(json, "at")),
                    text(json, "merchant"),
                    text(json, "event"),
                    json.path("from").isNull() ? null : text(json, "from"),
                    text(json, "state"),
                    money(json),
                    lines(json.path("orders")),
                    json.path("about").isObject() ? Optional.of(about(json.path("about"))) : Optional.empty());
            if (!change.payment.equals(message.payment()) || change.version != message.version()) {
                throw new Unreadable("its body is about " + change.payment + ":" + change.version);
            }
            return change;
        } catch (DateTimeParseException | IllegalArgumentException | AssertionError malformed) {
            throw new Unreadable(String.valueOf(malformed.getMessage()));
        }
    }

    private static List<Line> lines(JsonNode orders) {
        List<Line> lines = new ArrayList<>();
        for (JsonNode order : orders) {
            Money captured = Money.of(whole(order, "captured"), text(order, "currency"));
            lines.add(new Line(text(order, "id"), text(order, "seller"), money(order), captured));
        }
        return List.copyOf(lines);
    }

    private static About about(JsonNode json) {
        return new About(
                text(json, "id"),
                text(json, "order"),
                json.path("seller").isNull() ? null : text(json, "seller"),
                money(json),
                Money.of(whole(json, "left"), text(json, "currency")));
    }

    private static Money money(JsonNode json) {
        return Money.of(whole(json, "amount"), text(json, "currency"));
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new Unreadable(field + " is not text");
        }
        return json.path(field).textValue();
    }

    private static long whole(JsonNode json, String field) {
        if (!json.path(field).isIntegralNumber() || !json.path(field).canConvertToLong()) {
            throw new Unreadable(field + " is not a whole number");
        }
        return json.path(field).longValue();
    }
}
