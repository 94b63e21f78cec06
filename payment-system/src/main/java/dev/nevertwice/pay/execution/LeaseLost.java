package dev.nevertwice.pay.execution;

/** Somebody else has the job now, or it is done. Whoever learns this stops and has had no effect. */
public final class LeaseLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLost(String job) {
        super("the lease of " + job + " was lost", null, false, false);
    }
}
