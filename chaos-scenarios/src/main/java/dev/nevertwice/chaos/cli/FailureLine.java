package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.defect.DefectProblem;
import dev.nevertwice.chaos.report.Printable;

/** One line for people instead of a stack trace. */
final class FailureLine {

    private FailureLine() {}

    /** Of a command that has {@code --verbose}: it says so where nobody foresaw the failure. */
    static String withVerbose(Throwable failure) {
        boolean foreseen = failure instanceof CommandFailure || failure instanceof DefectProblem;
        return of(failure) + (foreseen ? "" : " (--verbose shows where)");
    }

    static String of(Throwable failure) {
        if (failure instanceof CommandFailure known) {
            return Printable.of(known.getMessage());
        }
        if (failure instanceof DefectProblem problem) {
            return Printable.of(problem.getMessage());
        }
        Throwable root = failure;
        while (root.getMessage() == null && root.getCause() != null) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        String firstLine = said.lines().findFirst().orElse(root.getClass().getSimpleName());
        return "the harness failed: " + Printable.of(firstLine);
    }
}
