package dev.nevertwice.pay.env;

/** Thrown out of a blocking port call when the task was asked to stop. Only the loop that owns the task catches it. */
public final class Stopped extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Stopped() {
        super("the task was asked to stop", null, false, false);
    }
}
