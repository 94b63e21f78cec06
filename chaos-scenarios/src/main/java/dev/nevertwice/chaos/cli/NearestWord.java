package dev.nevertwice.chaos.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the valid word that a mistyped one was probably meant to be. */
public final class NearestWord {

    private NearestWord() {}

    /** The valid word with the fewest edits, or nothing when none is near enough to be a help. */
    public static Optional<String> to(String typed, Collection<String> valid) {
        String lower = typed.toLowerCase(Locale.ROOT);
        return valid.stream()
                .min(Comparator.comparingInt((String word) -> edits(lower, word.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(word -> isNear(lower, word.toLowerCase(Locale.ROOT)));
    }

    /** {@code unknown scenario 'reply-lots'; did you mean 'reply-lost'?}, or the list when nothing is near. */
    public static String unknown(String what, String typed, Collection<String> valid) {
        String start = "unknown " + what + " '" + typed + "'; ";
        return to(typed, valid)
                .map(word -> start + "did you mean '" + word + "'?")
                .orElseGet(() -> valid.isEmpty()
                        ? start + "there is none on this rig."
                        : start + "valid are: " + String.join(", ", valid) + ".");
    }

    private static boolean isNear(String typed, String word) {
        boolean prefix = typed.length() >= 3 && word.startsWith(typed);
        return prefix || edits(typed, word) <= Math.max(1, Math.min(typed.length(), word.length()) / 2);
    }

    /** Damerau-Levenshtein (adjacent transpositions count once). */
    static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(cost, from, to, i, j);
            }
        }
        return cost[from.length()][to.length()];
    }

    private static int cheapest(int[][] cost, String from, String to, int i, int j) {
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
                i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
