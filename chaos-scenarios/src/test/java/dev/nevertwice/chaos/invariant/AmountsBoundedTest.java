package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

/** Guards M58, M60 and M62. */
class AmountsBoundedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void aChargeMayBeRefundedWhole() {
        run.find("charges", "id", "ch_1").put("refunded", 12_900);

        assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict());
    }

    @Test
    void moreGoneThanCapturedIsBroken() {
        run.find("charges", "id", "ch_3").put("charged_back", 1);

        assertBroken("of ch_3 2501 are gone, 2500 captured, 2500 authorized, in minor units of BHD");
    }

    @Test
    void moreCapturedThanAuthorizedIsBroken() {
        run.find("charges", "id", "ch_1").put("amount", 12_899);

        assertBroken("of ch_1 0 are gone, 12900 captured, 12899 authorized, in minor units of KRW");
    }

    @Test
    void moreRefundedThanChargedByOurOwnBooksIsBroken() {
        run.post("refund", "re_9", "3", 1, "BHD");

        assertBroken("by the books more of order ord_3 was refunded than charged: -1 are left");
    }

    @Test
    void aMovementOfNothingIsBroken() {
        run.find("movements", "reference", "ch_1").put("amount", 0);

        assertBroken("movement ch_1 is of 0");
    }

    @Test
    void aWalletBelowZeroIsBroken() {
        run.wallet("EUR", -1);

        assertBroken("the wallet of mer_1/sel_1 has -0.01 EUR");
    }

    /** Guards M58. */
    @Test
    void twoRefundsPromisedOfMoneyForOneAreBroken() {
        order(12_900);
        step(4, "refund_ordered", "refunds", "ref_1", 7_000);
        assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict());
        step(5, "refund_ordered", "refunds", "ref_2", 7_000);

        assertBroken("a refund of 7000 KRW was ordered of ord_1, of which 5900 KRW was left");
    }

    /** Guards M60. */
    @Test
    void aRefundPromisedOfWhatIsChargedBackIsBroken() {
        order(12_900);
        step(4, "chargeback_opened", "chargebacks", "cb_1", 12_900);
        step(5, "refund_ordered", "refunds", "ref_1", 1);

        assertBroken("a refund of 1 KRW was ordered of ord_1, of which 0 KRW was left");
    }

    @Test
    void aRefundOfWhatCameAgainIsValid() {
        order(12_900);
        step(4, "chargeback_opened", "chargebacks", "cb_1", 12_900);
        step(5, "chargeback_won", "chargebacks", "cb_1", 12_900);
        step(6, "refund_ordered", "refunds", "ref_1", 12_900);

        assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict());
    }

    /** Guards M62. */
    @Test
    void aRefundOfLessThanNothingIsBroken() {
        order(12_900);
        step(4, "refund_ordered", "refunds", "ref_1", -1);

        assertBroken("a refund of -1 KRW was ordered of ord_1, of which 12900 KRW was left");
    }

    /** Guards M53. */
    @Test
    void moneyThatStaysHeldForNothingIsBroken() {
        run.truth.putObject("held").put("KRW", 0).put("USD", 7);

        assertBroken("0.07 USD of buyers' money is held by the PSP, and every payment is over");

        run.find("payments", "id", "pay_2").put("state", "authorized");
        assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict());
    }

    private void order(long captured) {
        run.find("order_money", "order", "ord_1").put("captured", captured);
        run.books.putArray("refunds");
        run.books.putArray("chargebacks");
    }

    private void step(int version, String event, String array, String id, long amount) {
        run.array(run.books, "history").add(run.change("1", 3).deepCopy().put("version", version)
                .put("event", event).put("from", "paid").put("detail", id));
        run.array(run.books, array).addObject().put("id", id).put("payment", "pay_1").put("order", "ord_1")
                .put("amount", amount).put("currency", "KRW");
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new AmountsBounded());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
