package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.store.Row;
import java.time.Instant;
import java.util.Arrays;

/** Folds rows into 64 bits, each value with its kind and length so that neighbours can't run together. */
final class TableDigest {

    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private long state = OFFSET;

    void add(Row row) {
        add(row.table().name());
        for (int ordinal = 0; ordinal < row.table().columns().size(); ordinal++) {
            add(row.at(ordinal));
        }
    }

    long value() {
        return state;
    }

    private void add(Object value) {
        switch (value) {
            case null -> fold(1);
            case String text -> {
                fold(2L + ((long) text.length() << 8));
                fold(text.hashCode());
            }
            case Long number -> {
                fold(3);
                fold(number);
            }
            case Boolean bool -> fold(bool ? 4 : 5);
            case Instant instant -> {
                fold(6);
                fold(instant.getEpochSecond());
                fold(instant.getNano());
            }
            case byte[] bytes -> {
                fold(7L + ((long) bytes.length << 8));
                fold(Arrays.hashCode(bytes));
            }
            default -> throw new AssertionError("a column can't hold " + value.getClass());
        }
    }

    private void fold(long value) {
        state = (state ^ value) * PRIME;
        state ^= state >>> 32;
    }
}
