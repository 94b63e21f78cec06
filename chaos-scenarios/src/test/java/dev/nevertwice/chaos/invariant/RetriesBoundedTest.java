package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

    private void assertBroken(String message) {
        Finding finding = run.judge(new RetriesBounded());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
