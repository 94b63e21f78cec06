package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.Printable;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.shrink.Shrunk;
import dev.nevertwice.chaos.sim.SimOptions;
import java.util.Objects;
import java.util.Optional;

/** How a failing run is made smaller. */
@FunctionalInterface
interface Shrinking {

    /** Blocks. Empty where nothing could be taken away; what each is: {@link dev.nevertwice.chaos.shrink.Shrinker}. */
    Optional<Shrunk> shrink(Scenario scenario, String invariant, RunResult failing, SimOptions options, int mostRuns);

    /** One line for people, who still have the run as it was found. */
    static String failed(RuntimeException broken) {
        String said = Objects.toString(broken.getMessage(), "").lines().findFirst().orElse("");
        return "nothing was shrunk: " + Printable.of(said.isEmpty() ? broken.getClass().getSimpleName() : said);
    }
}
