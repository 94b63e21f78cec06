package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Guards M87 and M88. */
class RetriesBoundedTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void comingBackBeforeRetryAfterIsBroken() {
        run.line("reply", "register", "att_2", "429 retry-after 5", 0);
        run.line("request", "register", "att_2", "POST /v1/registrations", 4_900);

        assertBroken("register att_2 was sent again after 4900 ms, though the PSP had asked for 5000");
    }

    @Test
    void aLookUpMayComeAtAnyTime() {
        run.line("reply", "register", "att_2", "429 retry-after 5", 0);
        run.line("request", "lookup", "att_2", "GET /v1/registrations", 10);

        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    @Test
    void oneOfManyThatWasNotHeardIsForgiven() {
        for (int number = 2; number < 13; number++) {
            run.line("reply", "register", "att_" + number, "429 retry-after 1", 0);
            run.line("request", "register", "att_" + number, "POST /v1/registrations", number == 2 ? 900 : 1_000);
        }

        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    @Test
    void tenTriesInTenSecondsAreNoStorm() {
        for (int number = 0; number < 10; number++) {
            run.line("request", "register", "att_2", "POST /v1/registrations", number);
        }

        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    @Test
    void elevenTriesInTenSecondsAreAStorm() {
        for (int number = 0; number < 11; number++) {
            run.line("request", "register", "att_2", "POST /v1/registrations", number * 900);
        }

        assertBroken("register att_2 was sent 11 times within 9000 ms");
    }

    @Test
    void withoutKeysNothingIsKnown() {
        run.journal.putArray("entries");

        assertEquals(Verdict.UNKNOWN, run.judge(new RetriesBounded()).verdict());
    }

    @Test
    void onlyRepliesToTheKeyAskForPatienceAndOnlyOnce() {
        run.line("reply", "register", "att_2", "429 retry-after 5", 0);
        run.line("fault", "register", "att_2", "throttled", 10);
        run.line("request", "capture", "att_2", "POST /v1/captures", 20);
        run.line("reply", "register", "att_2", "200", 30);
        run.line("request", "register", "att_2", "POST /v1/registrations", 40);
        run.line("reply", "register", "att_3", "429 retry-after 1", 0);
        run.line("request", "register", "att_3", "POST /v1/registrations", 1_000);
        run.line("request", "register", "att_3", "POST /v1/registrations", 1_010);

        Finding finding = run.judge(new RetriesBounded());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(4, finding.evidence());
    }

    @Test
    void whatHasNoKeyIsNoEvidence() {
        run.journal.putArray("entries");
        run.line("request", "register", null, "POST /v1/registrations", 0);
        run.line("fault", "register", "att_2", "throttled", 0);
        for (String operation : List.of("lookup", "page", "settlement", "callback")) {
            run.line("request", operation, "att_2", "GET", 0);
        }

        assertEquals(Verdict.UNKNOWN, run.judge(new RetriesBounded()).verdict());
    }

    /** The clocks of two machines may differ by so much. */
    @Test
    void fiftyMillisecondsTooEarlyAreForgiven() {
        run.journal.putArray("entries");
        run.line("reply", "register", "att_2", "429 retry-after 1", 0);
        run.line("request", "register", "att_2", "POST /v1/registrations", 950);
        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());

        run.line("reply", "register", "att_2", "429 retry-after 1", 1_000);
        run.line("request", "register", "att_2", "POST /v1/registrations", 1_949);
        assertBroken("register att_2 was sent again after 949 ms, though the PSP had asked for 1000");
    }

    @Test
    void oneOfTenThatCameTooEarlyIsForgivenAndOneOfNineIsNot() {
        run.journal.putArray("entries");
        for (int number = 1; number <= 9; number++) {
            patient(number, number == 1 ? 100 : 1_000);
        }
        assertEquals(Verdict.INVALID, run.judge(new RetriesBounded()).verdict());

        patient(10, 1_000);
        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    /** Ten seconds from the first of eleven to the last are no storm, and replies are none either. */
    @Test
    void elevenTriesInMoreThanTenSecondsAreNoStorm() {
        for (int number = 0; number < 11; number++) {
            run.line("request", "register", "att_2", "POST /v1/registrations", number * 1_000);
            run.line("reply", "register", "att_2", "503", number * 1_000 + 1);
        }

        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    @Test
    void theWindowIsAsShortAsTimeIs() {
        for (int number = 0; number < 11; number++) {
            run.line("request", "register", "att_2", "POST /v1/registrations", number * 900);
        }
        run.timeScale = 2;

        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    /** Guards whoever takes a new key after every refusal: the 429 moved nothing, so no other invariant sees it. */
    @Test
    void anotherKeyIsNoReasonToComeBackSooner() {
        for (int number = 0; number < 9; number++) {
            reply("cart_9", "key_" + number, "429 retry-after 1", number * 2_000);
            request("cart_9", "key_" + (number + 1), number * 2_000 + 900);
        }

        assertBroken(
                "register cart_9, under another key, was sent again after 900 ms, though the PSP had asked for 1000");
    }

    @Test
    void whoWaitsMayTakeAnotherKey() {
        reply("cart_9", "key_1", "429 retry-after 1", 0);
        request("cart_9", "key_2", 1_000);
        reply("cart_9", "key_2", "402", 1_010);
        request("cart_9", "key_3", 1_020);

        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    /** Patience under several keys is counted by itself: it excuses nobody who ignores what was said to one. */
    @Test
    void patienceUnderAnotherKeyExcusesNoKey() {
        run.journal.putArray("entries");
        for (int number = 1; number <= 9; number++) {
            patient(number, number == 1 ? 100 : 1_000);
        }
        reply("cart_9", "key_1", "429 retry-after 1", 0);
        request("cart_9", "key_2", 1_000);

        assertBroken("register att_1 was sent again after 100 ms, though the PSP had asked for 1000");
    }

    @Test
    void elevenKeysInTenSecondsAreAStormToo() {
        for (int number = 0; number < 11; number++) {
            request("cart_9", "key_" + number, number * 900);
        }

        assertBroken("register cart_9, under other keys, was sent 11 times within 9000 ms");
    }

    /** Some call the merchant by it, and not the payment: then it says nothing about who is trying again. */
    @Test
    void aReferenceThatSeveralPaymentsShareTellsNothing() {
        run.find("charges", "id", "ch_1").put("reference", "shop");
        run.find("charges", "id", "ch_3").put("reference", "shop");
        for (int number = 0; number < 11; number++) {
            reply("shop", "key_" + number, "429 retry-after 1", number * 50);
            request("shop", "key_" + (number + 1), number * 50 + 10);
        }

        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    @Test
    void whatOnePspAsksForBindsNobodyAtAnother() {
        reply("cart_9", "key_1", "429 retry-after 5", 0).put("account", "acct_1");
        request("cart_9", "key_1", 10).put("account", "acct_2");

        assertEquals(Verdict.VALID, run.judge(new RetriesBounded()).verdict());
    }

    /** Guards a system that waits where most is asked for, and nowhere else. */
    @Test
    void patienceWithOneOperationExcusesNoOther() {
        for (int number = 1; number <= 95; number++) {
            patient(number, 1_000);
        }
        for (int number = 1; number <= 5; number++) {
            run.line("reply", "refund", "ref_" + number, "429 retry-after 1", 0);
            run.line("request", "refund", "ref_" + number, "POST /v1/refunds", 10);
        }

        assertBroken("refund ref_1 was sent again after 10 ms, though the PSP had asked for 1000");
    }

    private ObjectNode reply(String reference, String key, String detail, int millis) {
        return run.line("reply", "register", key, detail, millis).put("reference", reference);
    }

    private ObjectNode request(String reference, String key, int millis) {
        return run.line("request", "register", key, "POST /v1/registrations", millis).put("reference", reference);
    }

    private void patient(int number, int millis) {
        run.line("reply", "register", "att_" + number, "429 retry-after 1", 0);
        run.line("request", "register", "att_" + number, "POST /v1/registrations", millis);
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new RetriesBounded());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
