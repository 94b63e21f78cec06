package dev.nevertwice.chaos.defect;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.Aggregate;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.sim.Campaign;
import java.util.function.Consumer;

/** An entry of a {@link PlantedProgram} that makes a small campaign of one scenario. */
public final class CampaignTrial {

    private static final int RUNS = 25;

    private CampaignTrial() {}

    /** Answers the verdict, then what is not valid. */
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
