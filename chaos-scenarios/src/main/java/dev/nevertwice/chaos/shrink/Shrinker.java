package dev.nevertwice.chaos.shrink;

import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Kills;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.scenario.ScenarioWriter;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.chaos.sim.Simulation.Observed;
import dev.nevertwice.chaos.sim.SimulationFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Takes away from a failing run, operations and faults together, whatever it can do without: delta debugging over the
 * explicit schedule. A simpler schedule meets other turns, so each is tried with a few seeds. The same run always shrinks to
 * the same, because the budget is counted in runs.
 */
public final class Shrinker {

    /** How many seeds a simpler schedule has to show that it fails too; more where that leaves a long one. */
    private static final int SEEDS = 4;

    private static final int MORE_SEEDS = 16;

    /** Until it fails in a plain world nothing is won, so that much is worth more runs. */
    private static final int FIRST_SEEDS = 40;

    /** A longer schedule is worth another look: most failures need no more. */
    private static final int FEW_STEPS = 4;

    /** Where it is left to chance when the process dies, more chances are needed. */
    private static final int SEEDS_WITH_KILLS = 10;

    /** Runs in which the one moment is looked for at which a kill still hurts. */
    private static final int KILL_RUNS = 250;

    /** On real parts, where nobody counts calls, kills come like this, while everything is bought so many times. */
    private static final Duration REAL_KILLS_EVERY = Duration.ofMillis(300);

    private static final int REAL_TIMES = 60;

    /** Of the last check: what fails with fewer of these seeds needs some luck on real parts. */
    private static final int CHECKED_SEEDS = 10;

    private static final int RELIABLE = 9;

    private final String invariant;
    private SimOptions options;
    private final int mostRuns;
    private final Set<Scenario> tried = new HashSet<>();
    private int runs;
    private Scenario best;
    private long seed;
    private RunResult result;

    private Shrinker(String invariant, SimOptions options, int mostRuns) {
        this.invariant = invariant;
        this.options = options;
        this.mostRuns = mostRuns;
    }

    /**
     * Blocks. Empty when the run does not fail again with everything said outright that chance decided in it, or only in a
     * world that no scenario file can tell of.
     *
     * @param invariant which of those that broke is to break again
     * @param failing the run with that seed
     * @param mostRuns about how many runs it may take
     */
    public static Optional<Shrunk> shrink(
            Scenario scenario, String invariant, RunResult failing, SimOptions options, int mostRuns) {
        return new Shrinker(invariant, options, mostRuns).shrink(scenario, failing.seed());
    }

    private Optional<Shrunk> shrink(Scenario scenario, long firstSeed) {
        Scenario pinned = Pinned.workload(scenario, firstSeed, options);
        options = Pinned.told(options);
        if (!fails(pinned, firstSeed, FIRST_SEEDS) || !failsInAPlainWorld()) {
            return Optional.empty();
        }
        int stepsBefore = Steps.of(pinned).size();
        Scenario aimed = Pinned.faults(pinned, result.evidence().pspJournal());
        if (!aimed.equals(pinned)) {
            fails(aimed, seed, SEEDS);
        }
        reduce(SEEDS, mostRuns);
        if (best.kills() != null && best.kills().atCall() == 0) {
            pinKill();
        }
        if (isLong() && best.kills() != null) {
            killSomewhereElse();
        }
        if (isLong()) {
            tried.clear();
            reduce(MORE_SEEDS, runs + mostRuns);
        }
        Scenario told = told(scenario, firstSeed);
        return Thread.currentThread().isInterrupted() ? Optional.empty() : Optional.of(readBack(told, stepsBefore));
    }

    /** Leaves the world as it is by default, as far as the failure lets it; true where it is so in everything. */
    private boolean failsInAPlainWorld() {
        SimOptions plain = SimOptions.defaults().withDefect(options.defect());
        for (UnaryOperator<SimOptions> plainer : Pinned.plainer(plain)) {
            SimOptions before = options;
            options = plainer.apply(before);
            if (!options.equals(before) && !fails(best, seed, FIRST_SEEDS)) {
                options = before;
            }
        }
        return options.equals(plain);
    }

    /** What the file says is what fails, or nothing was won. */
    private Shrunk readBack(Scenario told, int stepsBefore) {
        Scenario read = ScenarioFile.parse(told.name() + ".yaml", ScenarioWriter.write(told));
        RunResult run = broken(read, seed).orElseThrow(
                () -> new IllegalStateException("the shrunk scenario does not fail as its file tells it: "
                        + ScenarioWriter.write(told)));
        return new Shrunk(read, seed, invariant, run, stepsBefore, runs);
    }

