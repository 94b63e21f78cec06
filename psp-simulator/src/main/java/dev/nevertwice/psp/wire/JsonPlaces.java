package dev.nevertwice.psp.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** Where in a JSON text the value of each path stands, such as {@code rules[0].act.type}. */
public final class JsonPlaces {

    /** A line and a column, both from 1. */
    public record Place(int line, int column) {}

    private final Map<String, Place> places = new HashMap<>();

    private JsonPlaces() {}

    /**
     * Reads the places of a text.
     *
     * @throws JsonProcessingException where it is not JSON; its message says what was expected
     */
    public static JsonPlaces of(byte[] json) throws JsonProcessingException {
        JsonPlaces places = new JsonPlaces();
        try (JsonParser parser = JsonFactory.builder().enable(
                StreamReadFeature.STRICT_DUPLICATE_DETECTION).build().createParser(json)) {
            if (parser.nextToken() != null) {
                places.value("", parser);
            }
            while (parser.nextToken() != null) {
                places.value("", parser);
            }
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes can always be read", e);
        }
        return places;
    }

    private void value(String path, JsonParser parser) throws IOException {
        JsonLocation at = parser.currentTokenLocation();
        places.putIfAbsent(path, new Place(at.getLineNr(), at.getColumnNr()));
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                value(path.isEmpty() ? name : path + "." + name, parser);
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                value(path + "[" + i + "]", parser);
            }
        }
    }

    /** Of the value at the path or, where it is missing, of the innermost one around it. */
    public Place of(String path) {
        String known = path;
        while (!places.containsKey(known)) {
            int end = Math.max(known.lastIndexOf('.'), known.lastIndexOf('['));
            if (end < 0) {
                return places.getOrDefault("", new Place(1, 1));
            }
            known = known.substring(0, end);
        }
        return places.get(known);
    }
}
