package dev.nevertwice.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/** What was measured several times. */
public record Figures(long[] values) {

    public Figures {
        values = values.clone();
        Arrays.sort(values);
    }

    /** Whether nothing was measured: then there is no figure. */
    public boolean isEmpty() {
        return values.length == 0;
    }

    /** The middle one; of an even number, the lower of the two in the middle. */
    public long median() {
        return values[(values.length - 1) / 2];
    }

    /** The least that so many in a hundred don't exceed. */
    public long percentile(int percent) {
        return permille(percent * 10);
    }

    /** The same, in a thousand. */
    public long permille(int thousandths) {
        return values[Math.max(0, (int) ((values.length * (long) thousandths + 999) / 1_000) - 1)];
    }

    /** Of each of several, one figure. */
    public static <T> Figures of(List<T> measured, ToLongFunction<T> figure) {
        return new Figures(measured.stream().mapToLong(figure).toArray());
    }

    /** The middle one and the spread. */
    public void put(ObjectNode json) {
        json.put("median", median()).put("least", least()).put("most", most());
    }

    public long least() {
        return values[0];
    }

    public long most() {
        return values[values.length - 1];
    }
}
