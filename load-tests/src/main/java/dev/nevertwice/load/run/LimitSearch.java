package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.ProgressDisplay;
import dev.nevertwice.chaos.run.RunFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks for the highest rate that holds the objective: doubles from the plan's rate until one does not, then halves what is
 * between, to a tenth. Every try is a whole run with a verdict.
 */
final class LimitSearch {

    private static final int MOST_TRIES = 12;

    private final LoadPlan plan;
    private final LoadStage stage;
    private final ProgressDisplay display;
    private final List<LoadResult> tries = new ArrayList<>();

    LimitSearch(LoadPlan plan, LoadStage stage, ProgressDisplay display) {
        this.plan = plan;
        this.stage = stage;
        this.display = display;
    }

    /** 0 when no rate does. Blocks for many runs. */
    int highest() throws IOException {
        int holds = 0;
        int fails = 0;
        int rate = plan.rate();
        while (tries.size() < MOST_TRIES && rate > 0) {
            if (holds(rate)) {
                holds = rate;
            } else {
                fails = rate;
            }
            if (fails > 0 && fails - holds <= Math.max(1, fails / 10)) {
                break;
            }
            rate = fails == 0 ? rate * 2 : (holds + fails) / 2;
        }
        return holds;
    }

    private boolean holds(int rate) throws IOException {
        LoadPlan one = plan.at(rate);
        LoadResult result = LoadRun.of(one, stage, display);
        LoadReport.write(result, one);
        if (result.brokenOff().isPresent()) {
            throw new RunFailure(result.brokenOff().get());
        }
        tries.add(result);
        display.line(line(result));
        return result.holdsObjective();
    }

    String told(int highest) {
        return highest == 0
                ? "no rate holds 99 % within %d ms with a valid verdict".formatted(plan.objective())
                : "%d purchases a second is the highest rate tried that holds 99 %% of checkouts within %d ms, valid (%d runs)"
                        .formatted(highest, plan.objective(), tries.size());
    }

    private static String line(LoadResult result) {
        return String.format(
                Locale.ROOT, "%5d/s: p99 %d ms, %d failed, %s: %s", result.plan().rate(),
                result.figures().warm().p99(), result.figures().failed(),
                result.judged().verdict().name().toLowerCase(Locale.ROOT),
                result.holdsObjective() ? "holds" : "does not hold");
    }
}
