package dev.nevertwice.property.input;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What happens to good text on its way: at some places something else stands there. */
record Damage(List<Edit> edits) {

    /** From {@code at} on, thousandths of the text's length, {@code cut} characters are replaced. */
    record Edit(int at, int cut, String put) {}

    /** Words that are wrong nearly everywhere, each in a way of its own. */
    private static final List<String> WORDS = List.of(
            "null", "true", "-1", "0", "1.5", "1e400", "1e-400", "9223372036854775807", "9223372036854775808",
            "99999999999999999999999999999999999999", "\"\"", "\"\\u0000\"", "\u0000", "[]", "{}",
            "[[[[[[[[[[[[[[[[[[[[[[[[",
            "{\"a\":", "\"", "'", ",", ";", ":", "\n", "\r", "\t", "\uFEFF", "\uD800", "&a *a", "!!java/object", "<<: ",
            "- ",
            "=1+1", "NaN", "KRW", "XXX", "BHD", "2026-02-30", "+999999999-01-01T00:00:00Z", "-0", " ", "#", "%", "\\");

    String to(String good) {
        StringBuilder text = new StringBuilder(good);
        for (Edit edit : edits) {
            int from = (int) ((long) text.length() * edit.at() / 1_000);
            text.replace(from, Math.min(text.length(), from + edit.cut()), edit.put());
        }
        return text.toString();
    }

    static Arbitrary<Damage> any() {
        Arbitrary<Integer> at = Arbitraries.integers().between(0, 1_000);
        Arbitrary<Integer> cut = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.integers().between(0, 3)), Tuple.of(1, Arbitraries.integers().between(0, 400)));
        Arbitrary<String> put = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(WORDS)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(8)),
                Tuple.of(1, Arbitraries.just("")));
        return Combinators.combine(at, cut, put).as(Edit::new).list().ofMaxSize(4).map(Damage::new);
    }
}
