package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nevertwice.chaos.history.Operation.Result;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/**
 * What a client got.
 *
 * @param status 0 when no whole answer came
 * @param body empty when there is none
 * @param json missing when the body is not JSON
 * @param sent whether the request may have reached the server
 * @param failure why no answer came, or null
 */
public record Answer(int status, Response response, JsonNode json, byte[] body, boolean sent, String failure) {

    /** Numbers as in books that were never bytes: what is equal must be equal however it came. */
    private static final ObjectMapper JSON = JsonMapper.builder(
            JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build())
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();
    private static final int DIGEST_BYTES = 12;

    public static Answer of(Exchange exchange) {
        return switch (exchange) {
            case Exchange.Answered answered -> {
                byte[] body = unpacked(answered.response());
                yield new Answer(answered.response().status(), answered.response(), json(body), body, true, null);
            }
            case Exchange.Failed failed ->
                    new Answer(0, null, MissingNode.getInstance(), new byte[0], failed.sent(), failed.reason());
        };
    }

    private static byte[] unpacked(Response response) {
        if (!"gzip".equals(response.header("content-encoding"))) {
            return response.body();
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
            return in.readAllBytes();
        } catch (IOException damaged) {
            return new byte[0];
        }
    }

    public boolean answered() {
        return status != 0;
    }

    /** Text at the path of field names, or null. */
    public String text(String... path) {
        JsonNode node = json;
        for (String field : path) {
            node = node.path(field);
        }
        return node.isTextual() ? node.textValue() : null;
    }

    public String header(String lowerCaseName) {
        return response == null ? null : response.header(lowerCaseName);
    }

    /** What {@code Retry-After} asks for in whole seconds, or zero. */
    Duration retryAfter() {
        String seconds = header("retry-after");
        return seconds != null && seconds.matches("[0-9]{1,4}") ? Duration.ofSeconds(Long.parseLong(seconds))
                : Duration.ZERO;
    }

    /**
     * What the client may conclude about the request's effect: a 4xx other than 402 certainly had none, an error of the
     * server or no answer says nothing.
     */
    public Result result() {
        if (!answered()) {
            return sent ? Result.UNKNOWN : Result.FAILED;
        }
        if (status < 400 || status == 402) {
            return Result.OK;
        }
        return status < 500 ? Result.FAILED : Result.UNKNOWN;
    }

    /** One line for people; never a body. */
    public String detail() {
        if (!answered()) {
            return failure;
        }
        return text("code");
    }

    /** Of the body; enough bits to tell all bodies of a run apart. */
    public static String digest(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().formatHex(Arrays.copyOf(hash, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException e) {
            throw new AssertionError("a tree is always JSON", e);
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
