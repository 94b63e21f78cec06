package dev.nevertwice.property.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.money.Split;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** An entry balances in every currency, or it is none. */
class EntryProperties {

    @Property(tries = 500)
    void whatIsSplitAnyWayOnBothSidesBalances(
            @ForAll @LongRange(min = 1_000, max = 1_000_000_000) long amount,
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 1, max = 9) Long> debits,
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 1, max = 9) Long> credits) {
        Entry entry = entry(postings(amount, "KRW", debits, Side.DEBIT), postings(amount, "KRW", credits, Side.CREDIT));
        assertEquals(0, entry.postings().stream().mapToLong(EntryProperties::signed).sum());
    }

    /** A unit more or less, or the other currency, in any one place. */
    @Property(tries = 500)
    void oneWrongPostingIsRefused(
            @ForAll @LongRange(min = 1_000, max = 1_000_000_000) long amount,
            @ForAll @Size(min = 1, max = 6) List<@LongRange(min = 1, max = 9) Long> weights,
            @ForAll @IntRange(min = 0, max = 5) int place, @ForAll boolean wrongCurrency) {
        List<Posting> debits = new ArrayList<>(postings(amount, "KRW", weights, Side.DEBIT));
        int wrong = place % debits.size();
        Money was = debits.get(wrong).amount();
        Money instead = wrongCurrency ? Money.of(was.minor(), "JPY") : Money.of(was.minor() + 1, "KRW");
        debits.set(wrong, new Posting("account", Side.DEBIT, instead));
        List<Posting> credits = postings(amount, "KRW", weights, Side.CREDIT);
        assertThrows(AssertionError.class, () -> entry(debits, credits));
    }

    private static Entry entry(List<Posting> debits, List<Posting> credits) {
        return Entry.of("kind", "cause", "pay_1", debits, credits);
    }

    private static List<Posting> postings(long amount, String currency, List<Long> weights, Side side) {
        return Split.of(Money.of(amount, currency), weights).stream()
                .map(part -> new Posting("account", side, part))
                .toList();
    }

    private static long signed(Posting posting) {
        return posting.side() == Side.DEBIT ? posting.amount().minor() : -posting.amount().minor();
    }
}
