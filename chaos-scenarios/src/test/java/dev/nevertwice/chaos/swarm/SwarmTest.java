package dev.nevertwice.chaos.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.sim.Simulation;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What seeds draw, and how the runs add up. */
@Worlds
class SwarmTest {

    @Test
    void theSameSeedDrawsTheSameRun() {
        for (long seed = 1; seed <= 50; seed++) {
            assertEquals(Swarm.draw(seed), Swarm.draw(seed));
        }
    }

    /** Seeds that are known keep what they draw; small worlds have all that large ones have, but for the number of purchases. */
    @Test
    void aBoundChangesHowMuchIsBoughtAndNothingWithoutOne() {
        TreeSet<Integer> bought = new TreeSet<>();
        for (long seed = 1; seed <= 300; seed++) {
            assertEquals(Swarm.draw(seed), Swarm.draw(seed, Swarm.NO_BOUND));
            bought.add(Swarm.draw(seed, 6).scenario().simulated().purchases());
        }
        assertEquals(new TreeSet<>(List.of(2, 3, 4, 5, 6)), bought);
        assertEquals("./nevertwice sim --runs 1 --seed 7", Swarm.draw(7).repeat());
        assertEquals("./nevertwice sim --runs 1 --seed 7 --purchases 6", Swarm.draw(7, 6).repeat());
    }

    @Test
    void everyKindOfFaultIsDrawnAndMostRunsLeaveMostOut() {
        TreeSet<String> drawn = new TreeSet<>();
        for (long seed = 1; seed <= 3_000; seed++) {
            Trial trial = Swarm.draw(seed);
            assertTrue(trial.scenario().faults().size() <= 9, trial::toString);
            trial.scenario().faults().forEach(rule -> drawn.add(rule.path("name").asText()));
        }
        TreeSet<String> all = new TreeSet<>();
        Stream.of(FaultKind.contractKept(), FaultKind.promisesBroken(), FaultKind.settlementLies(),
                List.of(FaultKind.CAPTURED_TWICE, FaultKind.REFUNDED_TWICE, FaultKind.PAID_OUT_TWICE))
                .flatMap(kinds -> kinds.stream())
                .forEach(kind -> all.add(kind.name()));
        assertEquals(all, drawn);
    }

    @Test
    void onOneCoreAndOnThreeTheSumIsTheSame() {
        Sum one = explored(40, 1);
        Sum three = explored(40, 3);
        assertEquals(one.hash(), three.hash());
        assertEquals(one.hashes(), three.hashes());
        assertEquals(40, new TreeSet<>(one.hashes()).size());
    }

    /** A campaign that has hardly seen anything says nothing, however well it went. */
    @Test
    void fewRunsAreUnknownAndNoneToo() {
        assertEquals(Verdict.UNKNOWN, explored(5, 1).verdict(1));
        assertEquals(Verdict.UNKNOWN, explored(0, 1).verdict(0));
    }

    @Test
    void whatWasExpectedAndNotSeenOftenEnoughIsNamed() {
        Coverage coverage = explored(30, 2).coverage();
        assertTrue(!coverage.reaches(30));
        assertTrue(coverage.below(Coverage.Part.INVARIANTS, 31).contains("I1"));
        assertTrue(!coverage.below(Coverage.Part.INVARIANTS, 5).contains("I1"));
        assertTrue(coverage.of(Coverage.Part.PAIRS).size() > 10);
    }

    @Test
    void noRunIsBegunOnceItIsNotToGoOn() {
        Sum sum = new Exploration(n -> Swarm.draw(n + 1), 1_000, () -> false, Coverage.ofSwarm(), false, (t, s) -> {})
                .run(2);
        assertEquals(0, sum.runs());
    }

    /** Seed 2236 drew 146 purchases and four hours in which no look-up could succeed: millions of port calls, and no memory left. */
    @Test
    void theMoreIsBoughtTheFewerHoursCanNothingSucceed() {
        for (long seed = 1; seed <= 3_000; seed++) {
            Trial trial = Swarm.draw(seed);
            Duration forAll = trial.scenario().hold().multipliedBy(trial.scenario().simulated().purchases());
            assertTrue(forAll.compareTo(Duration.ofHours(60)) <= 0, trial::toString);
        }
    }

    /** It is neither valid nor a failure of the harness, and the campaign goes on. */
    @Test
    void aRunThatTakesAllTheTurnsItMayTakeIsUnknownAndTheNextIsRun() {
        Trial cut = Swarm.draw(1);
        Trial stopped = new Trial(
                cut.name(), cut.seed(), cut.scenario(), cut.options().withTurnBudget(500), cut.repeat());
        Sum sum = new Exploration(
                n -> n == 0 ? stopped : Swarm.draw(n), 3, () -> true, new Coverage(), true, (t, s) -> {}).run(2);
        assertEquals(3, sum.runs());
        assertEquals(Verdict.UNKNOWN, sum.verdict(0));
        assertEquals(List.of(stopped), sum.doubtful().stream().map(Sum.Found::trial).toList());
        Finding why = sum.doubtful().getFirst().result().findings().getFirst();
        assertEquals(Simulation.REST, why.invariant());
        assertTrue(why.violations().getFirst().message().contains("more than 500 turns"), why::toString);
    }

    /** Its two halves: what is enumerated is what is run, each once. */
    @Test
    void everyTrialOfAnEnumerationIsAnother() {
        Exhaustive singles = Exhaustive.singles();
        assertEquals(singles.count(), distinct(singles));
        assertEquals(singles.faults(), singles.count());
        Exhaustive pairs = Exhaustive.pairs(500);
        assertEquals(pairs.count(), distinct(pairs));
        assertTrue(pairs.count() > 50 * pairs.faults(), pairs.count() + " of " + pairs.faults());
    }

    private static long distinct(Exhaustive all) {
        return LongStream.range(0, all.count())
                .mapToObj(all::trial)
                .map(trial -> trial.scenario().workload().listed() + " " + trial.name())
                .distinct()
                .count();
    }

    private static Sum explored(long runs, int cores) {
        return new Exploration(n -> Swarm.draw(n + 1), runs, () -> true, Coverage.ofSwarm(), true, (t, s) -> {})
                .run(cores);
    }
}
