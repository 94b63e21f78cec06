package dev.nevertwice.pay.retry;

import java.time.Duration;

/** What to do next about a request to the PSP. */
public sealed interface Decision {

    /** Send it, with the same key and the same bytes, after so long. */
    record Again(Duration after) implements Decision {}

    /** Ask the PSP what became of it before anything is sent. */
    record LookUpFirst() implements Decision {}

    /** It is over; nothing is sent any more. */
    record Cancel() implements Decision {}

    /** Give the money back. */
    record Refund() implements Decision {}

    /** Into the dead-letter queue, where a person finds it with the reason. */
    record Bury(String reason) implements Decision {}
}
