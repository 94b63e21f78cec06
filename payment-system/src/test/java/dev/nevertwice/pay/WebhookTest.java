package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Signed here by hand, so that the check does not inherit the signer's mistakes. Guards M32, M40, M41. */
class WebhookTest {

    private static final String BODY = """
            {"id": "evt_x", "type": "registration.approved", "created_at": "2026-11-22T10:00:00Z", "data": {
             "id": "reg_x", "reference": "att_nobody", "status": "approved", "updated_at": "2026-11-22T10:00:00Z",
             "page_url": null, "decline_code": null,
             "orders": [{"reference": "ord_x", "amount": 100, "currency": "USD", "charge": "ch_x"}]}}""";

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void signedEventIsKeptOnceHoweverOftenItIsDelivered() throws Exception {
        long now = Instant.now().getEpochSecond();
        for (int i = 0; i < 3; i++) {
            assertEquals(200, deliver("evt_x", now, sign("evt_x", now, BODY), BODY));
        }
        assertEquals(1, inbox());
    }

    @Test
    void eventAboutAnAttemptThatIsNotOursHasNoEffect() throws Exception {
        long now = Instant.now().getEpochSecond();
        deliver("evt_x", now, sign("evt_x", now, BODY), BODY);
        shop.await("the event to be applied",
                () -> shop.ops("GET", "/v1/ops/progress", "").path("open_jobs").asInt() == 0);
        assertEquals("unattributed", shop.ops("GET", "/v1/ops/books", "").at("/inbox/0/state").asText());
        assertEquals(0, shop.ops("GET", "/v1/ops/books", "").path("entries").size());
    }

    @Test
    void alteredForgedOrStaleEventsHaveNoEffect() throws Exception {
        long now = Instant.now().getEpochSecond();
        String good = sign("evt_x", now, BODY);
        assertEquals(401, deliver("evt_x", now, good, BODY.replace("100", "999")));
        assertEquals(401, deliver("evt_y", now, good, BODY));
        assertEquals(401, deliver("evt_x", now + 1, good, BODY));
        assertEquals(401, deliver("evt_x", now, "v1,AAAA", BODY));
        assertEquals(400, deliver("evt_x", now - 3_600, sign("evt_x", now - 3_600, BODY), BODY));
        assertEquals(400, deliver("evt_y", now, sign("evt_y", now, BODY), BODY));
        assertEquals(0, inbox());
    }

    /** The PSP contradicts itself in an event; asked, it tells the truth. */
    @Test
    void eventThatContradictsWhatThePspSaysWhenAskedHasNoEffect() throws Exception {
        JsonNode paid = Shop.json(shop.pay("cart-1", 1_000, "USD", "tok_visa"));
        JsonNode declined = Shop.json(shop.pay("cart-2", 1_000, "USD", "tok_declined")).path("payment");
        JsonNode open = Shop.json(shop.payHosted("cart-3", 1_000, "USD"));

        tell("evt_1", "declined", paid, null);
        tell("evt_2", "approved", declined, "ch_never");
        tell("evt_3", "approved", open, "ch_never");
        shop.await("the events to be read", () -> unread() == 0);

        assertEquals("paid", status(paid));
        assertEquals("declined", status(declined));
        assertEquals("pending", status(open));
        assertEquals(1, shop.ops("GET", "/v1/ops/books", "").path("entries").size());
        assertEquals(1_000, shop.get("/v1/wallets/sel_1").at("/balances/0/available").asLong());
    }

    @Test
    void sameChangeToldAsAnotherEventHasNoEffectOfItsOwn() throws Exception {
        JsonNode paid = Shop.json(shop.pay("cart-1", 1_000, "USD", "tok_visa"));
        String charge = shop.truth().at("/charges/0/id").asText();

        tell("evt_1", "approved", paid, charge);
        tell("evt_2", "approved", paid, charge);
        shop.await("the events to be read", () -> unread() == 0);

        assertEquals(1, shop.ops("GET", "/v1/ops/books", "").path("entries").size());
    }

    /** It decides something, so it must be proven, and while the PSP is down nothing is proven. */
    @Test
    void eventWaitsUntilThePspCanBeAsked() throws Exception {
        JsonNode open = Shop.json(shop.payHosted("cart-1", 1_000, "USD"));
        shop.faults("""
                {"name": "down", "operation": "lookup", "point": "before-accept", "act": {"type": "status"}}""");
        shop.payOnPage(open.path("page_url").asText(), "4242424242424242");
        shop.await("the event", () -> inbox() >= 1);
        assertEquals("pending", status(open));

        shop.faults("");

        shop.await(open.path("id").asText(), "paid");
    }

    private int unread() {
        int unread = 0;
        for (JsonNode event : shop.ops("GET", "/v1/ops/books", "").path("inbox")) {
            unread += event.path("state").asText().equals("received") ? 1 : 0;
        }
        return unread;
    }

    private String status(JsonNode payment) {
        return shop.get("/v1/payments/" + payment.path("id").asText()).path("status").asText();
    }

    /** Signed like all of the PSP's events, whatever it says. */
    private void tell(String event, String status, JsonNode payment, String charge) throws Exception {
        String attempt = "";
        for (JsonNode each : shop.ops("GET", "/v1/ops/books", "").path("payments")) {
            attempt = each.path("id").equals(payment.path("id")) ? each.at("/attempts/0/id").asText() : attempt;
        }
        String body = """
                {"id": "%s", "type": "registration.%s", "created_at": "2026-11-22T10:00:00Z", "data": {
                 "id": "reg_x", "reference": "%s", "status": "%s", "updated_at": "2026-11-22T10:00:00Z",
                 "page_url": null, "decline_code": null,
                 "orders": [{"reference": "%s", "amount": 1000, "currency": "USD", "charge": %s}]}}""".formatted(
                event, status, attempt, status, payment.at("/orders/0/id").asText(),
                charge == null ? "null" : "\"" + charge + "\"");
        long now = Instant.now().getEpochSecond();
        assertEquals(200, deliver(event, now, sign(event, now, body), body));
    }

    private int inbox() {
        return shop.ops("GET", "/v1/ops/books", "").path("inbox").size();
    }

    private int deliver(String id, long timestamp, String signature, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", String.valueOf(timestamp));
        headers.put("webhook-signature", signature);
        return shop.raw(new Request("POST", "/webhooks/psp", headers, body.getBytes(StandardCharsets.UTF_8)))
                .status();
    }

    private static String sign(String id, long timestamp, String body) throws Exception {
        byte[] key = Base64.getDecoder().decode(Settings.TEST_WEBHOOK_SECRET.substring(6));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        byte[] digest = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(digest);
    }
}
