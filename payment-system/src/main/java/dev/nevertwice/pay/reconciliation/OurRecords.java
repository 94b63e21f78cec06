package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_ACCOUNT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_KIND;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_ORDER;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_REFERENCE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ACCOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CHARGE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.KIND;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.MERCHANT_REFERENCE;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ORDER;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.payment.Attribution;
import dev.nevertwice.pay.reconciliation.Classification.Ours;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What we know of the things that some rows name: one question of each sort for all of them.
 *
 * @param charges that were booked for an order, by order
 */
record OurRecords(
        Set<String> attempts, Set<String> orders, Map<String, Intent> intents, Map<String, Set<String>> charges) {

    static OurRecords of(Transaction transaction, List<Row> rows) {
        Collection<String> references = named(rows, MERCHANT_REFERENCE);
        Collection<String> orders = named(rows, ORDER);
        return new OurRecords(
                Attribution.knownAttempts(transaction, references),
                Attribution.knownOrders(transaction, orders),
                Intent.findAll(transaction, references),
                charges(transaction, orders));
    }

    Ours about(Row row) {
        String reference = row.get(MERCHANT_REFERENCE);
        String order = row.get(ORDER);
        boolean attempted = reference != null && attempts.contains(reference);
        return switch (RowKind.of(row.get(KIND)).orElseThrow()) {
            case CHARGE -> {
                boolean ordered = order != null && orders.contains(order);
                boolean paid = order != null && isChargedOtherwise(order, at(row.get(ACCOUNT), row.get(CHARGE)));
                yield new Ours(reference != null ? attempted : ordered, paid);
            }
            case CHARGEBACK, CHARGEBACK_WON -> new Ours(attempted, false);
            case CAPTURE, REFUND, REFUND_FAILED -> {
                Intent intent = reference != null ? intents.get(reference) : null;
                yield new Ours(intent != null && row.get(KIND).startsWith(intent.operation().word()), false);
            }
            case PAYOUT, PAYOUT_FAILED -> new Ours(false, false);
        };
    }

    private boolean isChargedOtherwise(String order, String charge) {
        return charges.getOrDefault(order, Set.of()).stream().anyMatch(other -> !other.equals(charge));
    }

    /** Another PSP may call another charge the same. */
    private static String at(String account, String charge) {
        return account + " " + charge;
    }

    private static Collection<String> named(List<Row> rows, Column<String> column) {
        Set<String> named = new TreeSet<>();
        rows.stream().map(row -> row.get(column)).filter(Objects::nonNull).forEach(named::add);
        return named;
    }

    private static Map<String, Set<String>> charges(Transaction transaction, Collection<String> orders) {
        if (orders.isEmpty()) {
            return Map.of();
        }
        Map<String, Set<String>> charges = new HashMap<>();
        Condition booked = Condition.all(MOVEMENT_ORDER.in(orders), MOVEMENT_KIND.is("charge"));
        for (Row movement : transaction.scan(MOVEMENT, booked, Integer.MAX_VALUE)) {
            charges.computeIfAbsent(movement.get(MOVEMENT_ORDER), first -> new HashSet<>())
                    .add(at(movement.get(MOVEMENT_ACCOUNT), movement.get(MOVEMENT_REFERENCE)));
        }
        return charges;
    }
}
