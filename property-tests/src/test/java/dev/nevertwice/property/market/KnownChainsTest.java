package dev.nevertwice.property.market;

import dev.nevertwice.property.market.Buyers.Buy;
import dev.nevertwice.property.market.Buyers.TryAgain;
import dev.nevertwice.property.market.Merchants.Cancel;
import dev.nevertwice.property.market.Others.PassAWeek;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What chains have found, at its shortest. */
class KnownChainsTest {

    private static final Buy HELD = new Buy(Card.APPROVED, false, true, List.of(22L, 146L), 1);

    /**
     * 28 November: what a buyer's second attempt held stayed held after the merchant's cancel, for the void had the id of the
     * one that was sent for certainty when the first attempt's hold ran out.
     */
    @Test
    void aSecondHoldIsReleasedToo() {
        Play.of(List.of(HELD, new PassAWeek(), new TryAgain(0, Card.APPROVED, false), new Cancel(0)), new Model(), 1);
    }
}
