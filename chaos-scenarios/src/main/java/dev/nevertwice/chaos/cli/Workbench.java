package dev.nevertwice.chaos.cli;

import java.util.Map;
import java.util.OptionalInt;

/** What {@code verify} can choose from: scenarios, defects, invariants, rigs. The composition root fills it. */
public interface Workbench {

    ScenarioCatalogue scenarios();

    /** Defect id to its name, in order. */
    Map<String, String> defects();

    /** Invariant id to the one sentence that it promises, in order. */
    Map<String, String> invariants();

    /**
     * Does the whole command in a copy of this program in which the plan's defect is planted.
     *
     * @return the copy's exit code; empty where there is nothing to plant in this program, or it is the copy
     */
    OptionalInt inPlantedCopy(VerifyPlan plan, String[] arguments);

    /** Prepares the plan's rig. Throws {@link CommandFailure} when something that it needs is not there. */
    Verification open(VerifyPlan plan);
}
