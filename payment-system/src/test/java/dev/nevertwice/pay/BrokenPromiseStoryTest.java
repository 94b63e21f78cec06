package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The PSP moves money twice that it was asked for once. What it took goes back; what it gave, only people can ask for. */
class BrokenPromiseStoryTest {

    private final StoryTeller teller = new StoryTeller();
    private final Shop shop = teller.shop;

    @Test
    void aRefundThatThePspMakesTwiceIsFinancesAndTheSellerPaysOnce() {
        String payment = teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("refund", "processing", "refund-twice", "", "\"always\": true"));
        teller.refund(payment, "refund-1", 400);
        teller.settle();
        String day = shop.closeDay();
        teller.reconcile(day);
        teller.settle();

        assertEquals(List.of("status_differs", "manual", "finance", "open"), teller.discrepancy());
        assertEquals(600, teller.wallet("sel_1"));
        assertEquals(200, teller.atPsp());
        teller.againChangesNothing(day);
    }

    @Test
    void aPayoutThatThePspMakesTwiceIsForAnInvestigation() {
        teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("payout", "processing", "payout-twice", "", "\"always\": true"));
        teller.payOut("payout-1", 400);
        teller.settle();
        String day = shop.closeDay();
        teller.reconcile(day);

        assertEquals(List.of("listed_twice", "special", "investigation", "open"), teller.discrepancy());
        assertEquals(600, teller.wallet("sel_1"));
        assertEquals(200, teller.atPsp());
        teller.againChangesNothing(day);
    }
}
