package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.invariant.Verdict;
import java.util.List;
import java.util.Locale;

/**
 * What a run came to, all in all: the verdict, the targets, whether buyers came as asked, and in a soak whether anything grew.
 *
 * @param words for people, such as {@code valid, but a target was missed}
 */
record Outcome(ExitCode code, String words) {

    static Outcome of(LoadResult result) {
        return new Outcome(result.exitCode(), words(result));
    }

    /** Of a soak, which is only as good as what must not grow. */
    Outcome and(List<Flatness> flat) {
        if (code == ExitCode.HARNESS_FAILED) {
            return this;
        }
        String more = flat.stream().anyMatch(one -> one.isKnown() && !one.isFlat())
                ? "something grew"
                : flat.stream().allMatch(Flatness::isKnown) ? "" : "whether anything grew is unknown";
        String all = more.isEmpty() ? words : words + (words.equals("valid") ? ", but " : ", and ") + more;
        return new Outcome(SoakCommand.exitCode(code, flat), all);
    }

    private static String words(LoadResult result) {
        Verdict verdict = result.judged().verdict();
        String word = verdict.name().toLowerCase(Locale.ROOT);
        if (result.brokenOff().isPresent()) {
            return word + ", for it was broken off";
        }
        long missed = result.targets().stream().filter(target -> !target.isMet()).count();
        if (verdict != Verdict.VALID || result.exitCode() == ExitCode.VALID) {
            return word;
        }
        if (missed == 0) {
            return word + (result.figures().arrivals().isOnlyCutShort()
                    ? ", but it was cut short"
                    : ", but buyers did not come as asked");
        }
        return word + (missed == 1 ? ", but a target was missed" : ", but " + missed + " targets were missed");
    }

    /** How a page looks. */
    String look() {
        return switch (code) {
            case VALID -> "valid";
            case BROKEN -> "invalid";
            default -> "unknown";
        };
    }

    /** For programs. */
    String word() {
        return word(code);
    }

    static String word(ExitCode code) {
        return switch (code) {
            case VALID -> "valid";
            case BROKEN -> "broken";
            case UNKNOWN -> "unknown";
            default -> "broken_off";
        };
    }
}
