package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.history.Operation;
import java.util.Arrays;
import java.util.List;
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

        assertBroken("a refund of 7,000 KRW was ordered of ord_1, of which 5,900 KRW was left");
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

    /** Two PSPs number their disputes alike. */
    @Test
    void theDisputesOfTwoPspsUnderOneNameAreTwo() {
        order(12_900);
        step(4, "chargeback_opened", "chargebacks", "cb_1", 900);
        run.array(run.books, "chargebacks").addObject().put("id", "cb_1").put("psp_account", "acct_2")
                .put("payment", "pay_2").put("order", "ord_2").put("amount", 12_900).put("currency", "USD");
        step(5, "refund_ordered", "refunds", "ref_1", 12_000);
        assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict());

        step(6, "refund_ordered", "refunds", "ref_2", 1);
        assertBroken("a refund of 1 KRW was ordered of ord_1, of which 0 KRW was left");
    }

    /** Guards M62. */
    @Test
    void aRefundOfLessThanNothingIsBroken() {
        order(12_900);
        step(4, "refund_ordered", "refunds", "ref_1", -1);

        assertBroken("a refund of -1 KRW was ordered of ord_1, of which 12,900 KRW was left");
    }

    /** Guards M53. */
    @Test
    void moneyThatStaysHeldForNothingIsBroken() {
        run.truth.putObject("held").put("KRW", 0).put("USD", 7);

        assertBroken("0.07 USD of buyers' money is held by the PSP, and every payment is over");

        run.find("payments", "id", "pay_2").put("state", "authorized");
        assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict());
    }

    @Test
    void lessThanNothingGivenBackIsBroken() {
        run.find("charges", "id", "ch_1").put("refunded", -1).put("charged_back", 1);
        assertBroken("of ch_1 0 are gone, 12900 captured, 12900 authorized, in minor units of KRW");

        run.find("charges", "id", "ch_1").put("refunded", 1).put("charged_back", -1);
        assertBroken("of ch_1 0 are gone, 12900 captured, 12900 authorized, in minor units of KRW");
    }

    @Test
    void whatIsBrokenNamesItsPaymentWhereThereIsOne() {
        run.find("charges", "id", "ch_3").put("charged_back", 1);
        run.charge("ch_9", "none", 100, "KRW", null).put("captured", 101);
        run.post("refund", "re_9", "3", 1, "BHD");
        run.post("refund", "re_10", "none", 1, "KRW");

        assertEquals(Arrays.asList("pay_3", null, "pay_3", null),
                run.judge(new AmountsBounded()).violations().stream().map(Violation::payment).toList());
    }

    /** Nobody knows the order of a charge that was found in the settlement file, and given back. */
    @Test
    void onlyRefundsOfAnOrderTakeFromIt() {
        run.post("refund", "re_9", "3", 1, "BHD");
        run.find("movements", "reference", "re_9").putNull("order");
        run.post("refund", "re_10", "1", 12_901, "KRW");
        run.find("movements", "reference", "re_10").put("kind", "chargeback");

        assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict());
    }

    /** Guards the refusal in RefundStoryTest: what the PSP would not do anyway. */
    @Test
    void aRefundOfLessThanNothingMustBeRefused() {
        run.told(Operation.NEGATIVE_REFUND, "1", "none", 422, null, "problem", "refund_invalid");
        run.told("refund", "1", "none", 201, "paid", "reply-9", null);
        assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict());

        run.told(Operation.NEGATIVE_REFUND, "1", "none", 202, "paid", "reply-9", null);
        assertBroken("a refund of less than nothing was accepted");
    }

    @Test
    void everyRefundIsCountedInTheOrderOfVersionsWhateverTheOrderOfRows() {
        order(12_900);
        step(5, "refund_ordered", "refunds", "ref_2", 12_900);
        step(4, "refund_ordered", "refunds", "ref_1", 1);
        step(6, "refund_failed", "refunds", "ref_1", 1);
        step(7, "refund_ordered", "refunds", "ref_3", 0);
        step(8, "refund_ordered", "refunds", "ref_4", 0);
        run.find("refunds", "id", "ref_4").put("id", "ref_5");

        List<String> messages =
                run.judge(new AmountsBounded()).violations().stream().map(Violation::message).toList();
        assertEquals(
                List.of("a refund of 12,900 KRW was ordered of ord_1, of which 12,899 KRW was left",
                        "a refund of 0 KRW was ordered of ord_1, of which 0 KRW was left"),
                messages);
    }

    /** What the PSP's breach of contract excuses: {@link ForgottenHoldTest}. A charge of its own accord excuses no hold. */
    @Test
    void aChargeAgainstTheContractExcusesNothingThatIsHeld() {
        run.truth.putObject("held").put("USD", 7);
        ObjectNode charge = run.charge("ch_9", "2", 7, "USD", null).put("captured", 0);
        ((ObjectNode) charge.get("cause")).put("class", "B");

        assertEquals(Verdict.INVALID, run.judge(new AmountsBounded()).verdict());
    }

    /** Of what is not decided yet something may be held. */
    @Test
    void whatIsHeldForAnUndecidedPaymentIsHeldRightly() {
        run.truth.putObject("held").put("USD", 7);
        for (String state : List.of(
                "created", "pending", "unknown", "cancel_asked", "authorized", "capturing", "canceling")) {
            run.find("payments", "id", "pay_2").put("state", state);
            assertEquals(Verdict.VALID, run.judge(new AmountsBounded()).verdict(), state);
        }
        run.find("payments", "id", "pay_2").put("state", "expired");
        assertEquals(Verdict.INVALID, run.judge(new AmountsBounded()).verdict());
    }

    @Test
    void whatWasCapturedInPartsIsTakenToo() {
        run.post("refund", "re_9", "3", 1, "BHD");
        run.post("capture", "cap_9", "3", 1, "BHD");
        run.find("movements", "reference", "cap_9").put("kind", "capture");

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
