package dev.nevertwice.chaos.shrink;

import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioWriter;
import java.util.List;

/**
 * What is left of a failing run when everything is gone that it can do without.
 *
 * @param scenario lists its purchases; its file is read and run by every rig
 * @param seed with which it fails in virtual time
 * @param invariant that breaks
 * @param result of the run with that seed
 * @param stepsBefore how many steps the failing run had
 * @param runs how many runs it took
 */
public record Shrunk(Scenario scenario, long seed, String invariant, RunResult result, int stepsBefore, int runs) {

    /** The schedule in words. */
    public List<String> steps() {
        return Steps.of(scenario);
    }

    /** The scenario's file. */
    public String yaml() {
        return ScenarioWriter.write(scenario);
    }
}
