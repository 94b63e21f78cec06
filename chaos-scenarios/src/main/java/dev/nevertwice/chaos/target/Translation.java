package dev.nevertwice.chaos.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.invariant.MoneyText;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.target.Target.Call;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lets a target be spoken to in our payment system's language: requests are put into its templates, replies are read back by
 * its mapping. What it has no word for (books, progress) is answered from what was seen. A cart is one payment, named by its
 * cart, however many the target makes of it: which is what buyers pay for.
 */
final class Translation implements Channel {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> BOOKS = List.of(
            "payments", "history", "entries", "wallets", "movements", "jobs", "inbox", "keys", "discrepancies");

    /** So many replies that nobody understands are no accident. */
    private static final int STRANGE = 5;

    private static final int SHOWN = 120;

    private final Target target;
    private final Channel to;
    private final Known known;

    Translation(Target target, Channel to, Known known) {
        this.target = target;
        this.to = to;
        this.known = known;
    }

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        String path = request.path();
        if (request.method().equals("POST") && path.equals("/v1/payments")) {
            return pay(request, deadline);
        }
        if (request.method().equals("GET") && path.startsWith("/v1/payments/")) {
            return status(path.substring("/v1/payments/".length()), deadline);
        }
        return switch (path) {
            case "/health" -> health(deadline);
            case "/v1/ops/progress" -> answer(200, numbers("open_payments", "open_jobs", "dead_jobs", "open_automatic",
                    "unpublished", "open_events"));
            case "/v1/ops/books" -> answer(200, books());
            case "/v1/ops/reconcile" -> reconcile(request, deadline);
            default -> answer(404, JsonNodeFactory.instance.objectNode().put("code", "not_mapped"));
        };
    }

    private Exchange pay(Request request, Duration deadline) {
        JsonNode body = json(request.body());
        String cart = request.header("idempotency-key");
        JsonNode order = body.at("/orders/0");
        long amount = order.path("amount").asLong();
        String currency = order.path("currency").asText();
        known.asked(cart, amount, currency);
        Map<String, String> values = new LinkedHashMap<>();
        values.put("cart", cart);
        values.put("amount", Long.toString(amount));
        values.put("major", MoneyText.major(amount, currency));
        values.put("currency", currency);
        values.put("source", body.path("source").asText());
        Exchange exchange = to.exchange(filled(target.pay(), values), deadline);
        if (!isElsewhere(exchange)) {
            return read(cart, exchange, true);
        }
        return isDecided(cart, deadline) ? conflict(cart) : notKnownYet(409);
    }

    /** Whether a checkout is answered with nothing but that what became of it has to be asked for. */
    private boolean isElsewhere(Exchange exchange) {
        return exchange instanceof Exchange.Answered answered
                && (answered.response().status() == 409 || answered.response().status() / 100 == 3)
                && told(answered.response()).isEmpty();
    }

    private Exchange status(String cart, Duration deadline) {
        return read(cart, askStatus(cart, deadline), false);
    }

    private Exchange askStatus(String cart, Duration deadline) {
        Map<String, String> values = Map.of("payment", known.payment(cart).orElse(cart), "cart", cart);
        return to.exchange(filled(target.status(), values), deadline);
    }

    /** Whether its status tells of an end. While it does not, a buyer has to send the cart again: nobody may be at it. */
    private boolean isDecided(String cart, Duration deadline) {
        return askStatus(cart, deadline) instanceof Exchange.Answered answered
                && heard(cart, answered.response()).filter(word -> !word.equals("pending")).isPresent();
    }

    private static Exchange notKnownYet(int status) {
        return answer(status, JsonNodeFactory.instance.objectNode().put("code", "not_known_yet"));
    }

    /** To a cart that is known already: where to ask what became of it. */
    private static Exchange conflict(String cart) {
        TreeMap<String, String> headers = new TreeMap<>(Map.of("location", "/v1/payments/" + cart));
        return new Exchange.Answered(new Response(409, headers, new byte[0]));
    }

    private Exchange read(String cart, Exchange exchange, boolean checkout) {
        if (!(exchange instanceof Exchange.Answered answered)) {
            return exchange;
        }
        Response reply = answered.response();
        int status = reply.status();
        Optional<String> told = heard(cart, reply);
        if (told.isEmpty() && promisesNothing(status)) {
            return notKnownYet(status);
        }
        if (told.isEmpty()) {
            requireFitting(reply);
            if (status < 300 || status == 402) {
                known.doubt("a reply with status " + status + " has '" + word(json(reply.body())) + "' at "
                        + target.read().outcome() + ", which read.paid, read.declined and read.pending don't name");
            }
            return answer(status < 300 ? 502 : status,
                    JsonNodeFactory.instance.objectNode().put("code", "not_understood"));
        }
        ObjectNode shown = JsonNodeFactory.instance.objectNode().put("id", cart).put("status", told.get());
        if (!checkout) {
            return answer(200, shown);
        }
        return switch (told.get()) {
            case "paid" -> answer(201, shown);
            case "declined" -> answer(402, JsonNodeFactory.instance.objectNode().set("payment", shown));
            default -> answer(202, shown);
        };
    }

    /** Our word for what a reply tells, which is known from now on; empty where it tells nothing. */
    private Optional<String> heard(String cart, Response reply) {
        JsonNode body = json(reply.body());
        Optional<String> told = told(reply);
        told.ifPresent(
                word -> known.told(cart, target.read().payment().map(at -> body.at(at).asText(null)).orElse(null),
                        word));
        return told;
    }

    /**
     * Our word for what a reply tells, if it tells anything. The status comes before the word: who is overloaded or broken decides
     * nothing, whatever its body says, and may be a load balancer. In conflict with the same cart it may say "paid" or "pending",
     * but "failed" is then said of the request.
     */
    private Optional<String> told(Response reply) {
        Optional<String> told = target.read().told(word(json(reply.body())));
        return switch (reply.status()) {
            case 409 -> told.filter(word -> !word.equals("declined"));
            default -> promisesNothing(reply.status()) ? Optional.empty() : told;
        };
    }

    private String word(JsonNode body) {
        return body.at(target.read().outcome()).asText("");
    }

    private static boolean promisesNothing(int status) {
        return status >= 500 || status == 429 || status == 409;
    }

    /** Where not one reply is understood it is the mapping that is wrong, and the service is blamed for nothing. */
    private void requireFitting(Response reply) {
        if (known.strange() == STRANGE) {
            String body = new String(reply.body(), StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
            throw new LiveFailure(
                    "the target file does not fit " + target.name() + ": none of " + STRANGE
                            + " replies has a word of read.paid, read.declined or read.pending at "
                            + target.read().outcome() + "; the last, with status " + reply.status() + ": "
                            + body.substring(0, Math.min(body.length(), SHOWN)),
                    null);
        }
    }

    /** Any answer but an error of the server's proves that it is up: it need not have a page there. */
    private Exchange health(Duration deadline) {
        String path = target.start().map(Target.Start::ready).orElse("/");
        Exchange exchange = to.exchange(new Request("GET", path, new TreeMap<>(), new byte[0]), deadline);
        return exchange instanceof Exchange.Answered answered && answered.response().status() < 500
                ? answer(200, JsonNodeFactory.instance.objectNode())
                : exchange;
    }

    private Exchange reconcile(Request request, Duration deadline) {
        String day = json(request.body()).path("day").asText();
        if (target.settlementImport().isPresent()) {
            Exchange exchange = to.exchange(filled(target.settlementImport().get(), Map.of("day", day)), deadline);
            if (!(exchange instanceof Exchange.Answered answered)) {
                known.imported(day, 0);
                return exchange;
            }
            int status = answered.response().status();
            known.imported(day, status);
            if (status >= 300) {
                return exchange;
            }
        }
        return answer(200, numbers("rows", "imported", "unequal", "opened", "closed", "open_automatic", "open_manual",
                "open_special").put("day", day));
    }

    /** A payment for each cart that was asked for, with one order of that cart's amount: what {@link Correlation} points to. */
    private ObjectNode books() {
        ObjectNode books = JsonNodeFactory.instance.objectNode();
        BOOKS.forEach(books::putArray);
        for (Known.Order order : known.orders()) {
            ObjectNode payment = books.withArray("payments").addObject().put("id", order.cart())
                    .put("merchant", "target").put("state", order.told() == null ? "unknown" : order.told())
                    .put("amount", order.amount()).put("currency", order.currency());
            payment.putArray("orders").addObject().put("id", Correlation.order(order.cart()))
                    .put("amount", order.amount()).put("currency", order.currency());
            payment.putArray("attempts");
        }
        return books;
    }

    private static ObjectNode numbers(String... names) {
        ObjectNode zeros = JsonNodeFactory.instance.objectNode();
        for (String name : names) {
            zeros.put(name, 0);
        }
        return zeros;
    }

    private static Request filled(Call call, Map<String, String> values) {
        TreeMap<String, String> headers = new TreeMap<>();
        for (String header : call.headers()) {
            String[] parts = header.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), filled(parts[1], values));
        }
        return new Request(
                call.method(), filled(call.path(), values), headers,
                filled(call.body(), values).getBytes(StandardCharsets.UTF_8));
    }

    private static String filled(String template, Map<String, String> values) {
        String text = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue());
        }
        return text;
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    static Exchange answer(int status, JsonNode body) {
        try {
            return new Exchange.Answered(new Response(status, new TreeMap<>(), JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            throw new AssertionError("a tree is always JSON", e);
        }
    }
}
