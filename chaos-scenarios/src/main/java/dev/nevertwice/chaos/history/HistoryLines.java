package dev.nevertwice.chaos.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/** Histories as JSON lines: one operation a line, times as RFC 3339 text. */
public final class HistoryLines {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addDeserializer(Instant.class, new InstantText()))
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private HistoryLines() {}

    public static String line(Operation operation) {
        try {
            return JSON.writeValueAsString(operation);
        } catch (JsonProcessingException e) {
            throw new AssertionError("an operation is always JSON", e);
        }
    }

    /** Throws {@link IllegalArgumentException} for anything that {@link #line} did not write. */
    public static Operation operation(String line) {
        try {
            return JSON.readValue(line, Operation.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not an operation: " + e.getOriginalMessage(), e);
        }
    }

    public static void write(Path file, List<Operation> operations) throws IOException {
        Files.write(file, operations.stream().map(HistoryLines::line).toList());
    }

    /** Throws {@link IllegalArgumentException} that names file and line. */
    public static List<Operation> read(Path file) throws IOException {
        return read(file, Files.readAllLines(file));
    }

    /** The same of a file whose writer was killed, perhaps in the middle of a line; nothing of one that was never begun. */
    public static List<Operation> readUnfinished(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String text = Files.readString(file);
        return read(file, text.substring(0, text.lastIndexOf('\n') + 1).lines().toList());
    }

    private static List<Operation> read(Path file, List<String> lines) {
        List<Operation> operations = new ArrayList<>();
        int number = 0;
        for (String line : lines) {
            number++;
            try {
                operations.add(operation(line));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ":" + number + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(operations);
    }

    private static final class InstantText extends StdDeserializer<Instant> {

        @Serial
        private static final long serialVersionUID = 1L;

        InstantText() {
            super(Instant.class);
        }

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return Instant.parse(parser.getText());
            } catch (DateTimeParseException e) {
                return (Instant) context.handleWeirdStringValue(Instant.class, parser.getText(),
                        "not a time of RFC 3339");
            }
        }
    }
}
