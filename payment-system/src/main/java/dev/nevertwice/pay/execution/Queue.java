package dev.nevertwice.pay.execution;

import java.util.Locale;

/** The durable queues. Each has a single receiver at a time for each job: its claimer, until the lease ends. */
public enum Queue {
    /** Commands taken in without waiting: intents that nobody has sent yet. */
    EXECUTE,
    /** Intents to be sent, or sent again because nobody knows what became of them. */
    RETRY,
    /** Intents that the PSP has and is waiting on: looked up now and then. */
    TRACK,
    /** Webhooks received and not yet applied. */
    INBOX,
    /** Discrepancies that a program may repair. */
    RESOLVE,
    /** Disputes of our charges that are not decided: looked up now and then, in case nobody tells. */
    DISPUTE,
    /** Payouts to be sent, and looked up until they have arrived or come back. */
    PAYOUT,
    /** Payout runs: every seller of a currency with enough to be paid. */
    PAYOUT_RUN;

    /** Whether its jobs ask something of the PSP for a payment, one after another; news is taken in any order. */
    boolean asksThePsp() {
        return this == EXECUTE || this == RETRY || this == TRACK;
    }

    /** Whether its jobs end by themselves when nothing goes wrong any more; a bank decides when it likes. */
    boolean settles() {
        return this != DISPUTE;
    }

    /** Whether the PSP is asked to move money for its jobs. */
    boolean movesMoney() {
        return asksThePsp() || this == PAYOUT;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
