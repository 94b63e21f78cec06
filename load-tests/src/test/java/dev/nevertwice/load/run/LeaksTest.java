package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.history.Operation.Result;
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
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten minutes in which one thing grows. */
class LeaksTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");
    private static final int SECONDS = 600;

    @Test
    void nothingGrewWhereEverythingStayedWhatItWas() {
        assertEquals(List.of(), grown(second -> 20, second -> 3, second -> 0));
    }

    @Test
    void checkoutsThatTakeLongerAndLongerAreALeak() {
        assertEquals(List.of("99 in a hundred checkouts"),
                grown(second -> 20 + second * 8L, second -> 3, second -> 0));
    }

    /** A process is killed twice a minute; what buyers wait for then says nothing about the others. */
    @Test
    void theSecondsInWhichAProcessIsKilledAreNone() {
        assertEquals(
                List.of(),
                grown(second -> second > 300 && second % 30 < 5 ? 9_000 : 20, second -> 3, second -> 0));
    }

    @Test
    void aQueueThatOnlyGrowsIsALeak() {
        assertEquals(
                List.of("payments open", "jobs open", "events not yet taken"),
                grown(second -> 20, second -> second, second -> 0));
    }

    /** It answered once in three looks from the start: what it said in its good moments was flat. */
    @Test
    void whatIsSaidInItsFewGoodMomentsIsNoMinute() {
        List<Flatness> waiting = waiting(second -> second % 3 == 0 ? 3 : -1);
        assertEquals(List.of(
                "payments open: unknown, for it was too short or was not read",
                "jobs open: unknown, for it was too short or was not read",
                "events not yet taken: unknown, for it was too short or was not read"),
                waiting.stream().map(Flatness::told).toList());
        assertEquals(List.of(true, true, true), waiting(second -> second % 2 == 0 ? 3 : -1).stream()
                .map(Flatness::isFlat)
                .toList());
    }

    /** 9,000 open and later so many that nobody counts them: twice 9,000 is more than is ever counted, and it was flat. */
    @Test
    void moreThanIsCountedGrew() {
        Flatness payments = waiting(second -> second < 300 ? 9_000 : 10_000).getFirst();
        assertEquals("payments open: 9,000, later 10,000 or more (at most 9,999): GREW", payments.told());
        assertEquals("grew", payments.verdict());
        assertEquals("flat", waiting(second -> second < 300 ? 10_000 : 7).getFirst().verdict());
    }

    private static List<Flatness> waiting(IntToLongFunction open) {
        return Leaks.of(result(second -> 20, open), List.of()).stream()
                .filter(one -> List.of("payments open", "jobs open", "events not yet taken").contains(one.name()))
                .toList();
    }

    /** The heap is most of it and always the same: what is outside grew by a third, and a tenth of all was flat. */
    @Test
    void whatGrowsBesidesTheHeapIsALeak() {
        assertEquals(
                List.of("its memory besides the heap"),
                grown(second -> 20, second -> 3, second -> 0, second -> second < 300 ? 361_000 : 394_000));
    }

    /** All 32 connections held by transactions that nobody ends: there were never more than before, and it was flat. */
    @Test
    void poolsThatAreDrainedAreALeak() {
        assertEquals(
                List.of("database connections held in silence"),
                grown(second -> 20, second -> 3, second -> second < 300 ? 0 : 32));
    }

    /** The server ends a transaction that says nothing for 20 s: it is seen twice. */
    @Test
    void oneTransactionThatIsForgottenIsALeak() {
        assertEquals(
                List.of("database connections held in silence"),
                grown(second -> 20, second -> 3, second -> second == 330 || second == 335 ? 1 : 0));
    }

    @Test
    void thePageAndItsNumbersSayWhatShareOfTheLimitItWas() {
        LimitShare capped = LimitShare.of(400, 10);
        assertEquals(100, capped.rate());
        assertTrue(capped.told().startsWith("100 purchases a second, 25 % of the limit of 400 and not 60 %"),
                capped::told);
        assertEquals("82 purchases a second, 59 % of the limit of 137", LimitShare.of(137, 10).told());
        assertTrue(LimitShare.chosen(33, 10).told().endsWith("the limit was not looked for"));
        JsonNode json = SoakPage.json(
                result(second -> 20, second -> 3), capped, Leaks.of(result(second -> 20, second -> 3), List.of()));
        assertEquals(25, json.at("/percent_of_limit").asInt());
        assertEquals("unknown", json.at("/flat/0/verdict").asText());
        assertEquals("unknown", json.at("/flat/5/verdict").asText());
        assertEquals("flat", json.at("/flat/9/verdict").asText());
    }

    private static List<String> grown(
            IntToLongFunction millis, IntToLongFunction open, IntToLongFunction held) {
        return grown(millis, open, held, second -> 400_000);
    }

    private static List<String> grown(
            IntToLongFunction millis, IntToLongFunction open, IntToLongFunction held, IntToLongFunction memory) {
        List<Meter.Reading> readings = IntStream.rangeClosed(1, SECONDS / 5).map(step -> step * 5)
                .mapToObj(second -> new Meter.Reading(
                        second, memory.applyAsLong(second), 60_000, 50, 90, 100_000, 32, held.applyAsLong(second),
                        9_000, Map.of()))
                .toList();
        return Leaks.of(result(millis, open), readings).stream()
                .filter(one -> !one.isFlat())
                .map(Flatness::name)
                .toList();
    }

    private static LoadResult result(IntToLongFunction millis, IntToLongFunction open) {
        List<Operation> operations = new ArrayList<>();
        List<Gauges.Depth> depths = new ArrayList<>();
        for (int second = 0; second <= SECONDS; second++) {
            Instant invoked = BEGAN.plusSeconds(second);
            operations.add(new Operation(
                    second, "load-purchase-" + second, "pay", "purchase-" + second, "cart", "d", invoked,
                    invoked.plusMillis(millis.applyAsLong(second)), Result.OK, 201, "pay_1", "paid", "d", null));
            depths.add(new Gauges.Depth(
                    second, open.applyAsLong(second), open.applyAsLong(second), open.applyAsLong(second)));
        }
        LoadPlan plan = new LoadPlan(
                LoadKind.SOAK, 33, SECONDS, LoadKind.SOAK.scenario(), Optional.empty(), false, 1, Optional.empty(), 1,
                Optional.empty(), Optional.empty(), true, Path.of("target"));
        RunResult seen = RunResult.brokenOff(
                Plan.live(plan.scenario(), 1, null, plan.command(), 1, Settings.defaults()), "live", operations,
                Duration.ZERO, "");
        return LoadResult.brokenOff(plan, seen, depths, BEGAN, "");
    }
}
