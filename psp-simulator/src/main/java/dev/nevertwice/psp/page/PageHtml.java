package dev.nevertwice.psp.page;

import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.registration.Order;
import dev.nevertwice.psp.registration.Registration;
import dev.nevertwice.psp.registration.Source;
import dev.nevertwice.psp.wire.Money;
import java.nio.charset.StandardCharsets;

/** The hosted page as plain HTML that works without JavaScript. */
final class PageHtml {

    private static final String HEAD = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Pay</title>
            <style>
            body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 2rem auto; padding: 0 1rem }
            table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .3rem; border-bottom: 1px solid #ccc }
            input, button { font: inherit; padding: .5rem; width: 100%; box-sizing: border-box; margin: .3rem 0 }
            .error { color: #a00 }
            </style>
            <h1>Pay</h1>
            """;

    private PageHtml() {}

    /**
     * The form, or what became of it.
     *
     * @param error what was wrong with the last try; null for none
     */
    static PspReply form(Registration registration, String error) {
        StringBuilder html = start(registration, error);
        if (registration.status() == Registration.Status.OPEN) {
            open(html, registration);
        } else {
            if (registration.status() == Registration.Status.REQUIRES_ACTION) {
                html.append("<p><a href=\"").append(escape(registration.token()))
                        .append("/challenge\">Confirm that it is you</a></p>\n");
            }
            status(html, registration);
        }
        return end(html, registration, error);
    }

    /** The 3-D Secure challenge, or what became of it. */
    static PspReply challenge(Registration registration, String error) {
        StringBuilder html = start(registration, error);
        if (registration.status() == Registration.Status.REQUIRES_ACTION) {
            html.append("<p>Your bank asks whether this payment is yours (3-D Secure).</p>\n")
                    .append("<form method=\"post\" action=\"challenge\">\n")
                    .append("<button name=\"answer\" value=\"pass\">Yes, it is mine</button>\n")
                    .append("<button name=\"answer\" value=\"fail\">No</button>\n</form>\n");
        } else {
            status(html, registration);
        }
        return end(html, registration, error);
    }

    private static StringBuilder start(Registration registration, String error) {
        StringBuilder html = new StringBuilder(HEAD).append("<table>\n");
        for (Order order : registration.orders()) {
            html.append("<tr><td>").append(escape(order.reference())).append("<td>")
                    .append(escape(Money.text(order.amount(), order.currency()))).append('\n');
        }
        html.append("</table>\n");
        if (error != null) {
            html.append("<p class=\"error\" role=\"alert\">").append(escape(error)).append("</p>\n");
        }
        return html;
    }

    private static void status(StringBuilder html, Registration registration) {
        html.append("<p>This payment is <strong>").append(registration.status().wireName().replace('_', ' '))
                .append("</strong>.</p>\n");
    }

    private static PspReply end(StringBuilder html, Registration registration, String error) {
        if (registration.returnUrl() != null) {
            html.append("<p><a href=\"").append(escape(registration.returnUrl()))
                    .append("\">Back to the shop</a></p>\n");
        }
        return html(error == null ? 200 : 400, html.toString());
    }

    private static void open(StringBuilder html, Registration registration) {
        html.append("<form method=\"post\" action=\"").append(escape(registration.token())).append("\">\n")
                .append("<label>Card number <input name=\"card\" inputmode=\"numeric\" autocomplete=\"off\" required value=\"")
                .append(Source.VISA.card()).append("\"></label>\n<button>Pay</button>\n</form>\n")
                .append("<p>Only these test cards work; no real card is ever accepted.</p>\n<table>\n");
        for (Source source : Source.values()) {
            html.append("<tr><td>").append(source.card()).append("<td>").append(source.story()).append('\n');
        }
        html.append("</table>\n");
    }

    /** 303, with a body for people whose browser does not follow. */
    static PspReply redirect(String location) {
        return html(303, HEAD + "<p><a href=\"" + escape(location) + "\">Continue</a></p>\n").withHeader("location",
                location);
    }

    private static PspReply html(int status, String html) {
        return PspReply.of(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8))
                .withHeader("cache-control", "no-store")
                .withHeader("content-security-policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
                .withHeader("referrer-policy", "no-referrer");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;").replace("'",
                "&#39;");
    }
}
