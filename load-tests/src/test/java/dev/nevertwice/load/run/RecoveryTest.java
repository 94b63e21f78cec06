package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The outage of {@code RetryStormAfterOutage} is from second 15 to 30; the harness heals in second 65, when all buyers have left. */
class RecoveryTest {

    private static final Instant OPENED = Instant.parse("2026-01-05T00:00:00Z");
    private static final Scenario STORM = LoadKind.RETRY_STORM_AFTER_OUTAGE.scenario();

    private final ObjectNode journal = JsonNodeFactory.instance.objectNode();
    private final ObjectNode books = JsonNodeFactory.instance.objectNode();
    private boolean settled = true;

    /** Guards what M88 shows: a thousand keys that were sent once must not hide ten that were sent 27 times. */
    @Test
    void keysThatWereFirstSentInTheOutageAreCountedByThemselves() {
        for (int key = 0; key < 1_000; key++) {
            sent("calm_" + key, 1);
        }
        sent("before", 14.999);
        sent("before", 16);
        sent("within", 15);
        sent("within", 15.5);
        sent("within", 31);
        sent("last", 29.999);
        sent("after", 30);
        Recovery recovery = recovery(STORM);
        assertEquals(OptionalLong.of(100), recovery.amplification());
        assertEquals(OptionalLong.of(200), recovery.inOutage());
        assertEquals(3, recovery.mostForOneKey());
    }

    /** Most keys of a short run are the warm-up's, sent once when all is well. */
    @Test
    void whatWasSentBeforeTheFaultsWereSetIsNotCounted() {
        for (int key = 0; key < 100; key++) {
            sent("warm_" + key, -0.001);
        }
        sent("first", 0);
        sent("first", 1);
        assertEquals(OptionalLong.of(200), recovery(LoadKind.STEADY_CHECKOUT.scenario()).amplification());
    }

    @Test
    void whereNothingWasSentNoTargetIsMet() {
        sent("warm", -0.001);
        assertEquals(OptionalLong.empty(), recovery(LoadKind.STEADY_CHECKOUT.scenario()).judged());
    }

    @Test
    void anOutageInWhichNoKeyWasSentJudgesNothing() {
        sent("before", 14);
        assertEquals(OptionalLong.empty(), recovery(STORM).judged());
        assertEquals(OptionalLong.of(100), recovery(LoadKind.STEADY_CHECKOUT.scenario()).judged());
    }

    @Test
    void drainCountsFromTheEndOfTheOutageAlthoughBuyersGoOnComing() {
        payment("pay_1", 20, "unknown", 41.5);
        payment("pay_2", 10, "unknown", 31);
        payment("pay_3", 30, "created", 64);
        assertEquals(OptionalLong.of(11_500), recovery(STORM).drain());
    }

    @Test
    void withoutAnOutageOrWhereItEndsWithTheRunDrainCountsFromTheHeal() {
        payment("pay_1", 20, "unknown", 66);
        payment("pay_2", 21, "created", 22);
        assertEquals(OptionalLong.of(1_000), recovery(LoadKind.STEADY_CHECKOUT.scenario()).drain());
        Scenario untilTheHeal = STORM.withFaults(STORM.faults().stream()
                .map(rule -> (JsonNode) rule.<ObjectNode>deepCopy().without("until"))
                .toList());
        assertEquals(OptionalLong.of(1_000), recovery(untilTheHeal).drain());
        assertEquals(OPENED.plusSeconds(65), recovery(untilTheHeal).outage().orElseThrow().until());
    }

    @Test
    void whatIsNeverOverIsNeverDrained() {
        payment("pay_1", 20, "unknown", 41);
        books.withArray("payments").addObject().put("id", "pay_2").put("created_at", at(21));
        assertTrue(recovery(STORM).drain().isEmpty());
        books.withArray("payments").remove(1);
        settled = false;
        assertTrue(recovery(STORM).drain().isEmpty());
    }

    /** Money that came after the buyer was told no keeps the payment open until it has gone back. */
    @Test
    void aPaymentThatIsOpenedAgainIsOverWhenItIsClosedAgain() {
        payment("pay_1", 20, "unknown", 31);
        moved("pay_1", "declined", "refund_due", 32);
        moved("pay_1", "refund_due", "refunded", 40);
        assertEquals(OptionalLong.of(10_000), recovery(STORM).drain());
    }

    /** They have no key: nobody counted them. */
    @Test
    void theMostLookUpsForOneNameAreThoseOfTheOutage() {
        for (double second : List.of(14.999, 15.0, 15.25, 15.75, 30.0)) {
            lookedUp("att_1", second);
        }
        lookedUp("key_1", 16);
        assertEquals(OptionalLong.of(3), recovery(STORM).lookUps());
        assertEquals(OptionalLong.empty(), recovery(LoadKind.STEADY_CHECKOUT.scenario()).lookUps());
        assertEquals(OptionalLong.empty(), recovery(STORM).judged());
    }

    @Test
    void backOffLetsThroughSixLookUpsInAQuarterOfAMinute() {
        assertEquals(6, LookUps.mostBackingOff(recovery(STORM).outage().orElseThrow(), 1));
        assertEquals(1, LookUps.mostBackingOff(new Outage(OPENED, OPENED.plusMillis(250)), 1));
        assertEquals(2, LookUps.mostBackingOff(new Outage(OPENED, OPENED.plusMillis(251)), 1));
        assertEquals(2, LookUps.mostBackingOff(new Outage(OPENED, OPENED.plusMillis(26)), 10));
    }

    private void lookedUp(String named, double second) {
        journal.withArray("entries").addObject().put("kind", "request").put("operation", "lookup")
                .put("reference", named).put("at", at(second));
    }

    private Recovery recovery(Scenario scenario) {
        ObjectNode nothing = JsonNodeFactory.instance.objectNode();
        return Recovery.of(scenario, new Evidence(
                List.of(), books, nothing, journal, nothing, settled, Duration.ZERO, null, null,
                new Proceedings(
                        OPENED, OPENED.plusSeconds(65), 0, List.of(), Map.of(), 0, List.of(), null, null, null, 1,
                        null)));
    }

    private void sent(String key, double second) {
        journal.withArray("entries").addObject().put("kind", "request").put("operation", "register").put("key", key)
                .put("at", at(second));
    }

    private void payment(String id, double begun, String was, double over) {
        books.withArray("payments").addObject().put("id", id).put("created_at", at(begun));
        moved(id, was, "paid", over);
    }

    private void moved(String id, String from, String to, double second) {
        books.withArray("history").addObject().put("payment", id).put("from", from).put("to", to)
                .put("at", at(second));
    }

    private static String at(double second) {
        return OPENED.plusMillis(Math.round(second * 1_000)).toString();
    }
}
