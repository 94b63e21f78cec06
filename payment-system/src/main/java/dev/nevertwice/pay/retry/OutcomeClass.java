package dev.nevertwice.pay.retry;

import java.util.Locale;

/** What is known about a request to the PSP, as far as it matters for what to do next. */
public enum OutcomeClass {
    /** It is about to be tried, for whichever time. */
    DUE,
    /** A look-up found nothing: it was not executed so far. */
    ABSENT,
    /** A look-up found nothing, though the PSP had it once. */
    LOST,
    /** It may or may not have been executed. */
    UNKNOWN,
    /** The PSP did not take it: throttled, or busy with the same key. */
    BUSY,
    /** Certainly nothing left this machine. */
    NOT_SENT,
    /** The PSP has it and waits: for the buyer, for a review. */
    PENDING,
    /** A definitive no. */
    DECLINED,
    /** The request as such is refused: a mistake of ours. */
    REFUSED,
    /** The answer contradicts what is certain. */
    CONTRADICTED,
    /** Money came that nobody is waiting for any more: after a definitive no, or for nothing that we ordered. */
    UNWANTED;

    /** Whether the request may still be executed, or may have been. */
    public boolean isOpen() {
        return this == UNKNOWN || this == BUSY || this == NOT_SENT || this == PENDING;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
