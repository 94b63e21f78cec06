package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

/** Guards M16 and M45. */
class MerchantsIsolatedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void beingShownAnothersPaymentIsBroken() {
        run.hostile("foreign", null, 200, "pay_1");

        assertBroken("another merchant asked for pay_1 and was answered 200");
    }

    @Test
    void beingToldOfAnothersPaymentIsBroken() {
        run.find("payments", "id", "pay_8").put("merchant", "mer_1");

        assertBroken("purchase-8 at mer_2 was told of pay_8 of mer_1");
    }

    @Test
    void oneMerchantAloneProvesNothing() {
        run.operations.removeIf(operation -> operation.kind().equals("foreign"));
        run.array(run.books, "payments").remove(3);

        assertEquals(Verdict.UNKNOWN, run.judge(new MerchantsIsolated()).verdict());
    }

    @Test
    void moneyThatGoesToAnotherMerchantsSellerIsBroken() {
        run.post("capture", "ch_8", "8", 700, "USD");
        assertBroken("ent_ch_8 of a payment at mer_2 posts to seller_payable:mer_1/sel_1");

        run.find("entries", "cause", "ch_8").put("payment", "pay_none");
        assertEquals(Verdict.VALID, run.judge(new MerchantsIsolated()).verdict());

        run.find("entries", "cause", "ch_8").putNull("payment");
        assertEquals(Verdict.VALID, run.judge(new MerchantsIsolated()).verdict());
    }

    @Test
    void onlyAnswersAreEvidence() {
        run.operations.removeIf(operation -> operation.kind().equals("foreign"));
        run.array(run.books, "payments").remove(3);
        for (int status : new int[]{0, 429, 500, 503}) {
            run.hostile("foreign", null, status, "pay_1");
        }
        assertEquals(Verdict.UNKNOWN, run.judge(new MerchantsIsolated()).verdict());

        run.hostile("foreign", null, 400, "pay_1");
        assertEquals(Verdict.VALID, run.judge(new MerchantsIsolated()).verdict());
        assertEquals(1, run.judge(new MerchantsIsolated()).evidence());
    }

    @Test
    void purchasesAtSeveralMerchantsAreEvidence() {
        run.operations.removeIf(operation -> operation.kind().equals("foreign"));

        Finding finding = run.judge(new MerchantsIsolated());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(8, finding.evidence());
    }

    @Test
    void whatTheEvidenceDoesNotKnowIsNotJudged() {
        run.told("pay", "9", "body-9", 201, "paid", "reply-9", null);
        run.wanted.remove("purchase-1");

        assertEquals(Verdict.VALID, run.judge(new MerchantsIsolated()).verdict());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new MerchantsIsolated());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
