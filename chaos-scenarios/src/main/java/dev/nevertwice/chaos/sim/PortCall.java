package dev.nevertwice.chaos.sim;

/** The ways to meet the outside world, as the trace records them. Their order is part of the trace's hash. */
public enum PortCall {
    START,
    SLEEP,
    FORK,
    AWAIT,
    CHANCE,
    /** A request leaves; a crash here comes before it. */
    EXCHANGE,
    /** Its answer is there; a crash here loses it. */
    ANSWERED,
    BEGIN,
    STATEMENT,
    /** Waits for a row or key that another transaction holds. */
    LOCK_WAIT,
    /** Before COMMIT: a crash here rolls back. */
    COMMIT,
    /** After it: a crash here loses the answer only. */
    COMMITTED,
    /** Messages leave for the bus; a crash here comes before it has them. */
    PUBLISH,
    /** The bus has them; a crash here loses that it said so. */
    PUBLISHED,
    POLL,
    ACKNOWLEDGE,
    /** The simulated PSP takes a step. */
    PSP_STEP,
    /** An instance dies. */
    CRASH,
    END,
    /** The world did something to it: a message was lost, an instance stands still. */
    TROUBLE
}
