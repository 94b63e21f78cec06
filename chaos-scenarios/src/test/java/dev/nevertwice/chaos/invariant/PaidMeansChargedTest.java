package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaidMeansChargedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void paidWithoutAChargeIsALie() {
        run.array(run.truth, "charges").remove(0);

        assertBroken("the buyer was told paid for order ord_1 of 12,900 KRW, but 0 charges stand");
    }

    @Test
    void paidAndRefundedBehindTheBuyersBackIsALie() {
        run.refund("re_1", "ch_1", 12_900);

        assertBroken("the buyer was told paid for order ord_1 of 12,900 KRW, but 0 charges stand");
    }

    @Test
    void paidWithTwoStandingChargesIsBroken() {
        run.charge("ch_9", "1", 12_900, "KRW", null);

        assertBroken("the buyer was told paid for order ord_1 of 12,900 KRW, but 2 charges stand");
    }

    @Test
    void anotherAmountThanOrderedIsBroken() {
        run.find("charges", "id", "ch_1").put("captured", 129);

        assertBroken("the buyer was told paid for order ord_1 of 12,900 KRW, but the charge that stands is 129 KRW");
    }

    @Test
    void anotherCurrencyThanOrderedIsBroken() {
        run.find("charges", "id", "ch_1").put("currency", "USD");

        assertBroken("the buyer was told paid for order ord_1 of 12,900 KRW, but the charge that stands is 129.00 USD");
    }

    @Test
    void paidAsToldButNotInTheBooksIsBroken() {
        run.find("payments", "id", "pay_1").put("state", "unknown");

        assertBroken("the buyer was told paid, but the books say unknown");
    }

    @Test
    void aPaymentThatTheBooksHaveLostIsBroken() {
        run.array(run.books, "payments").remove(0);

        assertBroken("the buyer was told paid, but the books don't know payment pay_1");
    }

    /** Guards I15's half: the books agree with the charge, but not with the buyer. */
    @Test
    void paidForAnotherAmountThanTheBuyerWantedIsBroken() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_800, "KRW", null, "mer_1"));

        assertBroken("the buyer was told paid for 12,900 KRW, but purchase-1 is for 12,800 KRW");
    }

    /** The PSP charged twice of its own accord: the buyer has one back, and it is not the one that the seller was paid for. */
    @Test
    void theChargeThatTheBooksStandOnMustBeTheOneThatIsKept() {
        chargedAgain();
        run.refund("re_9", "ch_1", 12_900);

        assertBroken(
                "the buyer was told paid for order ord_1 of 12,900 KRW, but the charge that stands is ch_9, and the books have ch_1");
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
        assertBroken("the buyer was told paid for order ord_1 of 12,900 KRW, but 2 charges stand");

        run.refund("re_9", "ch_1", 12_900);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    @Test
    void aPurchaseThatTheEvidenceDoesNotKnowIsJudgedByTheBooks() {
        run.wanted.clear();

        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    @Test
    void paidInAnotherCurrencyThanTheBuyerWantedIsBroken() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_900, "USD", null, "mer_1"));

        assertBroken("the buyer was told paid for 12,900 KRW, but purchase-1 is for 129.00 USD");
    }

    @Test
    void aPartIsTakenExactly() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_900, "KRW", null, "mer_1", 12_000, 0));
        assertBroken(
                "the buyer was told paid, and 12,000 KRW was to be taken and 0 KRW given back, but 12,900 KRW was taken and 0"
                        + " KRW given back");

        run.find("charges", "id", "ch_1").put("captured", 12_000);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    /** Until its merchant was told that the refund is under way, it may as well have been refused. */
    @Test
    void aRefundThatWasToldIsMade() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_900, "KRW", null, "mer_1", 12_900, 900));
        run.told("refund", "1", "none", 409, "paid", "problem", "refund_too_much");
        run.add("refund", "purchase-3", null, "pay_3", "none", 201, null, "reply-8", null, Instant.EPOCH);
        run.told("pay", "1", "body-1", 201, "paid", "reply-1", null);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());

        run.told("refund", "1", "none", 201, "paid", "reply-9", null);
        assertBroken(
                "the buyer was told paid, and 12,900 KRW was to be taken and 900 KRW given back, but 12,900 KRW was taken and 0"
                        + " KRW given back");

        run.refund("re_1", "ch_1", 800);
        assertBroken(
                "the buyer was told paid, and 12,900 KRW was to be taken and 900 KRW given back, but 12,900 KRW was taken and 800"
                        + " KRW given back");

        run.refund("re_2", "ch_1", 100);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    @Test
    void aRefundThatNobodyToldOfIsNotMadeInPart() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_900, "KRW", null, "mer_1", 12_900, 900));
        run.refund("re_1", "ch_1", 800);

        assertEquals(Verdict.INVALID, run.judge(new PaidMeansCharged()).verdict());
    }

    /** Its buyer took the money back through the bank before the refund that was told could be made. */
    @Test
    void aDisputeForgivesTheRefundOfItsOwnCharge() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_900, "KRW", null, "mer_1", 12_900, 900));
        run.told("refund", "1", "none", 201, "paid", "reply-9", null);
        ObjectNode chargeback = run.truth.putArray("chargebacks").addObject().put("id", "cb_1").put("charge", "ch_3");
        assertEquals(Verdict.INVALID, run.judge(new PaidMeansCharged()).verdict());

        chargeback.put("charge", "ch_1");
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    /** What came back whole is as if it had never been, of a bought part too; a refund that was wanted is not that. */
    @Test
    void whereTheBooksNameNoChargesOnlySoManyAreTakenOutAsThePspTookTooMany() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_900, "KRW", null, "mer_1", 12_900, 12_900));
        run.told("refund", "1", "none", 201, "paid", "reply-9", null);
        run.books.remove("order_money");
        run.refund("re_1", "ch_1", 12_900);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());

        run.books.putArray("order_money");
        chargedAgain();
        run.books.remove("order_money");
        assertEquals(Verdict.INVALID, run.judge(new PaidMeansCharged()).verdict());

        run.refund("re_9", "ch_9", 12_900);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    /** What was only held is not the one that came back. */
    @Test
    void whereTheBooksNameNoChargesTheOneTooManyMayComeBackThroughTheBank() {
        ObjectNode held = run.charge("ch_8", "1", 12_900, "KRW", null).put("captured", 0);
        run.array(run.truth, "charges").insert(0, held.deepCopy());
        chargedAgain();
        run.books.remove("order_money");
        assertBroken("the buyer was told paid for order ord_1 of 12,900 KRW, but 2 charges stand");

        run.find("charges", "id", "ch_9").put("charged_back", 12_900);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());

        run.books.putArray("order_money");
        ((ObjectNode) run.charge("ch_10", "1", 12_900, "KRW", null).get("cause")).put("class", "B");
        run.books.remove("order_money");
        run.refund("re_10", "ch_10", 12_900);
        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    /** Of two that are gone the one that was given back was too many; what the buyer disputes may be the order's own. */
    @Test
    void whereTheBooksNameNoChargesWhatWasGivenBackIsTakenOutFirst() {
        ObjectNode again = run.charge("ch_9", "1", 12_900, "KRW", null).put("charged_back", 12_900);
        ((ObjectNode) again.get("cause")).put("class", "B");
        run.array(run.truth, "charges").insert(0, run.array(run.truth, "charges").remove(2));
        run.refund("re_1", "ch_1", 12_900);
        run.books.remove("order_money");

        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
    }

    /** I16 says so: nobody knows which payment they mean. */
    @Test
    void whoWasToldOfNoPaymentWasToldNothing() {
        run.add("pay", "purchase-9", "cart_9", null, "body-9", 201, "paid", "reply-9", null, Instant.EPOCH);

        assertEquals(Verdict.VALID, run.judge(new PaidMeansCharged()).verdict());
        assertEquals(Verdict.INVALID, run.judge(new AllTerminal()).verdict());
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
