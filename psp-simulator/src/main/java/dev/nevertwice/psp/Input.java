package dev.nevertwice.psp;

/** Something that happens to the machine. */
public sealed interface Input {

    /**
     * A request has been read whole.
     *
     * @param exchange chosen by the shell, never used twice
     */
    record Arrived(long exchange, PspRequest request) implements Input {}

    /** A timer asked for by {@link Effect.StartTimer} is due. One that is unknown or was answered before is ignored. */
    record TimerDue(long timer) implements Input {}

    /**
     * The merchant answered a callback.
     *
     * @param status HTTP status, or 0 when no answer came
     */
    record CallbackAnswered(long delivery, int status) implements Input {}
}
