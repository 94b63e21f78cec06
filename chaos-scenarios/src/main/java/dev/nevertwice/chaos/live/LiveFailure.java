package dev.nevertwice.chaos.live;

/** The live rig can't go on: a part of the harness did not start, or ended by itself. One line for people. */
public final class LiveFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LiveFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
