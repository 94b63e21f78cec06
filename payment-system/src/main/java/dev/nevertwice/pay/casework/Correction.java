package dev.nevertwice.pay.casework;

import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.reconciliation.Unbooked;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an operator wants posted. A posted entry is never changed: this is a new one, balanced, and a seller's wallet moves
 * with it. The PSP's account follows the PSP's movements: by hand it is changed only by what the PSP moved or kept and no program
 * books, all of it and once.
 */
public record Correction(List<Posting> postings) {

    private static final Set<String> OURS = Set.of(
            Accounts.BUYER_CLEARING, Accounts.REFUNDS_DUE, Accounts.CHARGEBACKS, Accounts.PAYOUTS_DUE,
            Accounts.PAYOUTS_IN_TRANSIT, Accounts.BANK, Accounts.FEES, Accounts.SUSPENSE);

    public Correction {
        postings = List.copyOf(postings);
    }

    /**
     * Why it can't be posted, or empty.
     *
     * @param unbooked what may be booked on the PSP's account, if anything
     */
    Optional<String> refusal(Optional<Unbooked> unbooked) {
        Map<String, Long> sums = new TreeMap<>();
        boolean booked = false;
        for (Posting posting : postings) {
            String account = posting.account();
            boolean books = !booked && unbooked.filter(moved -> moved.isBookedBy(posting)).isPresent();
            booked |= books;
            if (!OURS.contains(account) && Accounts.payableTo(account) == null && !books) {
                return Optional.of("account " + account + " can't be corrected by hand");
            }
            long minor = posting.amount().minor();
            sums.merge(posting.amount().code(), posting.side() == Side.DEBIT ? minor : -minor, Math::addExact);
        }
        boolean balanced = !postings.isEmpty() && sums.values().stream().allMatch(sum -> sum == 0);
        return balanced ? Optional.empty() : Optional.of("debits and credits are not equal in every currency");
    }

    /** Whether that is booked by it. */
    boolean books(Unbooked unbooked) {
        return postings.stream().anyMatch(unbooked::isBookedBy);
    }

    /** The entry, with the wallets changed that it touches. */
    Entry entry(String cause, WalletChanges wallets) {
        List<Posting> all = new ArrayList<>();
        for (Posting posting : postings) {
            Seller seller = Accounts.payableTo(posting.account());
            if (seller == null) {
                all.add(posting);
                continue;
            }
            all.addAll(
                    posting.side() == Side.CREDIT
                            ? wallets.credit(seller, posting.amount())
                            : wallets.takeBack(seller, posting.amount()));
        }
        return new Entry("correction:" + cause, null, "correction", cause, all);
    }
}
