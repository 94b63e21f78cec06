package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class PaidMeansChargedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void paidWithoutAChargeIsALie() {
        run.array(run.truth, "charges").remove(0);

        assertBroken("was told paid for order ord_1 of 12900 KRW, but 0 charges stand");
    }

    @Test
    void paidAndRefundedBehindTheBuyersBackIsALie() {
        run.refund("re_1", "ch_1", 12_900);

        assertBroken("was told paid for order ord_1 of 12900 KRW, but 0 charges stand");
    }

    @Test
    void paidWithTwoStandingChargesIsBroken() {
        run.charge("ch_9", "1", 12_900, "KRW", null);

        assertBroken("was told paid for order ord_1 of 12900 KRW, but 2 charges stand");
    }

    @Test
    void anotherAmountThanOrderedIsBroken() {
        run.find("charges", "id", "ch_1").put("captured", 129);

        assertBroken("was told paid for order ord_1 of 12900 KRW, but the charge that stands is 129 KRW");
    }

    @Test
    void anotherCurrencyThanOrderedIsBroken() {
        run.find("charges", "id", "ch_1").put("currency", "USD");

        assertBroken("was told paid for order ord_1 of 12900 KRW, but the charge that stands is 129.00 USD");
    }

    @Test
    void paidAsToldButNotInTheBooksIsBroken() {
        run.find("payments", "id", "pay_1").put("state", "unknown");

        assertBroken("was told paid, but the books say unknown");
    }

    @Test
    void aPaymentThatTheBooksHaveLostIsBroken() {
        run.array(run.books, "payments").remove(0);

        assertBroken("was told paid, but the books don't know payment pay_1");
    }

    /** Guards I15's half: the books agree with the charge, but not with the buyer. */
    @Test
    void paidForAnotherAmountThanTheBuyerWantedIsBroken() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_800, "KRW", null, "mer_1"));

        assertBroken("was told paid for 12900 KRW, but purchase-1 is for 12800 KRW");
    }

    /** The PSP charged twice of its own accord: the buyer has one back, and it is not the one that the seller was paid for. */
    @Test
    void theChargeThatTheBooksStandOnMustBeTheOneThatIsKept() {
        chargedAgain();
        run.refund("re_9", "ch_1", 12_900);

        assertBroken(
                "was told paid for order ord_1 of 12900 KRW, but the charge that stands is ch_9, and the books have ch_1");
    }

    /** The PSP's word for which of the two it took of its own accord does not count. */
    @Test
    void theBooksMayStandOnTheSecondOfTwoCharges() {
        chargedAgain();
        run.find("order_money", "order", "ord_1").put("charge", "ch_9");
        run.refund("re_9", "ch_1", 12_900);

        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    @Test
    void ofABoughtPartTooTheChargeInTheBooksIsTheOneThatIsKept() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_900, "KRW", null, "mer_1", 12_900, 900));
        chargedAgain();
        run.refund("re_1", "ch_1", 900);
        run.refund("re_9", "ch_9", 12_900);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());

        run.find("order_money", "order", "ord_1").put("charge", "ch_9");
        assertEquals(Verdict.INVALID, run.judge(new PaidMeansCharged()).verdict());
    }

    /** Of somebody else's service (docs/external-targets.md) nobody knows which of the two it stands on. */
    @Test
    void whereTheBooksNameNoChargesEitherMayGoBack() {
        chargedAgain();
        run.books.remove("order_money");
        assertBroken("was told paid for order ord_1 of 12900 KRW, but 2 charges stand");

        run.refund("re_9", "ch_1", 12_900);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    private void chargedAgain() {
        ((ObjectNode) run.charge("ch_9", "1", 12_900, "KRW", "charged-twice").get("cause")).put("class", "B");
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new PaidMeansCharged());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals("pay_1", finding.violations().getFirst().payment());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
