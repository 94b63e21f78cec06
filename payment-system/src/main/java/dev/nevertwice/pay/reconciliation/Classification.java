package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.AMOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CURRENCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.KIND;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.REFERENCE;
import dev.nevertwice.pay.reconciliation.SettlementFile.Line;
import dev.nevertwice.pay.store.Row;

/** Decides what a leftover, an unequal pair or a broken line is. Pure. */
final class Classification {

    private Classification() {}

    /**
     * What we know of the thing that a leftover row of the file names.
     *
     * @param asked whether the attempt (charge) or the refund intent (refund) is ours
     * @param paid whether another charge has paid the order
     */
    record Ours(boolean asked, boolean paid) {}

    /** A movement of ours that no file lists. */
    static Discrepancy missingThere(Row movement, String day) {
        return of(
                DiscrepancyType.MISSING_THERE,
                movement.get(MOVEMENT_KIND),
                movement.get(MOVEMENT_REFERENCE),
                "movement",
                money(movement.get(MOVEMENT_AMOUNT), movement.get(MOVEMENT_CURRENCY)),
                null,
                day);
    }

    /** A row of the file that we have booked nothing for. */
    static Discrepancy notBooked(Row row, Ours ours, String day) {
        DiscrepancyType type = ours.asked() && !ours.paid()
                ? DiscrepancyType.STATUS_DIFFERS
                : ours.paid() ? DiscrepancyType.DUPLICATE_CHARGE : DiscrepancyType.MISSING_HERE;
        return of(
                type,
                row.get(KIND),
                row.get(REFERENCE),
                "movement",
                null,
                money(row.get(AMOUNT), row.get(CURRENCY)),
                day);
    }

    /** A pair in which amount or currency differ. */
    static Discrepancy differs(Row movement, Row row, String day) {
        return of(
                DiscrepancyType.AMOUNT_DIFFERS,
                row.get(KIND),
                row.get(REFERENCE),
                "amount",
                money(movement.get(MOVEMENT_AMOUNT), movement.get(MOVEMENT_CURRENCY)),
                money(row.get(AMOUNT), row.get(CURRENCY)),
                day);
    }

    /** A row that was imported before with other content. */
    static Discrepancy restated(Row before, Row now, String day) {
        return of(
                DiscrepancyType.RESTATED,
                now.get(KIND),
                now.get(REFERENCE),
                "restated_on_" + day,
                money(before.get(AMOUNT), before.get(CURRENCY)),
                money(now.get(AMOUNT), now.get(CURRENCY)),
                day);
    }

    /** A line that can't be read. */
    static Discrepancy unparseable(Line.Unparseable line, String day) {
        String subject = day + ":line-" + line.number();
        return new Discrepancy(
                "dis_unparseable:" + subject,
                DiscrepancyType.UNPARSEABLE,
                subject,
                line.problem(),
                null,
                line.text(),
                day);
    }

    private static Discrepancy of(
            DiscrepancyType type, String kind, String reference, String field, String ours, String theirs, String day) {
        // Not made of the type: "status differs" and "missing there" of one movement are one disagreement.
        return new Discrepancy(
                "dis_" + kind + ":" + reference + ":" + field, type, reference, field, ours, theirs, day);
    }

    private static String money(long minor, String currency) {
        return minor + " " + currency;
    }
}
