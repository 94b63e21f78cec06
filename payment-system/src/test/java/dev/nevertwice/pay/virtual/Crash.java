package dev.nevertwice.pay.virtual;

/** Ends the tasks of a process that is gone. An error, so that nobody takes it for something to go on after. */
final class Crash extends Error {

    private static final long serialVersionUID = 1L;

    Crash() {
        super("the process is gone", null, false, false);
    }
}
