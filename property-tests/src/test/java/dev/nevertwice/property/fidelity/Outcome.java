package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.store.StoreFailure;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a store said to one step, in the words that both stores share.
 *
 * @param text rows, a count, yes or no; an SQLSTATE; or whom it waits for
 */
record Outcome(Kind kind, String text) {

    enum Kind {
        ANSWERED,
        /** The transaction is dead. */
        FAILED,
        WAITS
    }

    static final Outcome COMMITTED = new Outcome(Kind.ANSWERED, "committed");
    static final Outcome ROLLED_BACK = new Outcome(Kind.ANSWERED, "rolled back");
    private static final int STATE_LENGTH = 5;
    static final String DEADLOCK = "40P01";

    /** A serialization failure. */
    static final String STALE = "40001";

    static Outcome answered(Object result) {
        String text = result instanceof List<?> rows
                ? rows.stream().map(String::valueOf).collect(Collectors.joining("; ", "[", "]"))
                : String.valueOf(result);
        return new Outcome(Kind.ANSWERED, text);
    }

    /** A failure that the core knows is its SQLSTATE, with which both stores begin its message; any other is itself. */
    static Outcome failed(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return new Outcome(
                Kind.FAILED,
                failure instanceof StoreFailure && message.length() >= STATE_LENGTH
                        ? message.substring(0, STATE_LENGTH)
                        : failure.toString());
    }

    static Outcome waits(String why) {
        return new Outcome(Kind.WAITS, why);
    }

    boolean waits() {
        return kind == Kind.WAITS;
    }

    boolean failed() {
        return kind == Kind.FAILED;
    }

    boolean isDeadlock() {
        return failed() && text.equals(DEADLOCK);
    }

    boolean isStale() {
        return failed() && text.equals(STALE);
    }

    /** Whether the session has no transaction any more. */
    boolean ends() {
        return failed() || this.equals(COMMITTED) || this.equals(ROLLED_BACK);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case ANSWERED -> text;
            case FAILED -> "fails with " + text;
            case WAITS -> "waits: " + text;
        };
    }
}
