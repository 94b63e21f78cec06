package dev.nevertwice.chaos.rig;

/**
 * The payment system is gone for good: it ended although nobody killed it, or does not come back after a kill. Not the
 * harness's fault, but a finding about the system under test. One line for people.
 */
public final class SubjectFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SubjectFailure(String message) {
        super(message);
    }
}
