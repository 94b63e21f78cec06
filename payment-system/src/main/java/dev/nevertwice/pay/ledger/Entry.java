package dev.nevertwice.pay.ledger;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A balanced double entry: debits equal credits in every currency. Never changed once posted; corrections are new
 * entries.
 *
 * @param id deterministic, made of kind and cause, and of the account where the cause is a PSP's, so that the same thing
 *     can't be posted twice
 * @param payment the payment it belongs to, or null
 * @param cause the PSP's reference of the movement that it books
 */
public record Entry(String id, String payment, String kind, String cause, List<Posting> postings) {

    public Entry {
        Map<String, Long> sums = new TreeMap<>();
        for (Posting posting : postings) {
            long signed = posting.side() == Side.DEBIT
                    ? posting.amount().minor()
                    : -posting.amount().minor();
            sums.merge(posting.amount().code(), signed, Math::addExact);
        }
        Check.that(!postings.isEmpty(), "entry %s has no postings", id);
        Check.that(sums.values().stream().allMatch(sum -> sum == 0), "entry %s does not balance: %s", id, sums);
    }

    /** An entry of several debits and credits. */
    public static Entry of(String kind, String cause, String payment, List<Posting> debits, List<Posting> credits) {
        List<Posting> postings = new ArrayList<>(debits);
        postings.addAll(credits);
        return new Entry(kind + ":" + cause, payment, kind, cause, List.copyOf(postings));
    }

    /** What a PSP moved at an account of ours there: another PSP's reference may be the same. */
    static Entry of(
            String pspAccount, String kind, String cause, String payment, List<Posting> debits,
            List<Posting> credits) {
        Entry entry = of(kind, cause, payment, debits, credits);
        return new Entry(kind + ":" + pspAccount + ":" + cause, payment, kind, cause, entry.postings());
    }

    /** A transfer of one amount: debit one account, credit the other. */
    public static Entry of(String kind, String cause, String payment, Money amount, String debit, String credit) {
        return new Entry(
                kind + ":" + cause,
                payment,
                kind,
                cause,
                List.of(new Posting(debit, Side.DEBIT, amount), new Posting(credit, Side.CREDIT, amount)));
    }
}
