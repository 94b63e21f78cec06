package dev.nevertwice.psp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A JSON object with lists that can be long: it is written item by item, and never there as a whole. */
public final class LongJson {

    private static final byte[] COMMA = bytes(",");

    private Stream<byte[]> parts = Stream.empty();
    private boolean empty = true;

    public <T> LongJson list(String name, List<T> items, Function<T, ? extends JsonNode> writer) {
        name(name);
        add(Stream.of(bytes("[")));
        add(items(items, writer));
        add(Stream.of(bytes("]")));
        return this;
    }

    public LongJson put(String name, JsonNode value) {
        name(name);
        add(Stream.of(Json.bytes(value)));
        return this;
    }

    /** The parts of the text. */
    public Stream<byte[]> parts() {
        add(Stream.of(bytes("}")));
        return parts;
    }

    /** A list alone, with commas between its items and without its brackets. */
    public static <T> Stream<byte[]> items(List<T> items, Function<T, ? extends JsonNode> writer) {
        return IntStream.range(0, items.size()).boxed().flatMap(i -> {
            Stream<byte[]> item = Stream.of(Json.bytes(writer.apply(items.get(i))));
            return i == 0 ? item : Stream.concat(Stream.of(COMMA), item);
        });
    }

    private void name(String name) {
        add(Stream.of(bytes((empty ? "{\"" : ",\"") + name + "\":")));
        empty = false;
    }

    private void add(Stream<byte[]> more) {
        parts = Stream.concat(parts, more);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
