package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * One disagreement between settlement file and ledger.
 *
 * @param id made of what it is about, so that the same disagreement is opened once however often it is found
 * @param account of ours at the PSP
 * @param subject the PSP's reference, or the file's line
 * @param field what differs, or null; with both values
 */
record Discrepancy(
        String id, String account, DiscrepancyType type, String subject, String field, String ours, String theirs,
        String day) {

    /** The row that opens it; where there is one with its id it is known. */
    Row row(Instant now) {
        Handling handling = type.handling();
        return DISCREPANCY.row()
                .set(ID, id)
                .set(FOUND_AT, account)
                .set(TYPE, type.word())
                .set(CLASS, handling.word())
                .set(QUEUE, handling.queue())
                .set(STATE, "open")
                .set(SUBJECT, subject)
                .set(FIELD, field)
                .set(OURS, ours)
                .set(THEIRS, theirs)
                .set(FOUND_ON, day)
                .set(OPENED_AT, now)
                .build();
    }

    /** The statement that closes it. */
    static Statement<Boolean> resolved(String id, Instant now, String resolution) {
        return new Statement.UpdateIf(
                DISCREPANCY,
                List.of(id),
                STATE.is("open"),
                List.of(STATE.to("resolved"), CLOSED_AT.to(now), RESOLUTION.to(resolution)));
    }

    /** The statement that calls it by another type: more is known of it now. */
    static Statement<Boolean> retyped(String id, DiscrepancyType type) {
        return new Statement.UpdateIf(
                DISCREPANCY,
                List.of(id),
                STATE.is("open"),
                List.of(
                        TYPE.to(type.word()),
                        CLASS.to(type.handling().word()),
                        QUEUE.to(type.handling().queue())));
    }

    /** The statement that hands it from the program to the finance people. */
    static Statement<Boolean> escalated(String id, String why) {
        return new Statement.UpdateIf(
                DISCREPANCY,
                List.of(id),
                STATE.is("open"),
                List.of(
                        CLASS.to(Handling.MANUAL.word()),
                        QUEUE.to(Handling.MANUAL.queue()),
                        RESOLUTION.to(why)));
    }

    static Discrepancy read(Row row) {
        return new Discrepancy(
                row.get(ID),
                row.get(FOUND_AT),
                DiscrepancyType.valueOf(row.get(TYPE).toUpperCase(Locale.ROOT)),
                row.get(SUBJECT),
                row.get(FIELD),
                row.get(OURS),
                row.get(THEIRS),
                row.get(FOUND_ON));
    }

    /** Of what kind the movement is that it is about; the id tells. */
    String kind() {
        return id.split(":", 3)[1];
    }
}
