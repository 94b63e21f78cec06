package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.pay.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadResultTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");

    private final List<Operation> operations = new ArrayList<>();
    private final ObjectNode journal = JsonNodeFactory.instance.objectNode();
    private int purchases;

    @Test
    void amplificationIsHowOftenThePspSawAKey() {
        request("register", "att_1");
        request("register", "att_1");
        request("register", "att_1");
        request("register", "att_2");
        request("lookup", "att_2");
        assertEquals(
                OptionalLong.of(200),
                result(LoadKind.STEADY_CHECKOUT, judged(Verdict.VALID, 0)).recovery().amplification());
    }

    @Test
    void whatNobodyAnsweredHasFailedAndWhatWasRefusedHasNot() {
        checkout(201, 40);
        checkout(402, 60);
        checkout(409, 10);
        checkout(503, 10);
        checkout(0, 0);
        assertEquals(5, figures().requests());
        assertEquals(2, figures().failed());
        assertEquals(
                "checkout none: 1, 201: 1, 402: 1, 409: 1, 503: 1", LoadReport.answers(figures().answers()));
    }

    @Test
    void aBuyerWaitsThroughAllTriesUntilThePurchaseIsTaken() {
        checkout(503, 10);
        again(0, 1, 429, 10);
        again(0, 4, 201, 500);
        again(0, 6, 201, 10);
        assertEquals(4_500, figures().checkout().longest());
        assertEquals(1, figures().checkout().count());
        assertEquals(0, figures().notTaken());
    }

    @Test
    void whoIsNeverTakenWaitsUntilGivingUp() {
        checkout(429, 1);
        again(0, 6, 429, 1);
        assertEquals(6_001, figures().checkout().p99());
        checkout(0, 0);
        assertEquals(15_000, figures().checkout().p99());
        assertEquals(2, figures().notTaken());
    }

    /** Ten refusals of a millisecond each were valid, and the fastest checkouts of all. */
    @ParameterizedTest
    @EnumSource(LoadKind.class)
    void aShopThatServesNobodyHasFailed(LoadKind kind) {
        for (int buyer = 0; buyer < 10; buyer++) {
            checkout(429, 1);
        }
        LoadResult result = result(kind, judged(Verdict.VALID, 0));
        assertEquals(ExitCode.BROKEN, result.exitCode());
        assertFalse(result.holds());
        assertTrue(
                LoadReport.text(result, result.plan()).contains("purchases not taken at most 0: MISSED, 10")
                        || kind.scenario().kills() != null);
    }

    @Test
    void fewMayComeInVainToAProcessThatIsKilled() {
        for (int buyer = 0; buyer < 19; buyer++) {
            checkout(201, 1);
        }
        checkout(0, 1);
        assertTrue(result(LoadKind.SOAK, judged(Verdict.VALID, 0)).metItsTargets());
        checkout(0, 1);
        assertFalse(result(LoadKind.SOAK, judged(Verdict.VALID, 0)).metItsTargets());
    }

    /** Buyers who try again are taken in the end: most requests failed from the first second on, and it was valid and flat. */
    @Test
    void aSoakInWhichMoreThanAFewRequestsFailHasFailed() {
        for (int buyer = 0; buyer < 100; buyer++) {
            checkout(201, 1);
        }
        for (int failed = 0; failed < 5; failed++) {
            again(failed, 1, 503, 1);
        }
        assertTrue(result(LoadKind.SOAK, judged(Verdict.VALID, 0)).metItsTargets());
        again(5, 1, 503, 1);
        LoadResult result = result(LoadKind.SOAK, judged(Verdict.VALID, 0));
        assertEquals(0, result.figures().notTaken());
        assertEquals(ExitCode.BROKEN, result.exitCode());
        String text = LoadReport.text(result, result.plan());
        assertTrue(text.contains("  target: failed requests at most 5: MISSED, 6"), text);
    }

    @Test
    void anObjectiveIsATargetOfAnyLoad() {
        checkout(201, 900);
        assertEquals(ExitCode.VALID, result(LoadKind.STEADY_CHECKOUT, judged(Verdict.VALID, 0)).exitCode());
        LoadPlan asked = plan(LoadKind.STEADY_CHECKOUT, 1, Optional.of(899));
        LoadResult missed = LoadResult.of(asked, judged(Verdict.VALID, 0), List.of(), BEGAN);
        assertEquals(ExitCode.BROKEN, missed.exitCode());
        assertTrue(LoadReport.text(missed, asked).contains("hundred checkouts at most 899 ms: MISSED, 900 ms"));
        assertEquals(899, LoadReport.json(missed).at("/targets/2/most").asLong());
    }

    @Test
    void aTargetThatIsMetUnderLessLoadThanAskedSaysNothing() throws Exception {
        checkout(201, 10);
        checkout(201, 10);
        LoadPlan twiceAsMany = plan(LoadKind.STEADY_CHECKOUT, 4, Optional.empty());
        LoadResult result = LoadResult.of(twiceAsMany, judged(Verdict.VALID, 0), List.of(), BEGAN);
        assertEquals(ExitCode.UNKNOWN, result.exitCode());
        assertFalse(result.holds());
        assertTrue(LoadReport.text(result, twiceAsMany)
                .contains("2 of 4 buyers came, 1.00/s, at most 0 ms late, the last 0 ms: NOT AS ASKED"));
        assertTrue(LoadPage.of(result, result.outcome()).contains("NOT AS ASKED"));
        assertFalse(LoadReport.json(result).at("/arrivals/as_asked").asBoolean(true));
        checkout(429, 1);
        assertEquals(
                ExitCode.BROKEN,
                LoadResult.of(twiceAsMany, judged(Verdict.VALID, 0), List.of(), BEGAN).exitCode());
    }

    @Test
    void howDeepAQueueWasIsUnknownWhereNobodyTold() {
        checkout(201, 10);
        assertEquals(
                "unknown", LoadReport.deepestInWords(withDepths(new Gauges.Depth(0, -1, -1, -1))));
        assertTrue(LoadReport.json(withDepths(new Gauges.Depth(0, -1, -1, -1))).path("deepest_queue").isNull());
        assertEquals(
                "7", LoadReport.deepestInWords(
                        withDepths(new Gauges.Depth(0, -1, -1, -1), new Gauges.Depth(1, 7, 7, 7))));
        assertEquals("10000 or more", LoadReport.deepestInWords(withDepths(new Gauges.Depth(0, 10_000, 0, 0))));
    }

    private LoadResult withDepths(Gauges.Depth... depths) {
        return LoadResult.of(
                plan(LoadKind.STEADY_CHECKOUT), judged(Verdict.VALID, 0), List.of(depths), BEGAN);
    }

    @Test
    void aFastRunWithABrokenInvariantHasFailed() {
        checkout(201, 1);
        LoadResult result = result(LoadKind.STEADY_CHECKOUT, judged(Verdict.INVALID, 0));
        assertTrue(result.metItsTargets());
        assertEquals(ExitCode.BROKEN, result.exitCode());
        assertFalse(result.holds());
    }

    /** Guards what M88 (retries multiply per layer) shows under load. */
    @Test
    void aValidRunThatKnocksTooOftenHasFailed() {
        for (int times = 0; times < 4; times++) {
            request("register", "att_1");
        }
        LoadResult result = result(LoadKind.RETRY_STORM_AFTER_OUTAGE, judged(Verdict.VALID, 1_000));
        assertFalse(result.metItsTargets());
        assertEquals(ExitCode.BROKEN, result.exitCode());
    }

    /** It asked every 50 ms what had become of a payment, all through the outage, and the amplification was 1.00. */
    @Test
    void aTrackerThatNeverBacksOffHasFailed() throws Exception {
        checkout(201, 1);
        request("register", "att_1");
        for (int times = 0; times < 300; times++) {
            lookUp("att_1", BEGAN.plusSeconds(15).plusMillis(50L * times));
        }
        LoadResult result = result(LoadKind.RETRY_STORM_AFTER_OUTAGE, judged(Verdict.VALID, 1_000));
        assertEquals(ExitCode.BROKEN, result.exitCode());
        String text = LoadReport.text(result, result.plan());
        assertTrue(text.contains("  target: most look-ups for one payment in the outage at most 6: MISSED, 300"), text);
        assertTrue(text.contains("at most 1; most look-ups for one payment in the outage: 300;"), text);
        assertEquals(300, LoadReport.json(result).path("outage_most_look_ups").asInt());
        assertTrue(
                LoadPage.of(result, result.outcome()).contains("<dt>most look-ups for one in the outage</dt><dd>300"));
    }

    @Test
    void aValidRunThatDrainsTooSlowlyHasFailed() {
        checkout(201, 1);
        request("register", "att_1");
        assertEquals(
                ExitCode.BROKEN, result(LoadKind.RETRY_STORM_AFTER_OUTAGE, judged(Verdict.VALID, 60_001)).exitCode());
        assertEquals(
                ExitCode.VALID, result(LoadKind.RETRY_STORM_AFTER_OUTAGE, judged(Verdict.VALID, 60_000)).exitCode());
    }

    /** The mean of all keys took its place, and met the target. */
    @Test
    void whereNoKeyWasFirstSentInTheOutageNothingWasMet() {
        checkout(201, 1);
        LoadResult result = result(LoadKind.RETRY_STORM_AFTER_OUTAGE, judged(Verdict.VALID, 1_000));
        assertEquals(ExitCode.BROKEN, result.exitCode());
        String text = LoadReport.text(result, result.plan());
        assertTrue(text.contains("first sent in the outage at most 3.00: MISSED, none was seen"), text);
    }

    @Test
    void whatWasNotDrainedByTheEndHasMissedItsTarget() {
        request("register", "att_1");
        LoadResult result = result(LoadKind.RETRY_STORM_AFTER_OUTAGE, judged(Verdict.VALID, false, 1_000));
        assertFalse(result.metItsTargets());
        assertTrue(LoadReport.text(result, result.plan()).contains("not drained by the end"));
    }

    @Test
    void aRunThatWasBrokenOffStillShowsWhatItsBuyersMet() {
        checkout(201, 40);
        checkout(503, 10);
        LoadPlan plan = plan(LoadKind.STEADY_CHECKOUT);
        RunResult seen = RunResult.brokenOff(
                Plan.live(plan.scenario(), 1, null, plan.command(), 1, Settings.defaults()), "live", operations,
                Duration.ZERO, "the PSP is gone");
        LoadResult result = LoadResult.brokenOff(plan, seen, List.of(), BEGAN, "the PSP is gone");
        assertEquals(ExitCode.HARNESS_FAILED, result.exitCode());
        assertEquals(1, result.figures().failed());
        String text = LoadReport.text(result, plan);
        assertFalse(text.contains("NOT AS ASKED"), text);
        assertTrue(text.contains(": unknown") && text.contains("harness: the PSP is gone"), text);
    }

    /** Buyers met servers that were loading their classes, and 262 of 6,633 requests failed. */
    @Test
    void whoComesToWarmServersUpIsNotTimedButMustNotFailEither() throws Exception {
        warmUp(201, 2_900);
        for (int more = 0; more < 4; more++) {
            warmUp(402, 900);
        }
        checkout(201, 20);
        LoadPlan plan = plan(LoadKind.STEADY_CHECKOUT, 1, Optional.of(500));
        LoadResult result = LoadResult.of(plan, judged(Verdict.VALID, 0), List.of(), BEGAN);
        assertTrue(result.holds());
        assertEquals(20, result.figures().checkout().longest());
        assertEquals(1, result.figures().requests());
        String said = "5 purchases in 2.90 s before that, while nothing went wrong; 0 not taken, 0 requests failed";
        assertTrue(LoadReport.text(result, plan).contains("  warm-up: " + said), LoadReport.text(result, plan));
        assertTrue(LoadPage.of(result, result.outcome()).contains("Warm-up: " + said + "."));
        assertEquals(
                "{\"purchases\":5,\"millis\":2900,\"failed_requests\":0,\"purchases_not_taken\":0}",
                LoadReport.json(result).path("warm_up").toString());

        warmUp(503, 10);
        LoadResult failed = LoadResult.of(plan, judged(Verdict.VALID, 0), List.of(), BEGAN);
        assertEquals(0, failed.figures().failed());
        assertEquals(ExitCode.BROKEN, failed.exitCode());
    }

    @ParameterizedTest
    @EnumSource(LoadKind.class)
    void nobodyMayBeRefusedInTheWarmUp(LoadKind kind) {
        for (int buyer = 0; buyer < 5; buyer++) {
            warmUp(429, 1);
        }
        // What may be refused while processes are killed.
        for (int buyer = 0; buyer < 200; buyer++) {
            checkout(201, 20);
        }
        LoadPlan plan = plan(kind, 1, Optional.empty());
        LoadResult result = LoadResult.of(plan, judged(Verdict.VALID, 0), List.of(), BEGAN);
        assertEquals(0, result.figures().notTaken());
        assertTrue(LoadReport.text(result, plan).contains("purchases of the warm-up not taken at most 0: MISSED, 5"));
        assertEquals(ExitCode.BROKEN, result.exitCode());
    }

    private void warmUp(int status, int millis) {
        Instant invoked = BEGAN.minusSeconds(30);
        String purchase = "warm-up-" + operations.size();
        operations.add(new Operation(
                operations.size(), "warm-up-1", "pay", purchase, purchase, "d", invoked, invoked.plusMillis(millis),
                Result.OK, status, "pay_1", "paid", "d", null));
    }

    /** While the PSP is gone, where that is. */
    private void request(String operation, String key) {
        journal.withArray("entries").addObject().put("kind", "request").put("operation", operation).put("key", key)
                .put("at", BEGAN.plusSeconds(20).toString());
    }

    private void lookUp(String named, Instant at) {
        journal.withArray("entries").addObject().put("kind", "request").put("operation", "lookup")
                .put("reference", named).put("at", at.toString());
    }

    /** Of a buyer of its own, a second after the one before. */
    private void checkout(int status, int millis) {
        again(purchases++, 0, status, millis);
    }

    private void again(int purchase, int secondsLater, int status, int millis) {
        Instant invoked = BEGAN.plusSeconds(purchase + secondsLater);
        operations.add(new Operation(
                operations.size(), "load-purchase-" + purchase, "pay", "purchase-" + purchase, "cart-" + purchase, "d",
                invoked, status == 0 ? null : invoked.plusMillis(millis), Result.OK, status, "pay_1", "paid", "d",
                null));
    }

    private LoadFigures figures() {
        return LoadFigures.of(plan(LoadKind.STEADY_CHECKOUT), judged(Verdict.VALID, 0));
    }

    private RunResult judged(Verdict verdict, long drainMillis) {
        return judged(verdict, true, drainMillis);
    }

    private RunResult judged(Verdict verdict, boolean settled, long drainMillis) {
        ObjectNode books = JsonNodeFactory.instance.objectNode();
        books.withArray("payments").addObject().put("id", "pay_1").put("created_at", BEGAN.minusSeconds(9).toString());
        books.withArray("history").addObject().put("payment", "pay_1").put("from", "unknown").put("to", "paid")
                .put("at", BEGAN.plusSeconds(30).plusMillis(drainMillis).toString());
        Evidence evidence = new Evidence(
                operations, books, JsonNodeFactory.instance.objectNode(), journal,
                JsonNodeFactory.instance.objectNode(), settled, Duration.ZERO, null, null,
                new Proceedings(BEGAN, BEGAN.plusSeconds(65), 0, List.of(), Map.of(), 0, List.of(), null, null, null, 1,
                        null));
        return new RunResult(
                "steady-checkout", "live", 1, null, verdict, List.of(),
                new RunResult.Figures(1, 1, 0, 1, 0, 0, 0, 0, 0), Duration.ZERO, null, "", evidence);
    }

    private LoadResult result(LoadKind kind, RunResult judged) {
        return LoadResult.of(plan(kind), judged, List.of(), BEGAN);
    }

    /** They came 8 ms apart, and each but the first was given what the first had been told: a storm was valid that was none. */
    @Test
    void aStormOfClicksThatComeOneAfterTheOtherIsNone() throws Exception {
        for (int cart = 0; cart < 10; cart++) {
            clicks(cart, 8, 5);
        }
        LoadResult result = result(LoadKind.DOUBLE_CLICK_STORM, judged(Verdict.VALID, 0));
        // It was Gatling that was too slow for the payment system, and that was said to be broken.
        assertEquals(ExitCode.UNKNOWN, result.exitCode());
        assertEquals("valid, but buyers did not come as asked", result.outcome().words());
        assertFalse(result.holds());
        String clicks = "0 of 10 carts were sent by all their clients before anyone was told that they were taken"
                + ": NOT AS ASKED";
        assertTrue(LoadReport.text(result, result.plan()).contains("  " + clicks), clicks);
        assertTrue(LoadPage.of(result, result.outcome()).contains("Clicks: " + clicks + "."), clicks);
        assertEquals(
                "{\"carts\":10,\"met\":0,\"as_asked\":false}", LoadReport.json(result).path("clicks").toString());
    }

    @Test
    void halfOfTheCartsHaveToBeSentByAllClientsBeforeOneIsTold() {
        for (int cart = 0; cart < 10; cart++) {
            clicks(cart, cart < 5 ? 0 : 8, 39);
        }
        assertEquals(ExitCode.VALID, result(LoadKind.DOUBLE_CLICK_STORM, judged(Verdict.VALID, 0)).exitCode());
        clicks(purchases, 8, 40);
        assertEquals(ExitCode.UNKNOWN, result(LoadKind.DOUBLE_CLICK_STORM, judged(Verdict.VALID, 0)).exitCode());
    }

    /** Who is told by 409 that another click is under way has met it. */
    @Test
    void aClickThatIsRefusedAtOnceHasMetTheOthers() {
        for (int click = 0; click < 6; click++) {
            click(0, click, click * 2, click == 0 ? 201 : 409, click == 0 ? 40 : 1);
        }
        purchases++;
        assertEquals(ExitCode.VALID, result(LoadKind.DOUBLE_CLICK_STORM, judged(Verdict.VALID, 0)).exitCode());
    }

    /** Of six clients of the next buyer, so many milliseconds apart. */
    private void clicks(int purchase, int apart, int millis) {
        purchases++;
        for (int click = 0; click < 6; click++) {
            click(purchase, click, click * apart, 201, millis);
        }
    }

    private void click(int purchase, int click, int after, int status, int millis) {
        again(purchase, 0, status, millis);
        Operation last = operations.removeLast();
        Instant invoked = last.invoked().plusMillis(after);
        operations.add(new Operation(
                last.index(), last.client() + "-again-" + click, last.kind(), last.purchase(), last.key(),
                last.requestDigest(), invoked, invoked.plusMillis(millis), last.result(), status, last.payment(),
                last.told(), last.replyDigest(), last.detail()));
    }

    /** One that asks for the buyers who came. */
    private LoadPlan plan(LoadKind kind) {
        return plan(kind, purchases, Optional.empty());
    }

    private static LoadPlan plan(LoadKind kind, int seconds, Optional<Integer> objective) {
        return new LoadPlan(
                kind, 1, Math.max(1, seconds), kind.scenario(), Optional.empty(), false, 1, Optional.empty(), 1,
                objective,
                Optional.empty(), false, Path.of("target"));
    }
}
