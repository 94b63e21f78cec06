package dev.nevertwice.pay.retention;

import java.time.Duration;

/**
 * How long what is kept for a while. Nothing is removed of what is kept {@link #FOR_EVER}.
 *
 * @param keys idempotency keys of payments that have ended. Whoever repeats a request later pays anew, so it must outlast
 *     every client that tries again, by far
 * @param inbox webhooks that were read. The PSP repeats one for up to three days
 * @param outbox messages that are on the bus
 * @param eventLog messages that every receiver has read. Consumers are rebuilt from it, so by default it is kept
 */
public record Terms(Duration keys, Duration inbox, Duration outbox, Duration eventLog) {

    public static final Duration FOR_EVER = Duration.ZERO;

    private static final Duration KEYS_LEAST = Duration.ofDays(2);
    private static final Duration INBOX_LEAST = Duration.ofDays(7);

    public Terms {
        require(keys, KEYS_LEAST, "keys");
        require(inbox, INBOX_LEAST, "inbox");
        require(outbox, Duration.ofHours(1), "outbox");
        require(eventLog, Duration.ofDays(1), "eventLog");
    }

    public static Terms defaults() {
        return new Terms(Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(7), FOR_EVER);
    }

    private static void require(Duration term, Duration least, String name) {
        if (!term.equals(FOR_EVER) && term.compareTo(least) < 0) {
            throw new IllegalArgumentException("retention." + name + " must be at least " + least + ", or 0 for ever");
        }
    }
}
