package dev.nevertwice.pay.psp;

import java.util.function.Supplier;

/** Stands before every call to the PSP: lets it through, or answers that nothing was sent. */
public interface Gate {

    /** @param operation what is asked of the PSP, such as {@code refunds}; all look-ups are one */
    Outcome pass(String operation, Supplier<Outcome> call);

    /** Whether such a call would be let through now. */
    default boolean lets(String operation) {
        return true;
    }

    /** One that lets everything through. */
    static Gate open() {
        return (operation, call) -> call.get();
    }
}
