package dev.nevertwice.load.run;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.load.shopping.Stage;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One load run to be made.
 *
 * @param rate purchases a second, which the kind's stages are multiples of
 * @param scenario what buyers buy and what goes wrong, of the size that the stages add up to
 * @param objective in milliseconds: what 99 in a hundred checkouts may take; empty where nobody asked
 * @param elsewhere somebody else's servers, which are neither started nor killed; empty to start our own
 * @param folder of the report
 */
record LoadPlan(
        LoadKind kind, int rate, int seconds, Scenario scenario, boolean queued, long seed, Optional<String> defect,
        int timeScale, Optional<Integer> objective, Optional<Elsewhere> elsewhere, Path folder) {

    record Elsewhere(URI pay, URI psp) {}

    List<Stage> stages() {
        return kind.stages(rate, seconds);
    }

    /** How many purchases there are. */
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

    /** The same with buyers coming faster or slower, written to a folder of its own. */
    LoadPlan at(int otherRate) {
        return withRate(otherRate).sized();
    }

    private LoadPlan withRate(int otherRate) {
        return new LoadPlan(
                kind, otherRate, seconds, scenario, queued, seed, defect, timeScale, objective, elsewhere,
                folder.resolve(Integer.toString(otherRate)));
    }

    /** With a scenario as large as the stages ask for. */
    LoadPlan sized() {
        Scenario.Size size = new Scenario.Size(purchases(), scenario.workload().size().buyers());
        return new LoadPlan(
                kind, rate, seconds, scenario.withWorkload(scenario.workload().resized(size, queued ? 100 : 0)), queued,
                seed,
                defect, timeScale, objective, elsewhere, folder);
    }

    String command() {
        return "./nevertwice load " + kind.word() + " --rate " + rate + " --duration " + seconds + "s --seed " + seed
                + (queued ? " --intake async" : "") + defect.map(id -> " --defect " + id).orElse("")
                + objective.map(millis -> " --objective " + millis).orElse("");
    }
}
