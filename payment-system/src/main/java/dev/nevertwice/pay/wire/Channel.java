package dev.nevertwice.pay.wire;

import java.time.Duration;

/** The way to a server. Carries bytes; classifies nothing, retries nothing. */
public interface Channel {

    /**
     * Sends the request once and waits for the whole answer, at most until the deadline. Blocks. Refuses (by
     * {@link AssertionError}) to be used while the calling task holds a store transaction.
     */
    Exchange exchange(Request request, Duration deadline);

    /** What became of it. */
    sealed interface Exchange {

        /** A whole answer arrived. */
        record Answered(Response response) implements Exchange {}

        /**
         * No whole answer arrived.
         *
         * @param sent whether any byte of the request may have left; false only when that is certain
         */
        record Failed(boolean sent, String reason) implements Exchange {}
    }
}
