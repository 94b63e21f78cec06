package dev.nevertwice.pay.reconciliation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nevertwice.pay.reconciliation.Cells.Unreadable;
import dev.nevertwice.pay.reconciliation.SettlementLine.BrokenOff;
import dev.nevertwice.pay.reconciliation.SettlementLine.Readable;
import dev.nevertwice.pay.reconciliation.SettlementLine.StrangeHead;
import dev.nevertwice.pay.reconciliation.SettlementLine.Unparseable;
import dev.nevertwice.pay.wire.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Reads a JSON list of settlements, an element at a time. Where it is no longer JSON nothing behind it can be read. */
final class TossReader extends SettlementReader {

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxNumberLength(40)
                    .maxStringLength(100_000)
                    .build())
            .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonParser parser;
    private final MessageDigest digest = Sha256.begin();
    private long element;
    private boolean begun;
    private boolean ended;

    TossReader(InputStream stream) throws IOException {
        this.parser = MAPPER.createParser(stream);
    }

    @Override
    Layout layout() {
        return Layout.TOSS;
    }

    @Override
    String digest() {
        return HexFormat.of().formatHex(digest.digest(), 0, BoundedLines.DIGEST_SHOWN);
    }

    @Override
    SettlementLine next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            return read();
        } catch (com.fasterxml.jackson.core.JacksonException broken) {
            ended = true;
            return begun
                    ? new BrokenOff(element, shown(broken.getOriginalMessage()))
                    : new StrangeHead(shown(broken.getOriginalMessage()), "this is not a JSON list", false);
        }
    }

    private SettlementLine read() throws IOException {
        if (!begun) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                ended = true;
                return new StrangeHead(shown(parser.getText()), "this is not a JSON list", false);
            }
            begun = true;
        }
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY || token == null) {
            ended = true;
            return token == null ? new BrokenOff(element, "") : null;
        }
        element++;
        JsonNode json = parser.readValueAsTree();
        digest.update(json.toString().getBytes(StandardCharsets.UTF_8));
        try {
            return new Readable(TossLayout.read(element, json));
        } catch (Unreadable wrong) {
            return new Unparseable(element, shown(json.toString()), wrong.getMessage());
        }
    }
}
