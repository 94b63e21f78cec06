package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.VerifyMain;
import dev.nevertwice.chaos.cli.VerifyPlan.RigName;
import dev.nevertwice.chaos.defect.DefectProblem;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.defect.PlantedProgram;
import dev.nevertwice.chaos.invariant.Judge;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/** What this build of NeverTwice offers: the composition root of {@code verify}. */
public final class BuiltWorkbench implements Workbench {

    /** Set to the defect's id in a program that runs a copy of itself with the defect planted. */
    private static final String PLANTED = "nevertwice.planted";

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
        return sentences;
    }

    /** The simulated rig has the payment system in this very program; on the live rig it is another process. */
    @Override
    public OptionalInt inPlantedCopy(VerifyPlan plan, String[] arguments) {
        boolean isCopy = Objects.equals(plan.defect(), System.getProperty(PLANTED));
        if (plan.rig() != RigName.sim || isCopy) {
            return OptionalInt.empty();
        }
        try {
            PlantedProgram copy = new PlantedProgram(Overlay.of(Defects.named(plan.defect())));
            System.setProperty(PLANTED, plan.defect());
            String exitCode = copy.run(VerifyMain.class.getName(), VerifyMain.json(arguments), progress -> {});
            return OptionalInt.of(Integer.parseInt(exitCode));
        } catch (DefectProblem problem) {
            throw CommandFailure.harness(problem.getMessage(), problem);
        }
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
