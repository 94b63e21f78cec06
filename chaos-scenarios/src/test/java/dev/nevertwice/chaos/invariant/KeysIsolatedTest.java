package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import org.junit.jupiter.api.Test;

/** Guards M16. */
class KeysIsolatedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void twoMerchantsMayUseOneKey() {
        run.atSecond("8", "cart_2", 402, "pay_8");

        assertEquals(Verdict.VALID, run.judge(new KeysIsolated()).verdict());
    }

    @Test
    void beingRefusedForAnothersKeyIsBroken() {
        run.atSecond("8", "cart_2", 422, null);

        assertBroken("mer_2 was refused key cart_2, which another merchant used");
    }

    @Test
    void beingAnsweredWithAnothersPaymentIsBroken() {
        run.find("payments", "id", "pay_8").put("merchant", "mer_1");

        assertBroken("mer_2 was answered with pay_8 of mer_1 under key cart_2");
    }

    @Test
    void keysOfOneMerchantProveNothing() {
        run.operations.removeIf(operation -> "purchase-8".equals(operation.purchase()));

        assertEquals(Verdict.UNKNOWN, run.judge(new KeysIsolated()).verdict());
    }

    @Test
    void whereTheEvidenceDoesNotSayWhoseKeysTheyAreNothingIsKnown() {
        run.wanted.remove("purchase-8");

        assertEquals(Verdict.UNKNOWN, run.judge(new KeysIsolated()).verdict());
    }

    @Test
    void aPaymentThatTheBooksDoNotKnowIsNobodys() {
        run.atSecond("8", "cart_2", 402, "pay_none");

        assertEquals(Verdict.VALID, run.judge(new KeysIsolated()).verdict());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new KeysIsolated());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
