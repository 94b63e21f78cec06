package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.AMOUNT;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.CURRENCY;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.ROW;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.TYPE;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transaction;
import java.util.Optional;

/**
 * Money that the PSP gave once more of its own accord, by a discrepancy that may say so: a refund that it made twice, a payout
 * that it lists twice.
 *
 * @param account of ours that it left
 */
public record GivenTwice(String account, Money amount) {

    /** Empty where the discrepancy is about anything else. */
    public static Optional<GivenTwice> by(Transaction transaction, Row discrepancy) {
        boolean refund = discrepancy.get(TYPE).equals(DiscrepancyType.DUPLICATE_REFUND.word());
        if (!refund && !discrepancy.get(TYPE).equals(DiscrepancyType.LISTED_TWICE.word())) {
            return Optional.empty();
        }
        Discrepancy found = Discrepancy.read(discrepancy);
        return refund || found.kind().equals(RowKind.PAYOUT.word())
                ? transaction.get(ROW, found.subject(), found.kind(), found.account()).map(
                        row -> new GivenTwice(found.account(), Money.of(row.get(AMOUNT), row.get(CURRENCY))))
                : Optional.empty();
    }

    /** Whether the posting says that all of it is lost. */
    public boolean isLostBy(Posting posting) {
        return posting.side() == Side.CREDIT && posting.amount().equals(amount)
                && posting.account().equals(Accounts.pspReceivable(account));
    }
}