    /** Goes from simpler to simpler. */
    private void reduce(int seeds, int most) {
        boolean simpler = true;
        while (simpler && runs < most && !Thread.currentThread().isInterrupted()) {
            simpler = false;
            for (Scenario candidate : Reductions.of(best)) {
                int enough = candidate.kills() == null ? seeds : Math.max(seeds, SEEDS_WITH_KILLS);
                if (runs < most && tried.add(candidate) && fails(candidate, seed, enough)) {
                    simpler = true;
                    break;
                }
            }
        }
    }

    /** Looks for the port call at which one kill is enough, nearest first to where the process died. */
    private void pinKill() {
        Kills kills = best.kills();
        Scenario without = best;
        Observed observed = Simulation.observe(best, seed, options);
        long died = observed.payCalls();
        for (long step = 0; step < KILL_RUNS && best == without; step++) {
            long call = step % 2 == 0 ? died + step / 2 : died - (step + 1) / 2;
            if (call >= 1) {
                fails(without.withKills(new Kills(null, kills.down(), call)), seed, 1);
            }
        }
        if (best != without) {
            reduce(SEEDS, runs + mostRuns / 2);
        }
    }

    private boolean isLong() {
        return Steps.of(best).size() > FEW_STEPS;
    }

    /** Of a purchase alone, without any other fault, every port call is tried in turn. */
    private void killSomewhereElse() {
        Duration down = best.kills().down();
        Scenario before = best;
        for (Purchase purchase : before.workload().listed().stream()
                .map(other -> other.without(Purchase.Extra.PAUSE).costing(1_000, "USD")).distinct().toList()) {
            Scenario alone = before.withFaults(List.of()).withTrouble(List.of()).withKills(null)
                    .buying(List.of(purchase), 1, List.of(), 1);
            long calls = Simulation.observe(alone, seed, options).payCalls();
            for (long call = 1; call <= Math.min(calls, mostRuns) && best == before; call++) {
                fails(alone.withKills(new Kills(null, down, call)), seed, 1);
            }
        }
        if (best != before) {
            reduce(SEEDS, runs + mostRuns / 2);
        }
    }

    /** Keeps the candidate where one of the seeds breaks the invariant. */
    private boolean fails(Scenario candidate, long firstSeed, int seeds) {
        for (int more = 0; more < seeds; more++) {
            Optional<RunResult> broken = broken(candidate, firstSeed + more);
            if (broken.isPresent()) {
                best = candidate;
                seed = firstSeed + more;
                result = broken.get();
                return true;
            }
        }
        return false;
    }

    private Optional<RunResult> broken(Scenario candidate, long withSeed) {
        runs++;
        try {
            RunResult run = Simulation.run(candidate, withSeed, options);
            boolean same = run.findings().stream().anyMatch(finding -> finding.invariant().equals(invariant)
                    && finding.verdict() == Verdict.INVALID);
            return same ? Optional.of(run) : Optional.empty();
        } catch (SimulationFailure other) {
            return Optional.empty(); // Whatever that is, it is not the same failure.
        }
    }

    /** As its file tells it, with what real parts need: where chance has a say, everything over and over. */
    private Scenario told(Scenario original, long originalSeed) {
        Kills kills = best.kills();
        boolean leftToChance = kills != null || failingSeeds() < RELIABLE;
        int times = leftToChance ? REAL_TIMES : 1;
        Size once = best.simulated();
        Scenario told = best;
        if (kills != null && kills.atCall() > 0) {
            told = told.withKills(new Kills(REAL_KILLS_EVERY, kills.down(), kills.atCall()));
        } else if (kills != null) {
            told = told.withKills(new Kills(kills.every().multipliedBy(times), kills.down()));
        }
        List<Purchase> listed = best.workload().listed();
        return told.buying(listed, once.buyers(), best.workload().others().attacks(), times)
                .retold(
                        "shrunk-" + invariant.toLowerCase(Locale.ROOT),
                        "Shrunk from the scenario %s, seed %d: %s breaks. %s.".formatted(
                                original.name(), originalSeed, invariant, String.join("; ", Steps.of(best))),
                        List.of(Judge.ids().contains(invariant) ? invariant : Judge.ids().getFirst()));
    }

    private int failingSeeds() {
        int failing = 0;
        for (long more = 1; more <= CHECKED_SEEDS; more++) {
            failing += broken(best, seed + more).isPresent() ? 1 : 0;
        }
        return failing;
    }
}
