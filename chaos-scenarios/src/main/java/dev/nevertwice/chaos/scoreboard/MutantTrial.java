package dev.nevertwice.chaos.scoreboard;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.Aggregate;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.sim.Campaign;
import java.util.function.Consumer;

/** A small campaign by a copy of the harness that has a mistake: it must not call the correct system valid. */
public final class MutantTrial {

    /** Enough for evidence of everything in a campaign of the correct harness. */
    private static final int RUNS = 25;

    private MutantTrial() {}

    /** Answers the verdict, then what is not valid, one a line. */
    public static String run(String scenario, Consumer<String> progress) {
        Aggregate aggregate = Campaign.run(BuiltInScenarios.named(scenario), 1, RUNS, 1, result -> {});
        StringBuilder answer = new StringBuilder(aggregate.verdict().name());
        for (Finding finding : aggregate.findings()) {
            if (finding.verdict() != Verdict.VALID) {
                answer.append('\n').append(finding);
            }
        }
        return answer.toString();
    }
}
