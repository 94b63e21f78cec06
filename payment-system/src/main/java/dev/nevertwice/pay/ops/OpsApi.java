package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** The operators' routes of a running payment system (docs/payment-api.md, "Operators"). Blocks; never asks twice. */
public final class OpsApi {

    /** Reconciling a long day, or reading all books, takes a while. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Channel channel;
    private final String url;
    private final String key;

    OpsApi(Channel channel, String url, String key) {
        this.channel = channel;
        this.url = url;
        this.key = key;
    }

    /** The answer to a GET. @throws OpsFailure for every answer but a 2xx one */
    public ObjectNode get(String target) {
        return ask("GET", target, new byte[0]);
    }

    /** The answer to a POST. @throws OpsFailure for every answer but a 2xx one */
    public ObjectNode post(String target, ObjectNode body) {
        return ask("POST", target, Json.bytes(body));
    }

    /** What somebody typed, as a part of a path or a query. */
    public static String part(String typed) {
        return URLEncoder.encode(typed, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private ObjectNode ask(String method, String target, byte[] body) {
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("accept", "application/json");
        headers.put("authorization", "Bearer " + key);
        if (body.length > 0) {
            headers.put("content-type", "application/json");
        }
        return switch (channel.exchange(new Request(method, target, headers, body), PATIENCE)) {
            case Exchange.Failed failed when !failed.sent() ->
                    throw OpsFailure.unreachable("no payment system answers at " + url
                            + ": start one with ./nevertwice pay, or say where it is with --url");
            case Exchange.Failed failed ->
                    throw OpsFailure.unreachable("no whole answer from " + url + ": " + failed.reason());
            case Exchange.Answered(Response response) -> read(response);
        };
    }

    private ObjectNode read(Response response) {
        ObjectNode body = Json.readObject(response.body()).orElseThrow(
                () -> OpsFailure.unreachable("what answers at " + url + " is no payment system (status "
                        + response.status() + ")"));
        int status = response.status();
        if (status >= 200 && status < 300) {
            return body;
        }
        if (status == 401) {
            throw OpsFailure.unreachable("the ops key is wrong: give it with --ops-key or NEVERTWICE_OPS_KEY");
        }
        String said = body.path("code").asText("status " + status);
        String detail = body.path("detail").asText(body.path("title").asText());
        String line = OpsCommand.printable(said + (detail.isEmpty() ? "" : ": " + detail));
        throw status >= 500 ? OpsFailure.unreachable(line) : OpsFailure.refused(line);
    }
}
