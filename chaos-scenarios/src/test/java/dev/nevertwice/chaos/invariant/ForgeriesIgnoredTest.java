package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Guards M40, M41 and M45. */
class ForgeriesIgnoredTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void anAcknowledgedForgeryIsBroken() {
        run.hostile("webhook", "evt_x", 200, "pay_1");

        assertBroken("webhook evt_x (forged) was acknowledged");
    }

    @Test
    void aForgeryInTheInboxIsBrokenHoweverItWasAnswered() {
        run.find("inbox", "event", "evt_1").put("event", "evt_forged");

        assertBroken("webhook evt_forged (forged) is in the inbox");
    }

    @Test
    void aForgeryInTheInboxOfOneOfSeveralPspsIsBroken() {
        run.severalPsps();
        assertEquals(Verdict.VALID, run.judge(new ForgeriesIgnored()).verdict());

        run.find("inbox", "event", "evt_1").put("event", "evt_forged");
        assertBroken("webhook evt_forged (forged) is in the inbox");
    }

    @Test
    void aForgeryThatMovedAPaymentIsBroken() {
        run.change("1", 2).put("cause", "event:evt_forged");

        assertBroken("webhook evt_forged (forged) made pay_1 unknown");
    }

    @Test
    void aForgeryThatFoundNobodyProvesNothing() {
        run.operations.removeIf(operation -> operation.kind().equals("webhook"));
        run.hostile("webhook", "evt_x", 0, null);
        run.hostile("webhook", "evt_y", 500, null);

        assertEquals(Verdict.UNKNOWN, run.judge(new ForgeriesIgnored()).verdict());
    }

    @Test
    void onlyWebhooksOfWhoMeansHarmAreForgeries() {
        run.hostile("foreign", "evt_1", 200, "pay_1");
        run.add("webhook", null, "evt_1", null, "none", 200, null, null, null, Instant.EPOCH);
        run.change("1", 1).putNull("cause");

        Finding finding = run.judge(new ForgeriesIgnored());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(1, finding.evidence());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new ForgeriesIgnored());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
