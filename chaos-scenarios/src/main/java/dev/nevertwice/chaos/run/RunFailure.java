package dev.nevertwice.chaos.run;

/** The run itself could not be made: a part that is needed to see or to heal does not answer. One line for people. */
public final class RunFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RunFailure(String message) {
        super(message, null, false, false);
    }
}
