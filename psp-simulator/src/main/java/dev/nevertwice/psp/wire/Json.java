package dev.nevertwice.psp.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.PspReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict JSON: UTF-8 only, no repeated names, no NaN, nothing after the value, limited depth and length. */
public final class Json {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_CHARACTERS = 1 << 20;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(40)
                    .maxStringLength(MAX_CHARACTERS)
                    .maxNameLength(256)
                    .build())
            .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private static final Headers HEADERS = Headers.none().with("content-type", "application/json");

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static byte[] bytes(JsonNode value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can always be written", e);
        }
    }

    public static PspReply reply(int status, JsonNode value) {
        return reply(status, bytes(value));
    }

    /** {@code json}: a text that was written before. */
    public static PspReply reply(int status, byte[] json) {
        return new PspReply(status, HEADERS, json);
    }

    /** Reads one value. Throws a {@link Problem} that names line and column, never the text itself. */
    public static JsonNode parse(byte[] bytes) {
        try {
            // The reader of bytes guesses encodings, from zeros and byte order marks; of plain ASCII it makes no mistake.
            JsonNode value = isAscii(bytes) ? MAPPER.readTree(bytes) : MAPPER.readTree(text(bytes));
            if (value == null || value.isMissingNode()) {
                throw new Problem(ProblemCode.INVALID_REQUEST, "body: is empty, expected a JSON object");
            }
            return value;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new Problem(ProblemCode.INVALID_REQUEST, "body: is not strict JSON" + where);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can always be read", e);
        }
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte each : bytes) {
            if (each <= 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new Problem(ProblemCode.INVALID_REQUEST, "body: is not UTF-8");
        }
    }
}
