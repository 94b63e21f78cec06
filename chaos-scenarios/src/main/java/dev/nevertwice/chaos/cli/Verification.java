package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.ScenarioReport;

/** How one rig verifies scenarios, one after the other. */
public interface Verification extends AutoCloseable {

    /**
     * Runs one scenario as the plan says and judges it. Blocks. When interrupted it ends what it started and either
     * returns what it has ({@link ScenarioReport.Ending#INTERRUPTED}) or throws {@link InterruptedException}. What the
     * harness itself lacks is a {@link CommandFailure}; what is wrong with the system under test is never an exception.
     */
    ScenarioReport verify(ScenarioChoice choice, VerifyProgress progress) throws InterruptedException;

    /** Ends every process and thread that this started; within 5 s. */
    @Override
    void close();
}
