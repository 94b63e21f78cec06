package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.ENTRY;
import static dev.nevertwice.pay.ledger.LedgerTables.ENTRY_KIND;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT;
import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT_ENTRY;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING_ACCOUNT;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING_ENTRY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.execution.Disputes;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.execution.Queues.Item;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payout.Payout;
import dev.nevertwice.pay.payout.Payouts;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the PSP moved and no program ever books, by a discrepancy that may say so: a person books it, whole and once, and only where
 * nothing of ours waits for the same movement.
 *
 * @param movement as the file lists it
 * @param isSecond whether it has no name of its own: the PSP made a payout, or its coming back, once more than it was asked to
 */
public record Unbooked(Movement movement, boolean isSecond) {

    /** The bank's findings are of types of their own. */
    private static final Set<String> TYPES = Set.of(
            DiscrepancyType.DUPLICATE_REFUND.word(), DiscrepancyType.LISTED_TWICE.word(),
            DiscrepancyType.MISSING_HERE.word(), DiscrepancyType.STATUS_DIFFERS.word());
    private static final Set<String> PAYOUTS = Set.of(RowKind.PAYOUT.word(), RowKind.PAYOUT_FAILED.word());

    /** Empty where the discrepancy is about anything else. */
    public static Optional<Unbooked> by(Transaction transaction, Row discrepancy) {
        if (!TYPES.contains(discrepancy.get(TYPE))) {
            return Optional.empty();
        }
        Discrepancy found = Discrepancy.read(discrepancy);
        boolean isSecond = found.type() == DiscrepancyType.LISTED_TWICE;
        return transaction.get(ROW, found.subject(), found.kind(), found.account())
                .filter(row -> isSecond ? PAYOUTS.contains(found.kind()) : isNobodys(transaction, found, row))
                .map(row -> new Unbooked(movement(row), isSecond));
    }

    private static Movement movement(Row row) {
        return new Movement(
                row.get(ACCOUNT), row.get(KIND), row.get(REFERENCE), null, null,
                Money.of(row.get(AMOUNT), row.get(CURRENCY)), row.get(OCCURRED_AT));
    }

    private static boolean isNobodys(Transaction transaction, Discrepancy found, Row row) {
        boolean another = found.type() == DiscrepancyType.DUPLICATE_REFUND;
        return transaction.get(MOVEMENT, found.account(), found.kind(), found.subject()).isEmpty()
                && (another || !isAwaited(transaction, row));
    }

    /** Whether something of ours waits for it: as long as it does, a program may book the same. */
    private static boolean isAwaited(Transaction transaction, Row row) {
        String account = row.get(ACCOUNT);
        String reference = row.get(REFERENCE);
        return switch (RowKind.of(row.get(KIND)).orElseThrow()) {
            case CHARGE -> true; // it pays, or goes back to its buyer, and a program sees to both
            case PAYOUT, PAYOUT_FAILED -> Payouts.find(transaction, reference).filter(it -> !it.isOver()).isPresent();
            case CHARGEBACK, CHARGEBACK_WON -> !Disputes.isDecided(transaction, account, reference);
            case CAPTURE, REFUND, REFUND_FAILED ->
                    mayComeBack(transaction, row) || (row.get(MERCHANT_REFERENCE) == null
                            ? row.get(CHARGE) != null
                                    && !Intent.returning(transaction, account, row.get(CHARGE)).isEmpty()
                            : Intent.find(transaction, row.get(MERCHANT_REFERENCE))
                                    .filter(asked -> isAwaited(transaction, asked, row))
                                    .isPresent());
        };
    }

    /** What a program booked, it says is back, too: when it hears of it. */
    private static boolean mayComeBack(Transaction transaction, Row row) {
        return row.get(KIND).equals("refund_failed")
                && transaction.get(MOVEMENT, row.get(ACCOUNT), "refund", row.get(REFERENCE))
                        .flatMap(out -> transaction.get(ENTRY, out.get(MOVEMENT_ENTRY)))
                        .filter(entry -> !entry.get(ENTRY_KIND).equals("correction"))
                        .isPresent();
    }

    /** What was given up because the PSP did it otherwise than it was asked to, no program books. */
    private static boolean isAwaited(Transaction transaction, Intent asked, Row row) {
        boolean ours = row.get(KIND).startsWith(asked.operation().word()) && !asked.isDone();
        return ours && (asked.amount().equals(Money.of(row.get(AMOUNT), row.get(CURRENCY)))
                || Queues.find(transaction, asked.id()).filter(Item::isDead).isEmpty());
    }

    /** Whether one of these entries changes our account at the PSP: what is corrected there is all of it. */
    public boolean isBookedBy(Transaction transaction, List<String> entries) {
        Condition atPsp = Condition.all(POSTING_ENTRY.in(entries), POSTING_ACCOUNT.is(atPsp()));
        return !entries.isEmpty()
                && !transaction.scan(POSTING, atPsp, 1, Order.by(POSTING_ENTRY)).isEmpty();
    }

    /** Whether the posting books all of it. */
    public boolean isBookedBy(Posting posting) {
        Side side = movement.isIncoming() ? Side.DEBIT : Side.CREDIT;
        return posting.side() == side && posting.amount().equals(movement.amount())
                && posting.account().equals(atPsp());
    }

    private String atPsp() {
        return Accounts.pspReceivable(movement.account());
    }
}
