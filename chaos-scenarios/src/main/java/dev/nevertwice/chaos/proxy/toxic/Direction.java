package dev.nevertwice.chaos.proxy.toxic;

import java.util.Locale;
import java.util.Optional;

/** Which way bytes go. */
public enum Direction {
    /** From the client to the server. */
    UPSTREAM,
    /** From the server to the client. */
    DOWNSTREAM;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Direction> of(String word) {
        for (Direction direction : values()) {
            if (direction.word().equalsIgnoreCase(word)) {
                return Optional.of(direction);
            }
        }
        return Optional.empty();
    }
}
