package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.ledger.LedgerTables.MOVEMENT;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING_ACCOUNT;
import static dev.nevertwice.pay.ledger.LedgerTables.POSTING_ENTRY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.AMOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CURRENCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ROW;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.TYPE;
import dev.nevertwice.pay.ledger.Accounts;
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
 * What the PSP moved and no program ever books, by a discrepancy that may say so: a refund that it made twice, a payout that it
 * lists twice, a payout that it made though we had given it up or never ordered it, and that one's coming back.
 *
 * @param account of ours at the PSP
 * @param side of what we have there
 */
public record Unbooked(String account, Side side, Money amount) {

    /** The bank's findings are of types of their own. */
    private static final Set<String> TYPES = Set.of(
            DiscrepancyType.DUPLICATE_REFUND.word(), DiscrepancyType.LISTED_TWICE.word(),
            DiscrepancyType.MISSING_HERE.word());
    private static final Set<String> PAYOUTS = Set.of(RowKind.PAYOUT.word(), RowKind.PAYOUT_FAILED.word());

    /** Empty where the discrepancy is about anything else. */
    public static Optional<Unbooked> by(Transaction transaction, Row discrepancy) {
        if (!TYPES.contains(discrepancy.get(TYPE))) {
            return Optional.empty();
        }
        Discrepancy found = Discrepancy.read(discrepancy);
        boolean unbooked =
                switch (found.type()) {
                    case DUPLICATE_REFUND -> true;
                    case LISTED_TWICE -> found.kind().equals(RowKind.PAYOUT.word());
                    case MISSING_HERE -> PAYOUTS.contains(found.kind()) && isStray(transaction, found);
                    default -> false;
                };
        return unbooked
                ? transaction.get(ROW, found.subject(), found.kind(), found.account()).map(row -> of(found, row))
                : Optional.empty();
    }

    private static Unbooked of(Discrepancy found, Row row) {
        boolean incoming = RowKind.of(found.kind()).orElseThrow().incoming();
        return new Unbooked(
                found.account(), incoming ? Side.DEBIT : Side.CREDIT, Money.of(row.get(AMOUNT), row.get(CURRENCY)));
    }

    /** Whether nothing of ours waits for the payout: as long as it does, its sender may book the same. */
    private static boolean isStray(Transaction transaction, Discrepancy found) {
        return Payouts.find(transaction, found.subject()).map(Payout::isOver).orElse(true)
                && transaction.get(MOVEMENT, found.account(), found.kind(), found.subject()).isEmpty();
    }

    /** Whether one of these entries changes our account at the PSP: what is corrected there is all of it. */
    public boolean isBookedBy(Transaction transaction, List<String> entries) {
        Condition atPsp = Condition.all(
                POSTING_ENTRY.in(entries), POSTING_ACCOUNT.is(Accounts.pspReceivable(account)));
        return !entries.isEmpty()
                && !transaction.scan(POSTING, atPsp, 1, Order.by(POSTING_ENTRY)).isEmpty();
    }

    /** Whether the posting books all of it. */
    public boolean isBookedBy(Posting posting) {
        return posting.side() == side && posting.amount().equals(amount)
                && posting.account().equals(Accounts.pspReceivable(account));
    }
}
