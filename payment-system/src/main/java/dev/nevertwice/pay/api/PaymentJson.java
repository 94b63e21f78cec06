package dev.nevertwice.pay.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.payment.OrderMoney;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A payment as its buyer and merchant see it. */
public final class PaymentJson {

    private PaymentJson() {}

    public static ObjectNode of(Payment payment) {
        ObjectNode json = Json.object()
                .put("id", payment.id())
                .put("status", payment.state().told())
                .put("amount", payment.amount().minor())
                .put("currency", payment.amount().code())
                .put("version", payment.version())
                .put("method", payment.attempt().method())
                .put("page_url", payment.attempt().hosted() ? payment.attempt().pageUrl() : null)
                .put("decline_code", payment.attempt().declineCode())
                .put("created_at", payment.createdAt().toString())
                .put("updated_at", payment.updatedAt().toString());
        json.put("capture", payment.capture().name().toLowerCase(Locale.ROOT));
        ArrayNode orders = json.putArray("orders");
        for (Order order : payment.orders()) {
            ObjectNode shown = orders.addObject()
                    .put("id", order.id())
                    .put("seller", order.seller())
                    .put("amount", order.amount().minor())
                    .put("currency", order.amount().code());
            OrderMoney money = order.money();
            shown.put("captured", money == null ? 0 : money.captured().minor())
                    .put("refunded", money == null ? 0 : money.refunded().minor())
                    .put("charged_back", money == null ? 0 : money.chargedBack().minor());
        }
        return json;
    }

    /** The reply to the checkout that will never change again, or empty while there is none. */
    public static Optional<Response> finalReply(Payment payment) {
        boolean pageKnown = payment.attempt().hosted() && payment.attempt().pageUrl() != null;
        if (payment.state() == PaymentState.DECLINED) {
            ObjectNode body = Problem.CARD_DECLINED.body(payment.attempt().declineCode());
            body.set("payment", of(payment));
            return Optional.of(new Response(402, Problem.headers(), Json.bytes(body)));
        }
        boolean merchantsTurn =
                payment.state() == PaymentState.AUTHORIZED && payment.capture() == Payment.Capture.MANUAL;
        if (payment.state().terminal() || merchantsTurn || pageKnown) {
            return Optional.of(new Response(201, jsonHeaders(), Json.bytes(of(payment))));
        }
        return Optional.empty();
    }

    public static Response ok(ObjectNode body) {
        return new Response(200, jsonHeaders(), Json.bytes(body));
    }

    public static SortedMap<String, String> jsonHeaders() {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        return headers;
    }
}
