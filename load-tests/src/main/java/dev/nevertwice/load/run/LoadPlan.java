package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.RepeatCommand;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.load.shopping.Stage;
import dev.nevertwice.pay.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One load run to be made.
 *
 * @param rate purchases a second, which the kind's stages are multiples of
 * @param scenario what buyers buy and what goes wrong, of the size that warm-up and stages add up to
 * @param faults the file that says what goes wrong, where it is not the kind's own
 * @param objective in milliseconds: what 99 in a hundred checkouts may take; empty where nobody asked
 * @param elsewhere somebody else's servers, which are neither started nor killed; empty to start our own
 * @param soak whether {@code nevertwice soak} asked, which also looks at what grows
 * @param folder of the report
 */
record LoadPlan(
        LoadKind kind, int rate, int seconds, Scenario scenario, Optional<Path> faults, boolean queued, long seed,
        Optional<String> defect, int timeScale, Optional<Integer> objective, Optional<Elsewhere> elsewhere,
        boolean soak, Path folder) {

    private static final int SECONDS_OF_A_TURN = 4;
    private static final int ALL_PERCENT = 100;
    private static final int WARM_UP_SECONDS = 5;
    /** By then the code that every payment goes through is compiled, if not yet at its best. */
    private static final int MOST_WARM_UP = 500;

    /**
     * @param remote whether the payment system may be on another machine
     * @param access who the buyers and the operator are there
     */
    record Elsewhere(URI pay, URI psp, boolean remote, Plan.Access access) {}

    List<Stage> stages() {
        return kind.stages(rate, seconds);
    }

    /** For how long buyers come by the stages, which are whole seconds. */
    int planned() {
        return stages().stream().mapToInt(Stage::seconds).sum();
    }

    /** In which seconds an operator closes the day so far and reconciles it beside the buyers. */
    List<Integer> operatorsTurns() {
        if (kind != LoadKind.SETTLEMENT_DAY && scenario.isCalm()) {
            return List.of();
        }
        int turns = Math.clamp(planned() / SECONDS_OF_A_TURN, 1, kind.reconciliations());
        return IntStream.range(0, turns)
                .map(turn -> Math.max(1, planned() * (2 * turn + 1) / (2 * turns)))
                .boxed()
                .toList();
    }

    /** How many buy before the first of the stages' buyers comes, while nothing goes wrong. */
    int warmUp() {
        return Math.min(WARM_UP_SECONDS * rate, MOST_WARM_UP);
    }

    /** How many purchases the stages add up to. */
    int purchases() {
        return stages().stream().mapToInt(Stage::buyers).sum();
    }

    /** How many clients send one; where each cart is sent by several, more than there are purchases. */
    long checkouts() {
        return (long) purchases() * kind.clicks();
    }

    /** The highest rate of which the judge can read everything. */
    int mostRate() {
        int most = LoadOptions.MOST_RATE;
        while (most > 1 && withRate(most).checkouts() > LoadOptions.MOST_PURCHASES) {
            most--;
        }
        return most;
    }

    Plan.Access access() {
        return elsewhere.map(Elsewhere::access).orElseGet(() -> Plan.Access.of(Settings.defaults()));
    }

    /** The same with buyers coming faster or slower, written to a folder of its own. */
    LoadPlan at(int otherRate) {
        return withRate(otherRate).sized();
    }

    /** The same a second time, written beside the first. */
    LoadPlan again() {
        return new LoadPlan(
                kind, rate, seconds, scenario, faults, queued, seed, defect, timeScale, objective, elsewhere, soak,
                folder.resolveSibling(folder.getFileName() + "-again"));
    }

    private LoadPlan withRate(int otherRate) {
        return new LoadPlan(
                kind, otherRate, seconds, scenario, faults, queued, seed, defect, timeScale, objective, elsewhere, soak,
                folder.resolve(Integer.toString(otherRate)));
    }

    /** With a scenario as large as the stages, and what comes before them, ask for. */
    LoadPlan sized() {
        Scenario.Size size = new Scenario.Size(warmUp() + purchases(), scenario.workload().size().buyers());
        return new LoadPlan(
                kind, rate, seconds,
                scenario.withWorkload(
                        scenario.workload().resized(size, queued ? ALL_PERCENT : scenario.workload().queuedPercent())),
                faults,
                queued, seed, defect, timeScale, objective, elsewhere, soak, folder);
    }

    /** Repeats the run, but for keys, which come from the environment; or the search that it belongs to, before a soak. */
    String command() {
        if (soak) {
            return RepeatCommand.line(List.of(
                    "./nevertwice", "soak", "--minutes", Integer.toString(seconds / 60), "--rate",
                    Integer.toString(rate), "--seed", Long.toString(seed)));
        }
        if (kind == LoadKind.SOAK && faults.isEmpty() && scenario.isCalm()) {
            return RepeatCommand.line(List.of(
                    "./nevertwice", "soak", "--objective", Integer.toString(objective.orElseThrow()), "--seed",
                    Long.toString(seed)));
        }
        List<String> words = new ArrayList<>(List.of(
                "./nevertwice", "load", kind.word(), "--rate", Integer.toString(rate), "--duration", seconds + "s",
                "--seed", Long.toString(seed)));
        faults.ifPresent(file -> words.addAll(List.of("--faults", file.toString())));
        if (queued) {
            words.addAll(List.of("--intake", "async"));
        }
        defect.ifPresent(id -> words.addAll(List.of("--defect", id)));
        objective.ifPresent(millis -> words.addAll(List.of("--objective", Integer.toString(millis))));
        if (timeScale != 1) {
            words.addAll(List.of("--time-scale", Integer.toString(timeScale)));
        }
        elsewhere.ifPresent(there -> {
            words.addAll(List.of("--base-url", there.pay().toString(), "--psp-url", there.psp().toString()));
            words.addAll(there.remote() ? List.of("--allow-remote") : List.of());
        });
        return RepeatCommand.line(words);
    }
}
