package dev.nevertwice.pay.psp;

import java.util.function.Supplier;

/** Stands before every call to the PSP: lets it through, or answers that nothing was sent. */
public interface Gate {

    /** @param operation what is asked of the PSP, such as {@code refunds}; all look-ups are one */
    Outcome pass(String operation, Supplier<Outcome> call);

    /** One that lets everything through. */
    static Gate open() {
        return (operation, call) -> call.get();
    }
}
