package dev.nevertwice.chaos.scenario;

import java.util.Collection;
import java.util.Comparator;

/** The valid word that is fewest single-letter edits (Levenshtein) from what was written. */
final class NearestWord {

    private NearestWord() {}

    static String to(String written, Collection<String> valid) {
        return valid.stream()
                .min(Comparator.comparingInt((String word) -> distance(written, word)).thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
