package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.ProgressDisplay;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.run.RunFailure;
import dev.nevertwice.pay.env.Stopped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks for the highest rate that holds the objective: doubles from the plan's rate until one does not, then halves what is
 * between, to a tenth. Every try is a whole run; one that breaks an invariant, or can't be judged, ends the search, however fast it was.
 * A rate that does not hold is tried once more, because whatever else the machine does only makes it slower.
 */
final class LimitSearch {

    private static final int MOST_TRIES = 16;

    /** Makes one try. */
    @FunctionalInterface
    interface Run {

        LoadResult of(LoadPlan plan) throws IOException;
    }

    private final LoadPlan plan;
    private final Run run;
    private final Consumer<String> told;
    private final List<LoadResult> tries = new ArrayList<>();
    private int holds;

    /** @param told gets a line for each try */
    LimitSearch(LoadPlan plan, Run run, Consumer<String> told) {
        this.plan = plan;
        this.run = run;
        this.told = told;
    }

    static LimitSearch on(LoadStage stage, LoadPlan plan, ProgressDisplay display) {
        return new LimitSearch(plan, one -> LoadRun.of(one, stage, display), display::line);
    }

    /** Blocks for many runs. Where one is broken off, or can't begin, the search is, and what was found until then is kept. */
    Limit find() throws IOException {
        Optional<String> brokenOff;
        try {
            search();
            brokenOff = tries.getLast().brokenOff();
        } catch (RunFailure | LiveFailure | Stopped broken) {
            brokenOff = Optional.of(broken instanceof Stopped ? "interrupted" : broken.getMessage());
        }
        return limit(brokenOff);
    }

    private Limit limit(Optional<String> brokenOff) {
        return new Limit(plan, holds, List.copyOf(tries), brokenOff);
    }

    private void search() throws IOException {
        int most = plan.mostRate();
        int fails = 0;
        int rate = Math.min(plan.rate(), most);
        while (rate > 0 && tries.size() < MOST_TRIES) {
            if (holds(rate)) {
                holds = rate;
            } else {
                fails = rate;
            }
            if (!goesOn() || holds == most || fails > 0 && fails - holds <= Math.max(1, fails / 10)) {
                break;
            }
            rate = fails == 0 ? Math.min(rate * 2, most) : (holds + fails) / 2;
        }
    }

    private boolean holds(int rate) throws IOException {
        LoadPlan first = plan.at(rate);
        return once(first) || goesOn() && once(first.again());
    }

    /** What there is by then is written first: who is ended in mid-run may have no time left to. */
    private boolean once(LoadPlan one) throws IOException {
        limit(Optional.of("ended in mid-run")).write();
        LoadResult result = run.of(one);
        tries.add(result.withoutEvidence());
        told.accept(Limit.line(result));
        return result.holds();
    }

    private boolean goesOn() {
        return tries.getLast().judged().verdict() == Verdict.VALID;
    }
}
