package dev.nevertwice.pay.storefront;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.wire.Response;
import java.util.List;

/** What became of a payment, as its buyer may know it, and the history behind that. */
final class StatusPage {

    private static final int RELOAD_SECONDS = 2;
    private static final List<String> COLUMNS = List.of("at", "event", "from", "to");

    private StatusPage() {}

    /** Made of two answers of the payment API: the payment and its history. */
    static Response of(Response payment, Response history) {
        if (payment.status() != 200) {
            return Page.message(
                    payment.status(), "No status to show", PaymentApi.problemOf(PaymentApi.read(payment)));
        }
        JsonNode shown = PaymentApi.read(payment);
        boolean pending = shown.path("status").asText().equals("pending");
        String content = head(shown, pending) + events(PaymentApi.read(history).path("events"));
        return pending ? Page.reloading(RELOAD_SECONDS, "Your payment", content) : Page.of(200, "Your payment", content);
    }

    private static String head(JsonNode payment, boolean pending) {
        String status = Page.escape(payment.path("status").asText());
        StringBuilder html = new StringBuilder("<h1>Your payment</h1>\n<p>")
                .append(Page.escape(amount(payment)))
                .append("</p>\n<p class=\"status ")
                .append(status)
                .append("\">")
                .append(status)
                .append("</p>\n");
        String page = PaymentApi.pageOf(payment);
        if (page != null) {
            html.append("<p><a class=\"button\" href=\"")
                    .append(Page.escape(page))
                    .append("\">Go on to pay</a></p>\n");
        }
        if (pending) {
            html.append("<p class=\"quiet\">This page looks again by itself.</p>\n");
        }
        if (payment.path("decline_code").isTextual()) {
            html.append("<p>Reason: <code>").append(text(payment, "decline_code")).append("</code></p>\n");
        }
        return html.append("<p class=\"quiet\">Payment <code>")
                .append(text(payment, "id"))
                .append("</code>, version ")
                .append(text(payment, "version"))
                .append("</p>\n")
                .toString();
    }

    private static String events(JsonNode events) {
        StringBuilder html = new StringBuilder("<table>\n<tr>");
        COLUMNS.forEach(column -> html.append("<th>").append(column));
        html.append('\n');
        for (JsonNode event : events) {
            html.append("<tr>");
            COLUMNS.forEach(column -> html.append("<td>").append(text(event, column)));
            html.append('\n');
        }
        return html.append("</table>\n").toString();
    }

    private static String amount(JsonNode payment) {
        return Money.of(payment.path("amount").asLong(), payment.path("currency").asText()).toString();
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).isNull() ? "" : Page.escape(node.path(field).asText());
    }
}
