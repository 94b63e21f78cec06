package dev.nevertwice.chaos.cli;

import java.util.List;
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
     * Throws {@link CommandFailure} (usage) when what the plan names can't be understood, or can't be done on its rig whatever
     * happens. Called before anything is started or written.
     */
    default void examine(VerifyPlan plan, List<ScenarioChoice> choices) {}

    /**
     * Has the whole command done by a copy of the program in which the plan's defect is planted. Blocks; the exit code,
     * or nothing where this program can do it itself.
     */
    OptionalInt byPlantedCopy(VerifyPlan plan, List<String> arguments);

    /** Prepares the plan's rig. Throws {@link CommandFailure} when something that it needs is not there. */
    Verification open(VerifyPlan plan);
}
