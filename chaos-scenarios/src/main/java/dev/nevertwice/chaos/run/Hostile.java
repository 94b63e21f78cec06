package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Somebody who means harm: sends webhooks that the PSP never sent, and asks as one merchant for payments of another. Knows
 * everything but the secrets: payments and attempts are read from the books.
 */
final class Hostile {

    private static final int ATTACKS_MOST = 50;
    private static final long PAUSE_MILLIS = 300;

    private final Clock clock;
    private final Entropy entropy;
    private final Shop shop;
    private final PayClient pay;
    private final String webhookSecret;
    private final List<Purchase> purchases;

    Hostile(
            Clock clock, Entropy entropy, Shop shop, PayClient pay, String webhookSecret, List<Purchase> purchases) {
        this.clock = clock;
        this.entropy = entropy;
        this.shop = shop;
        this.pay = pay;
        this.webhookSecret = webhookSecret;
        this.purchases = purchases;
    }

    /** Attacks in every way in turn; returns when all was tried. */
    void run(int attacks) {
        WebhookForgery.Kind[] kinds = WebhookForgery.Kind.values();
        int first = (int) entropy.below(kinds.length);
        for (int number = 0; number < Math.min(attacks, ATTACKS_MOST); number++) {
            attack(kinds[(first + number) % kinds.length]);
        }
    }

    /** Attacks in exactly these ways; returns when all was tried. */
    void run(List<String> attacks) {
        for (String word : attacks) {
            attack(WebhookForgery.Kind.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
        }
    }

    private void attack(WebhookForgery.Kind kind) {
        clock.sleep(Duration.ofMillis(1 + entropy.below(PAUSE_MILLIS)));
        forge(kind);
        Purchase victim = purchases.get((int) entropy.below(purchases.size()));
        if (shop.told(victim).payment() != null) {
            shop.pry(Operation.HOSTILE, victim);
        }
    }

    private void forge(WebhookForgery.Kind kind) {
        Instant now = clock.now();
        JsonNode victim = victim();
        String event = entropy.id("evt_" + kind.name().toLowerCase(Locale.ROOT));
        WebhookForgery forgery =
                WebhookForgery.of(kind, webhookSecret, event, approved(victim, event, now), now);
        shop.attack(
                Operation.HOSTILE, event, victim.path("id").asText(null), kind.told(),
                () -> pay.webhook(forgery.headers(), forgery.body()), forgery.body());
    }

    /** A payment that is not over, of which a word from the PSP would make something; else any, or none. */
    private JsonNode victim() {
        JsonNode payments = pay.books().json().path("payments");
        for (JsonNode payment : payments) {
            String state = payment.path("state").asText();
            if (state.equals("pending") || state.equals("unknown") || state.equals("created")) {
                return payment;
            }
        }
        return payments.isEmpty() ? payments : payments.get((int) entropy.below(payments.size()));
    }

    /** What the PSP would say of the victim's last attempt, had it charged. */
    private static ObjectNode approved(JsonNode victim, String event, Instant now) {
        ObjectNode registration = JsonNodeFactory.instance.objectNode()
                .put("id", "reg_" + event)
                .put("reference", victim.path("attempts").path(0).path("id").asText("att_nobodys"))
                .put("status", "approved")
                .put("token", "pay_" + event)
                .putNull("page_url")
                .putNull("decline_code")
                .put("created_at", now.toString())
                .put("updated_at", now.toString());
        ArrayNode orders = registration.putArray("orders");
        for (JsonNode order : victim.path("orders")) {
            orders.addObject()
                    .put("reference", order.path("id").asText())
                    .put("seller", order.path("seller").asText())
                    .put("amount", order.path("amount").asLong())
                    .put("currency", order.path("currency").asText())
                    .put("charge", "ch_" + event + orders.size())
                    .put("refunded", 0);
        }
        return registration;
    }
}
