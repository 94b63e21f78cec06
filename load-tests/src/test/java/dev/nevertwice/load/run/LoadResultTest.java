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
import org.junit.jupiter.api.Test;

class LoadResultTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");

    private final List<Operation> operations = new ArrayList<>();
    private final ObjectNode journal = JsonNodeFactory.instance.objectNode();

    @Test
    void amplificationIsHowOftenThePspSawAKey() {
        request("register", "att_1");
        request("register", "att_1");
        request("register", "att_1");
        request("register", "att_2");
        request("lookup", "att_2");
        assertEquals(200, result(LoadKind.STEADY_CHECKOUT, judged(Verdict.VALID, 0)).recovery().amplification());
    }

    @Test
    void whatNobodyAnsweredHasFailedAndWhatWasRefusedHasNot() {
        checkout(201, 40);
        checkout(402, 60);
        checkout(409, 10);
        checkout(503, 10);
        checkout(0, 0);
        LoadFigures figures = LoadFigures.of(judged(Verdict.VALID, 0));
        assertEquals(5, figures.requests());
        assertEquals(2, figures.failed());
        assertEquals(20, figures.conflicts());
        assertEquals(4, figures.checkout().count());
        assertEquals(60, figures.checkout().longest());
    }

    @Test
    void aFastRunWithABrokenInvariantHasFailed() {
        checkout(201, 1);
        LoadResult result = result(LoadKind.STEADY_CHECKOUT, judged(Verdict.INVALID, 0));
        assertTrue(result.metItsTargets());
        assertEquals(ExitCode.BROKEN, result.exitCode());
        assertFalse(result.holdsObjective());
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

    @Test
    void aValidRunThatDrainsTooSlowlyHasFailed() {
        request("register", "att_1");
        assertEquals(
                ExitCode.BROKEN, result(LoadKind.RETRY_STORM_AFTER_OUTAGE, judged(Verdict.VALID, 60_001)).exitCode());
        assertEquals(
                ExitCode.VALID, result(LoadKind.RETRY_STORM_AFTER_OUTAGE, judged(Verdict.VALID, 60_000)).exitCode());
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
        assertTrue(text.contains(": unknown") && text.contains("harness: the PSP is gone"), text);
    }

    @Test
    void serversThatHaveJustStartedMayBeSlowWhenTheLimitIsLookedFor() {
        checkout(201, 900);
        checkout(201, 900);
        for (int later = 2; later < 10; later++) {
            checkout(201, 20);
        }
        assertTrue(result(LoadKind.STEADY_CHECKOUT, judged(Verdict.VALID, 0)).holdsObjective());
        checkout(201, 900);
        assertFalse(result(LoadKind.STEADY_CHECKOUT, judged(Verdict.VALID, 0)).holdsObjective());
    }

    private void request(String operation, String key) {
        journal.withArray("entries").addObject().put("kind", "request").put("operation", operation).put("key", key)
                .put("at", BEGAN.toString());
    }

    private void checkout(int status, int millis) {
        Instant invoked = BEGAN.plusSeconds(operations.size());
        operations.add(new Operation(
                operations.size(), "load-purchase-1", "pay", "purchase-1", "cart-1", "d", invoked,
                status == 0 ? null : invoked.plusMillis(millis), Result.OK, status, "pay_1", "paid", "d", null));
    }

    private RunResult judged(Verdict verdict, long drainMillis) {
        return judged(verdict, true, drainMillis);
    }

    private RunResult judged(Verdict verdict, boolean settled, long drainMillis) {
        ObjectNode books = JsonNodeFactory.instance.objectNode();
        books.withArray("payments").addObject().put("id", "pay_1").put("created_at", BEGAN.minusSeconds(9).toString());
        books.withArray("history").addObject().put("payment", "pay_1").put("from", "unknown").put("to", "paid")
                .put("at", BEGAN.plusMillis(drainMillis).toString());
        Evidence evidence = new Evidence(
                operations, books, JsonNodeFactory.instance.objectNode(), journal,
                JsonNodeFactory.instance.objectNode(), settled, Duration.ZERO, null, null,
                new Proceedings(BEGAN, BEGAN, 0, List.of(), Map.of(), List.of(), null, null, null, 1, null));
        return new RunResult(
                "steady-checkout", "live", 1, null, verdict, List.of(),
                new RunResult.Figures(1, 1, 0, 1, 0, 0, 0, 0, 0), Duration.ZERO, null, "", evidence);
    }

    private static LoadResult result(LoadKind kind, RunResult judged) {
        return LoadResult.of(plan(kind), judged, List.of(), BEGAN);
    }

    private static LoadPlan plan(LoadKind kind) {
        return new LoadPlan(
                kind, 10, 30, kind.scenario(), false, 1, Optional.empty(), 1, 500, Optional.empty(), Path.of("target"));
    }
}
