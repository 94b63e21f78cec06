package dev.nevertwice.load;

import java.util.Arrays;

/** What was measured several times. */
public record Figures(long[] values) {

    public Figures {
        values = values.clone();
        Arrays.sort(values);
    }

    /** The middle one; of an even number, the lower of the two in the middle. */
    public long median() {
        return values[(values.length - 1) / 2];
    }

    public long least() {
        return values[0];
    }

    public long most() {
        return values[values.length - 1];
    }
}
