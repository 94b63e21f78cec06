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

    private void assertBroken(String message) {
        Finding finding = run.judge(new AmountsBounded());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
