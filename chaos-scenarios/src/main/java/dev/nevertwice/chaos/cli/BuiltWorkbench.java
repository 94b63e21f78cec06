package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.invariant.Judge;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this build of NeverTwice offers: the composition root of {@code verify}. */
public final class BuiltWorkbench implements Workbench {

    @Override
    public ScenarioCatalogue scenarios() {
        return new BuiltInCatalogue();
    }

    @Override
    public Map<String, String> defects() {
        return Map.of();
    }

    @Override
    public Map<String, String> invariants() {
        LinkedHashMap<String, String> sentences = new LinkedHashMap<>(Judge.statements());
        sentences.put(Judge.FAULTS, "Every fault of the scenario fired; one that never did proves nothing.");
        return sentences;
    }

    @Override
    public Verification open(VerifyPlan plan) {
        return switch (plan.rig()) {
            case sim -> new SimulatedVerification(plan);
            case live -> throw CommandFailure.harness(
                    "the live rig is not part of this build yet: use --rig sim.", null);
        };
    }
}
