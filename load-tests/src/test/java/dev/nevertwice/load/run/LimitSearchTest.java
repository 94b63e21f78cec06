package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunFailure;
import dev.nevertwice.chaos.run.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitSearchTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");

    private final List<String> told = new ArrayList<>();

    @Test
    void theHighestRateThatHoldsIsFoundToATenth() throws IOException {
        Limit limit = search(25, 10, plan -> run(plan, Verdict.VALID, plan.rate() <= 137 ? 20 : 900));
        assertEquals("25 50 100 200 200 150 150 125 137", rates(limit));
        assertEquals(137, limit.rate());
        assertEquals(ExitCode.VALID, limit.exitCode());
        assertTrue(limit.told().startsWith("137 purchases a second is the highest rate tried"), limit.told());
        assertTrue(told.getLast().contains("137/s: p99 20 ms, 0 failed, 0 not taken, valid: holds"), told.getLast());
    }

    /** Nobody was told where. */
    @Test
    void aSearchSaysWhereThePageOfTheLastTryThatHeldIsAndWhereAllTriesAre() throws IOException {
        Limit limit = search(
                20, 10, plan -> run(plan, Verdict.VALID, plan.rate() > 40 || told.size() == 1 ? 900 : 20));
        assertEquals(
                List.of("  page: target/40-again/load.html", "  all tries: target/limit.json"),
                limit.told().lines().skip(1).toList());
        Limit none = search(4, 10, plan -> run(plan, Verdict.VALID, 900));
        assertEquals(
                List.of("  page: target/1-again/load.html", "  all tries: target/limit.json"),
                none.told().lines().skip(1).toList());
    }

    /** It was taken for a rate too fast, the search went on below it, and the exit code was 0. */
    @Test
    void somebodyChargedTwiceEndsTheSearchHoweverFastItWas() throws IOException {
        Limit limit = search(25, 10, plan -> run(plan, plan.rate() < 50 ? Verdict.VALID : Verdict.INVALID, 20));
        assertEquals("25 50", rates(limit));
        assertEquals(ExitCode.BROKEN, limit.exitCode());
        assertTrue(limit.told().startsWith("the search ended at 50 purchases a second, whose verdict is invalid"));
        assertEquals("invalid", limit.json().path("verdict").asText());
    }

    /**
     * A payment that is stranded (M12), a job that is given up, a purchase that never became a payment break I16 alone. It was taken
     * for a rate too fast, the next try stranded none, and the exit code was 0.
     */
    @Test
    void aPaymentThatIsNeverOverEndsTheSearchThoughTheNextTryWouldStrandNone() throws IOException {
        Finding stranded = new Finding("I16", Verdict.INVALID, 1, 1, List.of());
        Limit limit = search(25, 10, plan -> plan.rate() == 50 && told.size() == 1
                ? run(plan, Verdict.INVALID, 20, stranded)
                : run(plan, Verdict.VALID, 20));
        assertEquals("25 50", rates(limit));
        assertEquals(ExitCode.BROKEN, limit.exitCode());
        assertEquals("invalid", limit.json().path("verdict").asText());
    }

    @Test
    void theSecondTryOverwritesNothingOfTheFirst() throws IOException {
        Limit limit = search(2, 10, plan -> run(plan, Verdict.VALID, plan.rate() > 1 ? 900 : 20));
        assertEquals("2 2-again 1", limit.tries().stream()
                .map(one -> one.plan().folder().getFileName().toString())
                .collect(Collectors.joining(" ")));
    }

    /** Each try kept the books, journal and truth of all its purchases: a search ran out of memory, and so did the soak behind it. */
    @Test
    void ofATryOnlyItsFiguresAreKept() throws IOException {
        Limit limit = search(25, 10, plan -> run(plan, plan.rate() < 50 ? Verdict.VALID : Verdict.UNKNOWN, 20));
        assertEquals("25 50", rates(limit));
        for (LoadResult one : limit.tries()) {
            assertEquals(0, one.judged().evidence().operations().size());
            assertTrue(one.judged().evidence().books().isEmpty(), one.judged().evidence().books()::toString);
        }
        assertEquals(250, limit.json().path("tries").path(0).path("requests").asInt());
        // It was 0 of every try.
        assertEquals(6, limit.json().path("tries").path(0).path("reconciled_meanwhile").asInt());
    }

    /** All that was found was thrown away. */
    @Test
    void aSearchThatIsBrokenOffKeepsWhatItFound(@TempDir Path folder) throws IOException {
        Limit limit = search(25, 10, folder, plan -> {
            if (plan.rate() > 50) {
                throw new RunFailure("the PSP ended by itself");
            }
            return run(plan, Verdict.VALID, 20);
        });
        assertEquals(ExitCode.HARNESS_FAILED, limit.exitCode());
        assertEquals(
                "the search was broken off in run 3, 50 purchases a second held until then: the PSP ended by itself",
                limit.told());
        limit.write();
        JsonNode json = read(folder.resolve("limit.json"));
        assertEquals("unknown", json.path("verdict").asText());
        assertEquals("the PSP ended by itself", json.path("broken_off").asText());
        assertEquals(50, json.path("purchases_per_second").asInt());
        assertEquals(2, json.path("tries").size());
    }

    /** Ctrl-C while a try was judged: the process was over before the search could say anything. */
    @Test
    void whatWasFoundIsWrittenBeforeEachTry(@TempDir Path folder) throws IOException {
        List<String> written = new ArrayList<>();
        search(25, 10, folder, plan -> {
            JsonNode json = read(folder.resolve("limit.json"));
            written.add(json.path("purchases_per_second").asInt() + " of " + json.path("tries").size());
            assertEquals("ended in mid-run", json.path("broken_off").asText());
            return run(plan, plan.rate() < 100 ? Verdict.VALID : Verdict.UNKNOWN, 20);
        });
        assertEquals(List.of("0 of 0", "25 of 1", "50 of 2"), written);
    }

    private static JsonNode read(Path file) {
        try {
            return JsonMapper.builder().build().readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void aTryThatIsBrokenOffIsTheLastAndNoRate() throws IOException {
        Limit limit = search(25, 10, plan -> plan.rate() == 25
                ? run(plan, Verdict.VALID, 20)
                : LoadResult.brokenOff(plan, run(plan, Verdict.UNKNOWN, 20).judged(), List.of(), BEGAN, "interrupted"));
        assertEquals("25 50", rates(limit));
        assertEquals(25, limit.rate());
        assertEquals(Optional.of("interrupted"), limit.brokenOff());
        assertTrue(limit.told().startsWith("the search was broken off in run 2, 25 purchases"), limit.told());
    }

    @Test
    void aSearchThatCanNotEvenBeginSaysWhy() throws IOException {
        Limit limit = search(25, 10, plan -> {
            throw new RunFailure("no database");
        });
        assertEquals(ExitCode.HARNESS_FAILED, limit.exitCode());
        assertEquals("the search was broken off in run 1, no rate held until then: no database", limit.told());
        assertEquals("unknown", limit.json().path("verdict").asText());
        assertEquals(0, limit.json().path("tries").size());
    }

    @Test
    void aVerdictThatIsUnknownIsNoSlowRate() throws IOException {
        Limit limit = search(25, 10, plan -> run(plan, plan.rate() < 50 ? Verdict.VALID : Verdict.UNKNOWN, 20));
        assertEquals("25 50", rates(limit));
        assertEquals(ExitCode.UNKNOWN, limit.exitCode());
    }

    @Test
    void oneNoisyTryDecidesNothing() throws IOException {
        Limit limit = search(
                20, 10, plan -> run(plan, Verdict.VALID, plan.rate() > 40 || told.size() == 1 ? 900 : 20));
        assertEquals("20 40 40 80 80 60 60 50 50 45 45 42 42", rates(limit));
        assertEquals(40, limit.rate());
    }

    @Test
    void noRateIsTriedThatTheJudgeCanNotRead() throws IOException {
        Limit limit = search(200, 180, plan -> run(plan, Verdict.VALID, 20));
        assertEquals("200 333", rates(limit));
        assertTrue(limit.told().contains("333 purchases a second") && limit.told().contains("shorter --duration"));
        assertEquals(ExitCode.VALID, limit.exitCode());
    }

    @Test
    void whereNoRateHoldsTheObjectiveIsMissed() throws IOException {
        Limit limit = search(4, 10, plan -> run(plan, Verdict.VALID, 900));
        assertEquals("4 4 2 2 1 1", rates(limit));
        assertEquals(ExitCode.BROKEN, limit.exitCode());
        assertEquals(
                "no rate holds; the last was 1/s: p99 900 ms, 0 failed, 0 not taken, valid: does not hold",
                limit.told().lines().findFirst().orElseThrow());
    }

    /** A queued checkout is an INSERT: all were taken within 20 ms, and at twice what was worked off the rate held. */
    @Test
    void aRateAtWhichTheQueueGrowsDoesNotHold() throws IOException {
        Limit limit = search(20, 20, plan -> run(plan, second -> 5 + Math.max(0, plan.rate() - 40) * second));
        assertEquals("20 40 80 80 60 60 50 50 45", rates(limit));
        assertEquals(45, limit.rate());
        assertEquals(
                "   80/s: p99 20 ms, 0 failed, 0 not taken, valid: does not hold, the queue grew from 405 to 725",
                told.get(2));
        assertTrue(limit.json().path("tries").path(2).path("queue_grew").asBoolean());
        assertFalse(limit.json().path("tries").path(1).path("queue_grew").asBoolean(true));
    }

    /** Nobody can tell from a look or two. */
    @Test
    void whereTheQueueWasHardlyReadNothingIsSaidOfIt() throws IOException {
        assertEquals(
                333, search(200, 180, plan -> run(plan, second -> second % 36 == 18 ? 9L * second : -1)).rate());
        assertTrue(search(200, 180, plan -> run(plan, second -> -1)).json().at("/tries/0/queue_grew").isNull());
    }

    private static LoadResult run(LoadPlan plan, IntToLongFunction open) {
        List<Gauges.Depth> depths = IntStream.rangeClosed(0, plan.planned())
                .mapToObj(second -> new Gauges.Depth(second, open.applyAsLong(second), 0, 0))
                .toList();
        return LoadResult.of(plan, run(plan, Verdict.VALID, 20).judged(), depths, BEGAN);
    }

    /** Gatling could send no more, and that was taken for the system's limit. */
    @Test
    void whereBuyersDoNotComeAsAskedTheLimitMayBeTheGenerators() throws IOException {
        Limit limit = search(20, 10, plan -> plan.rate() > 40
                ? LoadResult.of(plan, run(plan.at(40), Verdict.VALID, 20).judged(), List.of(), BEGAN)
                : run(plan, Verdict.VALID, 20));
        assertEquals(40, limit.rate());
        assertTrue(told.getLast().endsWith("/s came, not as asked)"), told.getLast());
        assertTrue(limit.told().lines().findFirst().orElseThrow()
                .endsWith("; above it buyers did not come as asked, which may be the generator's limit"), limit.told());
    }

    private Limit search(int rate, int seconds, Function<LoadPlan, LoadResult> run) throws IOException {
        return search(rate, seconds, Path.of("target"), run);
    }

    private Limit search(int rate, int seconds, Path folder, Function<LoadPlan, LoadResult> run) throws IOException {
        LoadKind kind = LoadKind.STEADY_CHECKOUT;
        LoadPlan plan = new LoadPlan(
                kind, rate, seconds, kind.scenario(), Optional.empty(), false, 1, Optional.empty(), 1, Optional.of(500),
                Optional.empty(), false, folder);
        return new LimitSearch(plan, run::apply, told::add).find();
    }

    private static String rates(Limit limit) {
        return limit.tries().stream().map(one -> Integer.toString(one.plan().rate())).collect(Collectors.joining(" "));
    }

    /** All come as asked and wait that long. */
    private static LoadResult run(LoadPlan plan, Verdict verdict, int millis, Finding... findings) {
        List<Operation> operations = new ArrayList<>();
        for (int buyer = 0; buyer < plan.purchases(); buyer++) {
            Instant invoked = BEGAN.plusMillis(1_000L * buyer / plan.rate());
            operations.add(new Operation(
                    buyer, "load-purchase-" + buyer, "pay", "purchase-" + buyer, "cart-" + buyer, "d", invoked,
                    invoked.plusMillis(millis), Result.OK, 201, "pay_1", "paid", "d", null));
        }
        var nothing = JsonNodeFactory.instance.objectNode();
        Evidence evidence = new Evidence(
                operations, JsonNodeFactory.instance.objectNode().put("many", "rows"), nothing, nothing, nothing, true,
                Duration.ZERO, null, null,
                new Proceedings(BEGAN, BEGAN, 0, List.of(), Map.of(), 6, List.of(), null, null, null, 1, null));
        RunResult judged = new RunResult(
                "steady-checkout", "live", 1, null, verdict, List.of(findings),
                new RunResult.Figures(1, 1, 0, 1, 0, 0, 0, 0, 0), Duration.ZERO, null, "", evidence);
        return LoadResult.of(plan, judged, List.of(), BEGAN);
    }
}
