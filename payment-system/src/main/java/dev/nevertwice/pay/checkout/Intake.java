package dev.nevertwice.pay.checkout;

import java.util.Locale;

/** What a checkout does when its caller does not say: both are the same payment, committed before anything is sent. */
public enum Intake {
    /** Asks the PSP while the caller waits; answers when the outcome is known, or 202 at the deadline. */
    SYNC,
    /** Answers 202 as soon as the command is durable; a worker, the command's single receiver, asks the PSP. */
    ASYNC;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
