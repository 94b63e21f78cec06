package dev.nevertwice.chaos.proxy.toxic;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** A toxic's numbers, by their names on the wire. */
final class Attributes {

    /** Long enough, and far from where sums of it overflow. */
    static final long FOREVER_NANOS = Long.MAX_VALUE / 4;

    private static final long NANOS_OF_A_MILLI = 1_000_000;
    private static final long NANOS_OF_A_MICRO = 1_000;

    private Attributes() {}

    static SequencedMap<String, Long> none() {
        return new LinkedHashMap<>();
    }

    static SequencedMap<String, Long> of(String name, long value) {
        SequencedMap<String, Long> attributes = none();
        attributes.put(name, value);
        return attributes;
    }

    static SequencedMap<String, Long> of(String name, long value, String name2, long value2) {
        SequencedMap<String, Long> attributes = of(name, value);
        attributes.put(name2, value2);
        return attributes;
    }

    /** In nanoseconds; whoever wants to wait for centuries waits for ever. */
    static long millis(long millis) {
        return Math.clamp(millis, -FOREVER_NANOS / NANOS_OF_A_MILLI, FOREVER_NANOS / NANOS_OF_A_MILLI)
                * NANOS_OF_A_MILLI;
    }

    static long micros(long micros) {
        return Math.clamp(micros, -FOREVER_NANOS / NANOS_OF_A_MICRO, FOREVER_NANOS / NANOS_OF_A_MICRO)
                * NANOS_OF_A_MICRO;
    }

    static void require(boolean condition, String attribute, String rule) {
        if (!condition) {
            throw new BadAttribute("attributes." + attribute + " " + rule);
        }
    }
}
