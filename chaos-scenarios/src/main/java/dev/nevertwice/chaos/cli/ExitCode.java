package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.invariant.Verdict;

/** What a command tells its caller by its exit code; the same everywhere. */
public enum ExitCode {
    VALID(0),
    BROKEN(2),
    /** The evidence is not enough for a verdict. */
    UNKNOWN(3),
    HARNESS_FAILED(4),
    USAGE(64),
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static ExitCode of(Verdict verdict) {
        return switch (verdict) {
            case VALID -> VALID;
            case INVALID -> BROKEN;
            case UNKNOWN -> UNKNOWN;
        };
    }
}
