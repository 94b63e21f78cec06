package dev.nevertwice.pay.execution;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.wire.Json;

/** The bodies of requests to the PSP; made once, kept with the intent. */
public final class Bodies {

    private Bodies() {}

    /** {@code source} for a direct charge, or null; {@code returnUrl} for the hosted page, or null. */
    public static byte[] registration(Payment payment, String source, String returnUrl) {
        ObjectNode body = Json.object().put("reference", payment.attempt().id());
        ArrayNode orders = body.putArray("orders");
        for (Order order : payment.orders()) {
            orders.addObject()
                    .put("reference", order.id())
                    .put("seller", order.seller())
                    .put("amount", order.amount().minor())
                    .put("currency", order.amount().code());
        }
        if (payment.isAuthorizedFirst()) {
            body.put("capture", "manual");
        }
        if (source != null) {
            body.put("source", source);
        }
        if (returnUrl != null) {
            body.put("return_url", returnUrl);
        }
        return Json.bytes(body);
    }

    /** The same with another reference of ours, such as a registration for another attempt. */
    static byte[] again(byte[] body, String reference) {
        return Json.bytes(Json.readObject(body).orElseThrow().put("reference", reference));
    }

    /** Final: whatever else is held of the charge is released. */
    static byte[] capture(Money amount, String reference) {
        return Json.bytes(Json.object()
                .put("amount", amount.minor())
                .put("currency", amount.code())
                .put("reference", reference)
                .put("final", true));
    }

    static byte[] release(String reference) {
        return Json.bytes(Json.object().put("reference", reference));
    }

    static byte[] refund(String charge, Money amount, String reference) {
        return Json.bytes(Json.object()
                .put("charge", charge)
                .put("amount", amount.minor())
                .put("currency", amount.code())
                .put("reference", reference));
    }
}
