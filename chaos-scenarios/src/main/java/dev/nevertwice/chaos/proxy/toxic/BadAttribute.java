package dev.nevertwice.chaos.proxy.toxic;

/** A toxic that can't work, so there is none. One line for people. */
public final class BadAttribute extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadAttribute(String message) {
        super(message);
    }
}
