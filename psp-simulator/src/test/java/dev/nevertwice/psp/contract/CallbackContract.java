package dev.nevertwice.psp.contract;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static dev.nevertwice.psp.driver.Requests.refund;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.PspDriver;
import dev.nevertwice.psp.wire.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Callbacks: what they say, how they are signed, repeated and spoiled. */
public abstract class CallbackContract extends PspContract {

    protected CallbackContract(Function<PspSettings, PspDriver> place) {
        super(place);
    }

    @Override
    protected PspSettings settings() {
        return IMPATIENT;
    }

    private static String type(PspRequest callback) {
        return Json.parse(callback.body()).get("type").asText();
    }

    private List<String> journal(String kind) {
        List<String> details = new ArrayList<>();
        for (JsonNode entry : psp.send(admin("GET", "/_admin/journal", "")).json().get("entries")) {
            if (entry.get("kind").asText().equals(kind)) {
                details.add(entry.get("detail").asText());
            }
        }
        return details;
    }

    @Test
    void aChangeIsToldWithTheRegistrationAsItIs() {
        psp.send(buy("att_1", "tok_visa"));
        PspRequest callback = psp.callbacks(1).getFirst();
        JsonNode event = Json.parse(callback.body());
        assertEquals("/webhooks/psp", callback.target());
        assertEquals("registration.approved", event.get("type").asText());
        assertEquals("evt_1", event.get("id").asText());
        assertEquals("evt_1", callback.headers().get("webhook-id"));
        assertEquals("ch_1", event.at("/data/orders/0/charge").asText());
    }

    /** Computed here from the text of the Standard Webhooks specification, not with the PSP's own class. */
    @Test
    void theSignatureIsThatOfStandardWebhooks() throws Exception {
        psp.send(buy("att_1", "tok_visa"));
        PspRequest callback = psp.callbacks(1).getFirst();
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] secret = Base64.getDecoder().decode(PspSettings.DEFAULT_WEBHOOK_SECRET.substring("whsec_".length()));
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        ByteArrayOutputStream signed = new ByteArrayOutputStream();
        signed.writeBytes(
                (callback.headers().get("webhook-id") + "." + callback.headers().get("webhook-timestamp") + ".")
                        .getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(callback.body());
        assertEquals("v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.toByteArray())),
                callback.headers().get("webhook-signature"));
    }

    @Test
    void everyKindOfChangeIsTold() {
        psp.send(buy("att_1", "tok_visa"));
        psp.callbacks(1);
        psp.send(buy("att_2", "tok_declined"));
        psp.callbacks(2);
        psp.send(buy("att_3", "tok_review"));
        psp.callbacks(3);
        psp.send(refund("ref_1", "ch_1", 1, "KRW"));
        psp.callbacks(4);
        String token = psp.send(open("att_5")).json().get("token").asText();
        psp.send(pay(token, "4242424242424242"));
        assertEquals(
                List.of("registration.approved", "registration.declined", "registration.approved", "refund.succeeded",
                        "registration.approved"),
                psp.callbacks(5).stream().map(CallbackContract::type).toList());
    }

    @Test
    void anUnacknowledgedCallbackIsRepeatedWithTheSameIdAndBody() {
        psp.answerCallbacksWith(500, 302, 0);
        psp.send(buy("att_1", "tok_visa"));
        List<PspRequest> callbacks = psp.callbacks(4);
        assertEquals(4, callbacks.size());
        for (PspRequest callback : callbacks) {
            assertEquals("evt_1", callback.headers().get("webhook-id"));
            assertArrayEquals(callbacks.getFirst().body(), callback.body());
        }
        psp.until("[evt_1 delivery 1 500, evt_1 delivery 2 302, evt_1 delivery 3 no answer, evt_1 delivery 4 204]",
                () -> journal("callback-answer").toString());
    }

    @Test
    void aDuplicateHasTheSameId() {
        fault("'operation': 'callback', 'point': 'callback', 'act': {'type': 'duplicate', 'times': 2}");
        psp.send(buy("att_1", "tok_visa"));
        List<PspRequest> callbacks = psp.callbacks(3);
        assertEquals(List.of("evt_1", "evt_1", "evt_1"),
                callbacks.stream().map(c -> c.headers().get("webhook-id")).toList());
    }

    @Test
    void aDroppedCallbackIsRepeatedBySchedule() {
        fault("'operation': 'callback', 'point': 'callback', 'act': {'type': 'drop'}, 'when': {'first': 2}");
        psp.send(buy("att_1", "tok_visa"));
        assertEquals(1, psp.callbacks(1).size());
        assertEquals(2, fired());
        assertEquals(List.of("registration.approved evt_1 delivery 1 try 3"), journal("callback"));
    }

    @Test
    void aDelayedCallbackComesAfterALaterOne() {
        fault("'match': {'reference': 'att_1'}, 'point': 'callback', 'act': {'type': 'delay', 'millis': 300}");
        psp.send(buy("att_1", "tok_visa"));
        psp.send(buy("att_2", "tok_declined"));
        assertEquals(List.of("registration.declined", "registration.approved"),
                psp.callbacks(2).stream().map(CallbackContract::type).toList());
    }

    @Test
    void aCallbackCanOvertakeTheReply() {
        fault("'operation': 'callback', 'point': 'callback', 'act': {'type': 'before-reply'}");
        assertEquals(201, psp.send(buy("att_1", "tok_visa")).status());
        List<String> kinds = new ArrayList<>();
        for (JsonNode entry : psp.send(admin("GET", "/_admin/journal", "")).json().get("entries")) {
            kinds.add(entry.get("kind").asText());
        }
        assertEquals(List.of("request", "fault", "callback", "commit", "callback-answer", "reply"), sorted(kinds));
        assertTrue(kinds.indexOf("callback-answer") < kinds.indexOf("reply"), kinds.toString());
    }

    /** A machine's driver answers within the step, so the commit can be written after the answer. */
    private static List<String> sorted(List<String> kinds) {
        List<String> order = List.of("request", "fault", "callback", "commit", "callback-answer", "reply");
        return kinds.stream().sorted((a, b) -> order.indexOf(a) - order.indexOf(b)).toList();
    }

    @Test
    void aReplyDoesNotWaitForEverForACallbackThatIsNotAnswered() {
        fault("'operation': 'callback', 'point': 'callback', 'act': {'type': 'before-reply'}, 'when': {'first': 1}");
        psp.answerCallbacksWith(0);
        assertEquals(201, psp.send(buy("att_1", "tok_visa")).status());
    }
}
