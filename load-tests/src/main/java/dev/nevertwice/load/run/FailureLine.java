package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.CommandFailure;

/** One line for people instead of a stack trace. */
final class FailureLine {

    private FailureLine() {}

    /** With the kind of what nobody foresaw: of many a message is only a path. */
    static String of(Exception failure) {
        return failure instanceof CommandFailure known
                ? known.getMessage()
                : "the harness failed: " + failure.toString().lines().findFirst().orElse("");
    }
}
