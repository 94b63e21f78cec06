package dev.nevertwice.chaos.cli;

import java.util.Map;

/** What {@code verify} can choose from: scenarios, defects, invariants, rigs. The composition root fills it. */
public interface Workbench {

    ScenarioCatalogue scenarios();

    /** Defect id to its name, in order. */
    Map<String, String> defects();

    /** Invariant id to the one sentence that it promises, in order. */
    Map<String, String> invariants();

    /** Prepares the plan's rig. Throws {@link CommandFailure} when something that it needs is not there. */
    Verification open(VerifyPlan plan);
}
