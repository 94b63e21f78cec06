package dev.nevertwice.property.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.swarm.Coverage;
import dev.nevertwice.chaos.swarm.Exhaustive;
import dev.nevertwice.chaos.swarm.Exploration;
import dev.nevertwice.chaos.swarm.Sum;
import dev.nevertwice.chaos.swarm.Swarm;
import dev.nevertwice.chaos.swarm.Trial;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The swarm and the enumeration, as far as a build has time for them. */
class SwarmSimulation {

    private static final int CORES = 2;
    /** As many as a build has time for; ./nevertwice sim makes as many as one likes. */
    private static final int SWARM_RUNS = 20_000;

    /** One world in so many is as large as its seed draws it: more than a batch or a page holds. The others are small. */
    private static final int LARGE_ONE_IN = 40;
    private static final int FEW_PURCHASES = 4;

    /** What so few runs must have seen; which transitions they meet is left to campaigns. */
    private static final List<Coverage.Part> DEMANDED = List.of(
            Coverage.Part.FAULTS, Coverage.Part.TROUBLES, Coverage.Part.CRASHES, Coverage.Part.INVARIANTS);

    @Test
    void swarmOfRunsIsValidAndHasSeenEverything() {
        Sum sum =
                new Exploration(SwarmSimulation::trial, SWARM_RUNS, () -> true, Coverage.ofSwarm(), false, (t, s) -> {})
                        .run(CORES);
        assertEquals(SWARM_RUNS, sum.runs());
        assertEquals(Verdict.VALID, sum.verdict(0), () -> told(sum));
        for (Coverage.Part part : DEMANDED) {
            assertEquals(List.of(), sum.coverage().below(part, 1), part.title());
        }
    }

    @Test
    void everySingleFaultAndACrashAtEveryPortCallIsSurvived() {
        Exhaustive singles = Exhaustive.singles();
        Sum sum = new Exploration(singles::trial, singles.count(), () -> true, new Coverage(), false, (t, s) -> {})
                .run(CORES);
        assertEquals(singles.count(), sum.runs());
        assertEquals(Verdict.VALID, sum.verdict(0), () -> told(sum));
    }

    private static Trial trial(long number) {
        return number % LARGE_ONE_IN == 0 ? Swarm.draw(number / LARGE_ONE_IN + 1)
                : Swarm.draw(number + 1, FEW_PURCHASES);
    }

    private static String told(Sum sum) {
        return Stream.concat(sum.invalid().stream(), sum.doubtful().stream())
                .map(found -> found.trial().repeat() + " " + found.trial().name() + " " + found.result().findings()
                        + "\n")
                .toList()
                .toString();
    }
}
