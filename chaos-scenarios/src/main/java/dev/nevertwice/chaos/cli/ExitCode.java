package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.invariant.Verdict;

/** What a command tells its caller by its exit code; the same everywhere. */
public enum ExitCode {
    VALID(0, "valid"),
    BROKEN(2, "an invariant is broken"),
    UNKNOWN(3, "unknown: the evidence is not enough for a verdict"),
    HARNESS_FAILED(4, "the harness failed"),
    USAGE(64, "wrong usage"),
    INTERRUPTED(130, "interrupted");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    public String meaning() {
        return meaning;
    }

    public static ExitCode of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> VALID;
            case INVALID -> BROKEN;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
