package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
