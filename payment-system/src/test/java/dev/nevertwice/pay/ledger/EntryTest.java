package dev.nevertwice.pay.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {

    private static final Money TEN = Money.of(10, "USD");

    @Test
    void unbalancedEntryCannotBeMade() {
        Posting debit = new Posting("a", Side.DEBIT, TEN);
        assertThrows(AssertionError.class, () -> new Entry("e", null, "k", "c", List.of(debit)));
        assertThrows(AssertionError.class, () -> new Entry("e", null, "k", "c", List.of()));
    }

    @Test
    void currenciesDoNotBalanceEachOther() {
        Posting debit = new Posting("a", Side.DEBIT, TEN);
        Posting credit = new Posting("b", Side.CREDIT, Money.of(10, "KRW"));
        assertThrows(AssertionError.class, () -> new Entry("e", null, "k", "c", List.of(debit, credit)));
    }

    @Test
    void postingIsPositive() {
        assertThrows(AssertionError.class, () -> new Posting("a", Side.DEBIT, Money.of(0, "USD")));
        assertThrows(AssertionError.class, () -> new Posting("a", Side.DEBIT, Money.of(-1, "USD")));
    }

    @Test
    void moneyKnowsItsOwnDigitsAndNeverWrapsAround() {
        assertEquals("12900 KRW", Money.of(12_900, "KRW").toString());
        assertEquals("129.00 USD", Money.of(12_900, "USD").toString());
        assertEquals("12.900 BHD", Money.of(12_900, "BHD").toString());
        assertThrows(ArithmeticException.class, () -> Money.of(Long.MAX_VALUE, "USD").plus(TEN));
        assertThrows(ArithmeticException.class, () -> TEN.plus(Money.of(1, "KRW")));
        assertThrows(AssertionError.class, () -> Money.of(1, "XAU"));
    }
}
