package dev.nevertwice.chaos.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The PSP as the judge sees it: in its truth every charge is of the order that its purchase has in our books, so that two
 * charges of one purchase meet, whatever the target called them. A charge that belongs to no purchase, or to several, is left
 * out and makes the verdict unknown.
 */
final class Correlation implements Channel {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Target.Correlate how;
    private final Channel psp;
    private final String pspKey;
    private final Known known;

    Correlation(Target.Correlate how, Channel psp, String pspKey, Known known) {
        this.how = how;
        this.psp = psp;
        this.pspKey = pspKey;
        this.known = known;
    }

    /** What the one order of a cart is called in books and truth. */
    static String order(String cart) {
        return "order-of-" + cart;
    }

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        Exchange exchange = psp.exchange(request, deadline);
        boolean isTruth = request.path().equals("/_admin/truth");
        return isTruth && exchange instanceof Exchange.Answered answered && answered.response().status() == 200
                ? Translation.answer(200, correlated(answered.response().body(), deadline))
                : exchange;
    }

    private JsonNode correlated(byte[] body, Duration deadline) {
        ObjectNode truth = (ObjectNode) read(body);
        ArrayNode charges = truth.putArray("charges");
        for (JsonNode charge : read(body).path("charges")) {
            List<Known.Order> owners = known.orders().stream().filter(ownerOf(charge, deadline)).toList();
            if (owners.size() == 1) {
                charges.add(((ObjectNode) charge).put("order", order(owners.getFirst().cart())));
            } else {
                known.doubt("charge " + charge.path("id").asText() + " of " + charge.path("amount").asText() + " "
                        + charge.path("currency").asText() + " can't be told to belong to "
                        + (owners.isEmpty() ? "any purchase" : "one of " + owners.size() + " purchases")
                        + " (correlate)");
            }
        }
        return truth;
    }

    private Predicate<Known.Order> ownerOf(JsonNode charge, Duration deadline) {
        return switch (how) {
            case REFERENCE -> order -> names(charge.path("reference").asText(), order.cart())
                    || names(charge.path("order").asText(), order.cart());
            case METADATA -> {
                List<String> values = metadata(charge, deadline);
                yield order -> values.contains(order.cart());
            }
            case UNIQUE_AMOUNT -> order -> charge.path("amount").asLong() == order.amount()
                    && charge.path("currency").asText().equals(order.currency());
        };
    }

    /** The cart's id itself, or with something behind it. */
    private static boolean names(String reference, String cart) {
        return reference.equals(cart)
                || reference.startsWith(cart) && "-_.:".indexOf(reference.charAt(cart.length())) >= 0;
    }

    private List<String> metadata(JsonNode charge, Duration deadline) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + pspKey);
        Exchange exchange = psp.exchange(
                new Request("GET", "/v1/registrations/" + charge.path("registration").asText(), headers, new byte[0]),
                deadline);
        if (!(exchange instanceof Exchange.Answered answered) || answered.response().status() != 200) {
            return List.of();
        }
        for (JsonNode order : read(answered.response().body()).path("orders")) {
            if (order.path("reference").asText().equals(charge.path("order").asText())) {
                return order.path("metadata").valueStream().map(JsonNode::asText).toList();
            }
        }
        return List.of();
    }

    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException("the PSP's answer is not JSON", e);
        }
    }
}
