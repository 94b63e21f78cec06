package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.refund;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Answer;
import dev.nevertwice.psp.driver.PspDriver;
import dev.nevertwice.psp.wire.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** The webhook engine: endpoints, secrets, what can go wrong with a delivery, and the log of them all. */
public abstract class WebhookContract extends PspContract {

    private static final String OTHER_SECRET = "whsec_b3RoZXItdGVzdC1zZWNyZXQtMDEyMzQ1Njc4OQ==";

    protected WebhookContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    @Override
    protected PspSettings settings() {
        return IMPATIENT;
    }

    private static String id(PspRequest callback) {
        return callback.headers().get("webhook-id");
    }

    private static JsonNode event(PspRequest callback) {
        return Json.parse(callback.body());
    }

    /** Computed here from the text of the Standard Webhooks specification, not with the PSP's own class. */
    private static String signature(PspRequest callback, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
            ByteArrayOutputStream signed = new ByteArrayOutputStream();
            signed.writeBytes((id(callback) + "." + callback.headers().get("webhook-timestamp") + ".")
                    .getBytes(StandardCharsets.UTF_8));
            signed.writeBytes(callback.body());
            return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.toByteArray()));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String sent(PspRequest callback) {
        return callback.headers().get("webhook-signature");
    }

    private void callbackFault(String act) {
        fault("'operation': 'callback', 'point': 'callback', 'when': {'first': 1}, 'act': " + act);
    }

    private JsonNode ask(String method, String target, String body) {
        Answer answer = psp.send(admin(method, target, body));
        assertEquals(200, answer.status(), answer.text());
        return answer.json();
    }

    private String outcomes(String query) {
        List<String> all = new ArrayList<>();
        for (JsonNode one : ask("GET", "/_admin/deliveries" + query, "").get("deliveries")) {
            all.add(one.get("event").asText() + " " + one.get("outcome").asText() + " " + one.get("status").asText());
        }
        return all.toString();
    }

    /** Endpoints next to the merchant that the settings name. */
    private void endpoints(String... fields) {
        String url = ask("GET", "/_admin/webhooks", "").at("/endpoints/0/url").asText();
        String root = url.substring(0, url.indexOf('/', "http://".length()));
        List<String> list = new ArrayList<>();
        for (String one : fields) {
            list.add("{" + one.replace('\'', '"').replace("ROOT", root) + "}");
        }
        ask("PUT", "/_admin/webhooks", "{\"endpoints\": [" + String.join(",", list) + "]}");
    }

    @Test
    void aTwinHasAnotherIdAndTellsOfTheSameChange() {
        callbackFault("{'type': 'twin'}");
        psp.send(buy("att_1", "tok_visa"));
        List<PspRequest> callbacks = psp.callbacks(2);
        assertEquals(List.of("evt_1", "evt_2"), callbacks.stream().map(WebhookContract::id).sorted().toList());
        assertEquals(event(callbacks.get(0)).get("data"), event(callbacks.get(1)).get("data"));
        assertEquals(event(callbacks.get(0)).get("type"), event(callbacks.get(1)).get("type"));
        assertEquals(sent(callbacks.get(1)), signature(callbacks.get(1), PspSettings.DEFAULT_WEBHOOK_SECRET));
    }

    @Test
    void aContradictionIsAnEventOfItsOwnThatSaysTheOpposite() {
        callbackFault("{'type': 'contradict'}");
        psp.send(buy("att_1", "tok_visa"));
        TreeSet<String> said = new TreeSet<>();
        for (PspRequest callback : psp.callbacks(2)) {
            JsonNode event = event(callback);
            said.add(event.get("id").asText() + " " + event.get("type").asText() + " "
                    + event.at("/data/status").asText() + " " + event.at("/data/orders/0/charge").asText());
        }
        assertEquals("[evt_1 registration.approved approved ch_1, evt_2 registration.declined declined null]",
                said.toString());
        assertEquals(1, charges());
    }

    @Test
    void aReorderedCallbackComesAfterTheNextOne() {
        callbackFault("{'type': 'reorder', 'millis': 4000}, 'match': {'reference': 'att_1'}");
        psp.send(buy("att_1", "tok_visa"));
        psp.send(buy("att_2", "tok_visa"));
        assertEquals(List.of("evt_2", "evt_1"), psp.callbacks(2).stream().map(WebhookContract::id).toList());
    }

    @Test
    void aReorderedCallbackThatNothingOvertakesComesInTheEnd() {
        callbackFault("{'type': 'reorder', 'millis': 20}");
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(1, psp.callbacks(1).size());
    }

    @Test
    void aStaleCallbackTellsAgainOfWhatWasLongAgo() {
        callbackFault("{'type': 'stale', 'millis': 900}");
        psp.send(buy("att_1", "tok_visa"));
        psp.callbacks(1);
        psp.send(refund("ref_1", "ch_1", 12900, "KRW"));
        List<PspRequest> callbacks = psp.callbacks(3);
        assertEquals(List.of("evt_1", "evt_2", "evt_1"), callbacks.stream().map(WebhookContract::id).toList());
        assertArrayEquals(callbacks.get(0).body(), callbacks.get(2).body());
        assertEquals(0, event(callbacks.get(2)).at("/data/orders/0/refunded").asInt());
    }

    @Test
    void aBadSignatureIsFollowedByAGoodOneWhenItIsRefused() {
        callbackFault("{'type': 'bad-signature'}");
        psp.answerCallbacksWith(401);
        psp.send(buy("att_1", "tok_visa"));
        List<PspRequest> callbacks = psp.callbacks(2);
        assertNotEquals(sent(callbacks.get(0)), signature(callbacks.get(0), PspSettings.DEFAULT_WEBHOOK_SECRET));
        assertEquals(sent(callbacks.get(1)), signature(callbacks.get(1), PspSettings.DEFAULT_WEBHOOK_SECRET));
    }

    @Test
    void anOldTimestampIsSignedCorrectly() {
        callbackFault("{'type': 'old-timestamp', 'millis': 900000}");
        psp.answerCallbacksWith(400);
        psp.send(buy("att_1", "tok_visa"));
        List<PspRequest> callbacks = psp.callbacks(2);
        assertEquals(sent(callbacks.get(0)), signature(callbacks.get(0), PspSettings.DEFAULT_WEBHOOK_SECRET));
        long age = Long.parseLong(callbacks.get(1).headers().get("webhook-timestamp"))
                - Long.parseLong(callbacks.get(0).headers().get("webhook-timestamp"));
        assertTrue(age >= 900 && age < 910, "" + age);
    }

    @Test
    void aTruncatedCallbackIsHalfOfOneAndItsSignatureDoesNotFit() {
        callbackFault("{'type': 'truncate'}");
        psp.answerCallbacksWith(400);
        psp.send(buy("att_1", "tok_visa"));
        List<PspRequest> callbacks = psp.callbacks(2);
        assertEquals(callbacks.get(1).body().length / 2, callbacks.get(0).body().length);
        assertNotEquals(sent(callbacks.get(0)), signature(callbacks.get(0), PspSettings.DEFAULT_WEBHOOK_SECRET));
    }

    @Test
    void everyEndpointGetsTheTypesItAskedForSignedWithItsOwnSecret() {
        endpoints("'id': 'all', 'url': 'ROOT/all'",
                "'id': 'refunds', 'url': 'ROOT/refunds', 'secret': '" + OTHER_SECRET + "', 'types': ['refund.*']");
        psp.send(buy("att_1", "tok_visa"));
        psp.callbacks(1);
        psp.send(refund("ref_1", "ch_1", 100, "KRW"));
        List<PspRequest> callbacks = psp.callbacks(3);
        TreeSet<String> seen = new TreeSet<>();
        callbacks.forEach(callback -> seen.add(callback.target() + " " + event(callback).get("type").asText()));
        assertEquals("[/all refund.succeeded, /all registration.approved, /refunds refund.succeeded]",
                seen.toString());
        for (PspRequest callback : callbacks) {
            assertEquals(sent(callback), signature(callback,
                    callback.target().equals("/refunds") ? OTHER_SECRET : PspSettings.DEFAULT_WEBHOOK_SECRET));
        }
    }

    @Test
    void oneEndpointsFailureIsNotAnothers() {
        endpoints("'id': 'a', 'url': 'ROOT/a'", "'id': 'b', 'url': 'ROOT/b'");
        fault("'operation': 'callback', 'point': 'callback', 'act': {'type': 'drop'}, 'when': {'first': 1},"
                + "'match': {'endpoint': 'b'}");
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(List.of("/a", "/b"), psp.callbacks(2).stream().map(PspRequest::target).sorted().toList());
        assertEquals(1, fired());
    }

    /** As Stripe's libraries check it: the key is the secret as it is written, signed are time and body. */
    @Test
    void anEndpointCanBeSignedForAsStripeDoes() throws GeneralSecurityException {
        endpoints("'id': 'a', 'url': 'ROOT/a', 'signature': 'stripe'");
        ask("POST", "/_admin/webhooks/a/rotate", "{\"secret\": \"" + OTHER_SECRET + "\", \"overlap\": 3600}");
        psp.send(buy("att_1", "tok_visa"));
        PspRequest callback = psp.callbacks(1).getFirst();
        assertNull(sent(callback));
        String[] parts = callback.headers().get("stripe-signature").split(",");
        assertEquals(3, parts.length);
        for (String secret : List.of(OTHER_SECRET, PspSettings.DEFAULT_WEBHOOK_SECRET)) {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((parts[0].substring(2) + ".").getBytes(StandardCharsets.UTF_8));
            String expected = "v1=" + HexFormat.of().formatHex(mac.doFinal(callback.body()));
            assertEquals(expected, parts[secret.equals(OTHER_SECRET) ? 1 : 2]);
        }
        assertEquals("stripe", ask("GET", "/_admin/webhooks", "").at("/endpoints/0/signature").asText());
    }

    @Test
    void aSecretInRotationSignsTwiceUntilTheOverlapEnds() {
        ask("POST", "/_admin/webhooks/default/rotate", "{\"secret\": \"" + OTHER_SECRET + "\", \"overlap\": 3600}");
        psp.send(buy("att_1", "tok_visa"));
        PspRequest callback = psp.callbacks(1).getFirst();
        assertEquals(signature(callback, OTHER_SECRET) + " "
                + signature(callback, PspSettings.DEFAULT_WEBHOOK_SECRET), sent(callback));
        assertFalse(ask("GET", "/_admin/webhooks", "").at("/endpoints/0/former_secret_until").isNull());

        ask("POST", "/_admin/webhooks/default/rotate",
                "{\"secret\": \"" + PspSettings.DEFAULT_WEBHOOK_SECRET + "\", \"overlap\": 0}");
        psp.send(buy("att_2", "tok_visa"));
        PspRequest next = psp.callbacks(2).get(1);
        assertEquals(signature(next, PspSettings.DEFAULT_WEBHOOK_SECRET), sent(next));
    }

    @Test
    void anEventCanBeSentAgainByItsId() {
        psp.send(buy("att_1", "tok_visa"));
        psp.callbacks(1);
        JsonNode again = ask("POST", "/_admin/events/evt_1/resend", "{}");
        assertEquals(1, again.get("deliveries").size());
        List<PspRequest> callbacks = psp.callbacks(2);
        assertEquals("evt_1", id(callbacks.get(1)));
        assertArrayEquals(callbacks.get(0).body(), callbacks.get(1).body());
        assertEquals("evt_1", ask("GET", "/_admin/events", "").at("/events/0/id").asText());
        assertEquals(404, psp.send(admin("POST", "/_admin/events/evt_99/resend", "{}")).status());
        assertEquals(404,
                psp.send(admin("POST", "/_admin/events/evt_1/resend", "{\"endpoint\": \"nobody\"}")).status());
    }

    @Test
    void theLogHoldsEveryAttemptWithItsAnswer() {
        fault("'operation': 'callback', 'point': 'callback', 'act': {'type': 'drop'}, 'when': {'first': 1}");
        psp.answerCallbacksWith(500, 0, 200);
        psp.send(buy("att_1", "tok_visa"));
        psp.callbacks(3);
        psp.until("[evt_1 lost null, evt_1 refused 500, evt_1 no-answer null, evt_1 acknowledged 200]",
                () -> outcomes("?event=evt_1"));
        assertEquals("[]", outcomes("?reference=att_9"));
        JsonNode first = ask("GET", "/_admin/deliveries", "").at("/deliveries/0");
        assertEquals("f", first.get("fault").asText());
        assertTrue(first.get("delivery").isNull());
        assertEquals(400, psp.send(admin("GET", "/_admin/deliveries?secret=1", "")).status());
    }

    @Test
    void endpointsThatMakeNoSenseAreRefusedAndNothingChanges() {
        for (String bad : new String[]{
            "{\"endpoints\": [{\"id\": \"a\", \"url\": \"http://example.com/x\"}]}",
            "{\"endpoints\": [{\"id\": \"a\", \"url\": \"ftp://127.0.0.1/x\"}]}",
            "{\"endpoints\": [{\"id\": \"a\", \"url\": \"http://127.0.0.1/x\", \"secret\": \"short\"}]}",
            "{\"endpoints\": [{\"id\": \"a\", \"url\": \"http://127.0.0.1/x\", \"types\": [\"Refund\"]}]}",
            "{\"endpoints\": [{\"id\": \"a\", \"url\": \"http://127.0.0.1/x\", \"types\": [1]}]}",
            "{\"endpoints\": [{\"id\": \"a\", \"url\": \"http://127.0.0.1/\"}, {\"id\": \"a\", \"url\": \"http://127.0.0.1/\"}]}",
            "{\"schedule\": \"never\"}", "{\"endpoint\": []}", "[]"}) {
            assertEquals(400, psp.send(admin("PUT", "/_admin/webhooks", bad)).status(), bad);
        }
        assertEquals("default", ask("GET", "/_admin/webhooks", "").at("/endpoints/0/id").asText());
        assertEquals(400, psp.send(admin("POST", "/_admin/webhooks/default/rotate", "{\"secret\": \"x\"}")).status());
        assertEquals(405, psp.send(admin("DELETE", "/_admin/webhooks", "")).status());
    }
}
