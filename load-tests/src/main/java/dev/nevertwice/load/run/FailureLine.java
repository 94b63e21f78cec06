package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.CommandFailure;

/** One line for people instead of a stack trace. */
final class FailureLine {

    private FailureLine() {}

    static String of(Exception failure) {
        return failure instanceof CommandFailure known ? known.getMessage() : "the harness failed: " + reason(failure);
    }

    /** With the kind of what nobody foresaw, of which many a message is only a path, and with what it began with. */
    static String reason(Exception failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String said = firstLine(failure);
        String began = firstLine(root);
        return said.contains(began) ? said : said + ": " + began;
    }

    private static String firstLine(Throwable failure) {
        return failure.toString().lines().findFirst().orElse("");
    }
}
