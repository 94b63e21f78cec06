package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_AMOUNT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_ATTEMPT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_CURRENCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.execution.Disputes;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.execution.Queues.Item;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Attribution;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of ours waits for the dispute of a settled row, or is open on its charge: that may make room for the dispute, or take its place. */
final class DisputedCharge {

    private DisputedCharge() {}

    /** Whether a program may yet book what the row of a dispute, or of its end, says. */
    static boolean isAwaited(Transaction transaction, Row row) {
        if (row.get(REFERENCE).equals(row.get(CHARGE))) {
            return true; // some layouts name a dispute by its charge: whatever is booked by its own name may be the same
        }
        Optional<Boolean> ofOurs = Disputes.isAwaited(transaction, row.get(ACCOUNT), row.get(REFERENCE));
        if (ofOurs.isPresent()) {
            return ofOurs.get();
        }
        Optional<Row> opened = transaction.get(
                MOVEMENT, row.get(ACCOUNT), RowKind.CHARGEBACK.word(), row.get(REFERENCE));
        return opened.map(movement -> !Ledger.isByHand(movement) && isOfTheSameAmount(movement, row))
                .orElseGet(() -> isOpen(transaction, row));
    }

    /** Whether something of ours is open on the row's charge. */
    static boolean isOpen(Transaction transaction, Row row) {
        if (row.get(CHARGE) == null) {
            return false;
        }
        String account = row.get(ACCOUNT);
        String charge = row.get(CHARGE);
        return isLookedUp(transaction, row)
                || Stream.of(
                        Intent.returning(transaction, account, charge), Intent.capturing(transaction, account, charge))
                        .flatMap(List::stream)
                        .anyMatch(asked -> isOpen(transaction, asked, row))
                || owner(transaction, row)
                        .filter(payment -> !payment.state().terminal()
                                || disputes(transaction, payment, row).contains(true))
                        .isPresent();
    }

    /** Whether the row's charge is being looked up itself. */
    static boolean isLookedUp(Transaction transaction, Row row) {
        return row.get(CHARGE) != null
                && transaction.get(DISCREPANCY, Classification.idOfCharge(row.get(ACCOUNT), row.get(CHARGE)))
                        .filter(charge -> charge.get(STATE).equals("open"))
                        .filter(charge -> charge.get(CLASS).equals(DiscrepancyType.Handling.AUTOMATIC.word()))
                        .isPresent();
    }

    private static List<Boolean> disputes(Transaction transaction, Payment payment, Row row) {
        return Disputes.areAwaited(transaction, payment.id(), row.get(ACCOUNT), row.get(CHARGE));
    }

    /** What was given up may be what was disputed, if it is as much: it is for a person first. */
    private static boolean isOpen(Transaction transaction, Intent asked, Row row) {
        return Queues.find(transaction, asked.id()).filter(Item::isDead).isEmpty()
                || asked.amount().equals(Money.of(row.get(AMOUNT), row.get(CURRENCY)));
    }

    private static boolean isOfTheSameAmount(Row movement, Row row) {
        return movement.get(MOVEMENT_AMOUNT).equals(row.get(AMOUNT))
                && movement.get(MOVEMENT_CURRENCY).equals(row.get(CURRENCY));
    }

    /** Whose charge it is: some layouts say neither the attempt nor the order. */
    private static Optional<Payment> owner(Transaction transaction, Row row) {
        return Optional.ofNullable(row.get(MERCHANT_REFERENCE))
                .flatMap(attempt -> Attribution.ofAttempt(transaction, attempt))
                .or(() -> Optional.ofNullable(row.get(ORDER)).flatMap(order -> Attribution.ofOrder(transaction, order)))
                .or(() -> transaction.get(MOVEMENT, row.get(ACCOUNT), RowKind.CHARGE.word(), row.get(CHARGE))
                        .map(charge -> charge.get(MOVEMENT_ATTEMPT))
                        .flatMap(attempt -> Attribution.ofAttempt(transaction, attempt)))
                .flatMap(payment -> Payments.find(transaction, payment));
    }
}
