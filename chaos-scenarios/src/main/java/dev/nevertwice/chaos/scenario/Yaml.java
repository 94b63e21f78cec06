package dev.nevertwice.chaos.scenario;

import java.util.LinkedHashMap;
import java.util.List;

/** A piece of YAML that remembers its line (from 1). */
sealed interface Yaml {

    int line();

    /** What it is, for messages. */
    String kind();

    /** Keys in the order of the file, each once. */
    record Mapping(int line, LinkedHashMap<String, Entry> entries) implements Yaml {
        @Override
        public String kind() {
            return "a mapping";
        }
    }

    /** One key with its value; {@code line} is the key's. */
    record Entry(int line, Yaml value) {}

    record Sequence(int line, List<Yaml> items) implements Yaml {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** @param type what the unquoted text says it is; quoted text is always {@link Type#TEXT} */
    record Scalar(int line, String text, Type type) implements Yaml {
        @Override
        public String kind() {
            return switch (type) {
                case TEXT -> "text";
                case WHOLE -> "a whole number";
                case FRACTION -> "a fraction";
                case BOOLEAN -> "true or false";
                case NOTHING -> "empty";
            };
        }
    }

    /** What a scalar is. */
    enum Type {
        TEXT,
        WHOLE,
        FRACTION,
        BOOLEAN,
        NOTHING
    }
}
