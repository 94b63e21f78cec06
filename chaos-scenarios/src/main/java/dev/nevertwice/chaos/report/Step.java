package dev.nevertwice.chaos.report;

import java.time.Instant;

/**
 * One thing that happened to a payment.
 *
 * @param rank order among steps of the same instant
 * @param to where it went; the same as {@code from} for a note
 * @param label what was said or done
 * @param detail a few more words, or null
 * @param fault name of the fault that touched it, or null
 */
record Step(Instant at, int rank, Look look, Lane from, Lane to, String label, String detail, String fault) {

    /** How it is drawn. */
    enum Look {
        /** An arrow that asks. */
        REQUEST,
        /** An arrow that answers. */
        REPLY,
        /** An arrow that never arrives. */
        LOST,
        /** A box on a lifeline. */
        NOTE,
        /** Money that moved at the PSP. */
        MONEY,
        /** Money that moved at the PSP although it had moved before. */
        MONEY_AGAIN,
        /** Steps left out. */
        OMITTED
    }

    static Step request(Instant at, int rank, Lane from, Lane to, String label, String detail) {
        return new Step(at, rank, Look.REQUEST, from, to, label, detail, null);
    }

    static Step reply(Instant at, int rank, Lane from, Lane to, String label, String detail) {
        return new Step(at, rank, Look.REPLY, from, to, label, detail, null);
    }

    static Step lost(Instant at, int rank, Lane from, Lane to, String label, String detail) {
        return new Step(at, rank, Look.LOST, from, to, label, detail, null);
    }

    static Step note(Instant at, int rank, Lane on, String label, String detail) {
        return new Step(at, rank, Look.NOTE, on, on, label, detail, null);
    }

    Step by(String faultName) {
        return new Step(at, rank, look, from, to, label, detail, faultName);
    }

    Step as(Look other) {
        return new Step(at, rank, other, from, to, label, detail, fault);
    }

    boolean isArrow() {
        return from != to;
    }

    /** For those who can't see the drawing. */
    String inWords() {
        String way = isArrow() ? from.title() + " to " + to.title() : from.title();
        return way + ": " + label
                + (detail == null ? "" : ", " + detail)
                + (look == Look.LOST ? ", lost" : "")
                + (fault == null ? "" : " (fault " + fault + ")");
    }
}
