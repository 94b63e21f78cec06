package dev.nevertwice.property.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeMap;

/** Requests to the payment system and the PSP. Asks again, with the same key, until it is answered. */
final class MarketClient {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final int TRIES = 100;

    private final Rig rig;
    private final Plan.Access access = Plan.Access.of(Settings.defaults());

    MarketClient(Rig rig) {
        this.rig = rig;
    }

    String returnUrl() {
        return access.returnUrl();
    }

    Answer get(String path) {
        return pay("GET", path, access.first().key(), null, null);
    }

    Answer post(String path, String key, JsonNode body) {
        return pay("POST", path, access.first().key(), key, body);
    }

    Answer ops(String method, String path, JsonNode body) {
        return pay(method, path, access.opsKey(), null, body);
    }

    Answer admin(String method, String path, JsonNode body) {
        return answered(rig.psp(), request(method, path, new TreeMap<>(), "application/json", text(body)));
    }

    /** Pays a page as its buyer. */
    void payPage(String url, Card card) {
        String path = url.substring(url.indexOf("/pay/"));
        answered(
                rig.psp(),
                request("POST", path, new TreeMap<>(), "application/x-www-form-urlencoded", "card=" + card.number));
    }

    private Answer pay(String method, String path, String apiKey, String key, JsonNode body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + apiKey);
        if (key != null) {
            headers.put("idempotency-key", key);
        }
        return answered(rig.pay(), request(method, path, headers, "application/json", text(body)));
    }

    private static String text(JsonNode body) {
        return body == null ? "" : body.toString();
    }

    private static Request request(
            String method, String path, TreeMap<String, String> headers, String type, String body) {
        if (!body.isEmpty()) {
            headers.put("content-type", type);
        }
        return new Request(method, path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private Answer answered(Channel channel, Request request) {
        Answer answer = Answer.of(channel.exchange(request, PATIENCE));
        for (int tries = 1; tries < TRIES && (!answer.answered() || answer.status() >= 500); tries++) {
            rig.clock().sleep(PAUSE);
            answer = Answer.of(channel.exchange(request, PATIENCE));
        }
        return answer;
    }

    static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }
}
