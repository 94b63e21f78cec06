package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.sim.Simulation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What this build of NeverTwice offers: the composition root of {@code verify}. */
public final class BuiltWorkbench implements Workbench {

    private final boolean planted;

    public BuiltWorkbench() {
        this(false);
    }

    /** @param planted whether this is the copy of the program that has the defect */
    BuiltWorkbench(boolean planted) {
        this.planted = planted;
    }

    @Override
    public ScenarioCatalogue scenarios() {
        return new BuiltInCatalogue();
    }

    @Override
    public Map<String, String> defects() {
        LinkedHashMap<String, String> titles = new LinkedHashMap<>();
        Defects.all().forEach((id, defect) -> titles.put(id, defect.title()));
        return titles;
    }

    @Override
    public Map<String, String> invariants() {
        LinkedHashMap<String, String> sentences = new LinkedHashMap<>(Judge.statements());
        sentences.put(Judge.FAULTS, "Every fault of the scenario fired; one that never did proves nothing.");
        sentences.put(Judge.HARNESS,
                "The harness did its part: it recorded all that it sent, and the faults were over in the end.");
        sentences.put(Simulation.TASKS, "No task of the payment system ends by an exception (simulated rig).");
        return sentences;
    }

    @Override
    public void examine(VerifyPlan plan, List<ScenarioChoice> choices) {
        Misfit.requireNone(choices, plan);
        switch (plan.rig()) {
            case sim -> {}
            case live -> choices.forEach(choice -> LiveVerification.requireLive(choice.scenario()));
            case external -> TargetRigs.read(plan);
        }
    }

    /** In virtual time the payment system lives in this JVM; on real parts it is a process with a class path of its own. */
    @Override
    public OptionalInt byPlantedCopy(VerifyPlan plan, List<String> arguments) {
        boolean needed = plan.defect() != null && plan.rig() == VerifyPlan.RigName.sim && !planted;
        return needed ? OptionalInt.of(PlantedCommand.inCopy("verify", plan.defect(), arguments)) : OptionalInt.empty();
    }

    @Override
    public Verification open(VerifyPlan plan) {
        return switch (plan.rig()) {
            case sim -> new SimulatedVerification(plan);
            case live -> new LiveVerification(plan, LiveRigs.open(plan));
            case external -> new LiveVerification(plan, TargetRigs.open(plan));
        };
    }
}
