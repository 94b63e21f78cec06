package dev.nevertwice.chaos.sim;

/**
 * Unwinds a task of an instance that is no more. An {@link Error}, so that code which handles failures does not handle this
 * one; whoever catches it all the same gets it again from the next port call.
 */
final class CrashError extends Error {

    private static final long serialVersionUID = 1L;

    /** One for all: it has no stack trace, and so costs nothing to throw. */
    static final CrashError HERE = new CrashError();

    private CrashError() {
        super("the process was killed", null, false, false);
    }
}
