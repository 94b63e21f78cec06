package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.reconciliation.DiscrepancyType.Handling;
import dev.nevertwice.pay.store.Statement;
import java.time.Instant;
import java.util.List;

/**
 * A disagreement that others than the settlement file show, such as the bank's statement: for the finance people.
 *
 * @param type in words, such as {@code deposit_missing}
 * @param subject what it is about; type and subject make it the same one however often it is found
 */
public record FinanceFinding(String type, String subject, String ours, String theirs, String day) {

    /** The statement that opens it; false where it is known. */
    public Statement<Boolean> open(Instant now) {
        return new Statement.InsertIfAbsent(DISCREPANCY.row()
                .set(ID, id(type, subject))
                .set(TYPE, type)
                .set(CLASS, Handling.MANUAL.word())
                .set(QUEUE, Handling.MANUAL.queue())
                .set(STATE, "open")
                .set(SUBJECT, subject)
                .set(FIELD, "amount")
                .set(OURS, ours)
                .set(THEIRS, theirs)
                .set(FOUND_ON, day)
                .set(OPENED_AT, now)
                .build());
    }

    /** The statement that closes it where it is open: what was missing has come. */
    public static Statement<Boolean> resolved(String type, String subject, Instant now, String resolution) {
        return new Statement.UpdateIf(
                DISCREPANCY,
                List.of(id(type, subject)),
                STATE.is("open"),
                List.of(STATE.to("resolved"), CLOSED_AT.to(now), RESOLUTION.to(resolution)));
    }

    private static String id(String type, String subject) {
        return "dis_" + type + ":" + subject;
    }
}
