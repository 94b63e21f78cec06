package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.*;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ACCOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.KIND;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.REFERENCE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ROW;
import dev.nevertwice.pay.reconciliation.Files.Day;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What found no partner in the window: looks for it beyond, and then decides what it is. */
final class Leftovers {

    private final String pspAccount;
    private final SettlementTerms terms;

    Leftovers(String pspAccount, SettlementTerms terms) {
        this.pspAccount = pspAccount;
        this.terms = terms;
    }

    /**
     * What a run knows from the beginning.
     *
     * @param days that are here whole
     * @param broken that can't be read and may be about what seems to be missing
     */
    record Facts(String day, List<Day> days, BrokenLines broken) {}

    /** Movements of ours that no file of the window lists. */
    List<Discrepancy> movements(Transaction transaction, List<Row> movements, Facts facts) {
        List<Row> due = movements.stream()
                .filter(movement -> listing(movement, facts) > 0)
                .toList();
        Map<String, Row> listed = partners(
                transaction, due, MOVEMENT_KIND, MOVEMENT_REFERENCE, ROW, ACCOUNT, KIND, REFERENCE);
        List<Discrepancy> found = new ArrayList<>();
        List<Row> missing = new ArrayList<>();
        for (Row movement : due) {
            Row row = listed.get(name(movement.get(MOVEMENT_KIND), movement.get(MOVEMENT_REFERENCE)));
            if (row != null) {
                found.addAll(Classification.differs(movement, row, terms, facts.day()));
            } else {
                missing.add(movement);
            }
        }
        for (Row movement : facts.broken().withoutTheirs(transaction, missing)) {
            Classification.notListed(movement, listing(movement, facts), facts.day()).ifPresent(found::add);
        }
        return found;
    }

    /** Rows for which nothing was booked in the window. */
    List<Discrepancy> rows(Transaction transaction, List<Row> rows, Facts facts) {
        Map<String, Row> booked = partners(
                transaction, rows, KIND, REFERENCE, MOVEMENT, MOVEMENT_ACCOUNT, MOVEMENT_KIND, MOVEMENT_REFERENCE);
        OurRecords ours = OurRecords.of(transaction, rows.stream()
                .filter(row -> !booked.containsKey(name(row.get(KIND), row.get(REFERENCE))))
                .toList());
        List<Discrepancy> found = new ArrayList<>();
        for (Row row : rows) {
            Row movement = booked.get(name(row.get(KIND), row.get(REFERENCE)));
            if (movement != null) {
                found.addAll(Classification.differs(movement, row, terms, facts.day()));
            } else {
                found.add(Classification.notBooked(row, ours.about(row), facts.day()));
            }
        }
        return found;
    }

    /** In how many whole files the movement could have been listed. */
    int listing(Row movement, Facts facts) {
        return Files.listing(facts.days(), facts.day(), movement.get(MOVEMENT_AT), terms.skew());
    }

    /** One question for each kind, not one for each row. */
    private Map<String, Row> partners(
            Transaction transaction,
            List<Row> rows,
            Column<String> kind,
            Column<String> reference,
            Table other,
            Column<String> otherAccount,
            Column<String> otherKind,
            Column<String> otherReference) {
        Map<String, List<String>> byKind = new TreeMap<>();
        rows.forEach(row -> byKind.computeIfAbsent(row.get(kind), first -> new ArrayList<>()).add(row.get(reference)));
        Map<String, Row> partners = new HashMap<>();
        byKind.forEach((word, references) -> {
            Condition named = Condition.all(
                    otherAccount.is(pspAccount), otherKind.is(word), otherReference.in(references));
            transaction.scan(other, named, Integer.MAX_VALUE)
                    .forEach(row -> partners.put(name(row.get(otherKind), row.get(otherReference)), row));
        });
        return partners;
    }

    private static String name(String kind, String reference) {
        return kind + " " + reference;
    }
}
