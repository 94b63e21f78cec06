package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.invariant.Verdict;
import java.time.Duration;
import java.util.List;

/**
 * One scenario run once and judged.
 *
 * @param traceHash digest of every turn, port call and final table (simulated rig), or null
 * @param repeat the one command that repeats it
 */
public record RunResult(
        String scenario,
        String rig,
        long seed,
        String defect,
        Verdict verdict,
        List<Finding> findings,
        Figures figures,
        Duration took,
        String traceHash,
        String repeat,
        Evidence evidence) {

    /** What is left of a run that was broken off: unknown, with what its buyers had written down by then. */
    public static RunResult brokenOff(
            Plan plan, String rig, List<Operation> operations, Duration took, String why) {
        Evidence evidence = only(operations);
        return new RunResult(
                plan.scenario().name(), rig, plan.seed(), plan.defect(), Verdict.UNKNOWN, Judge.brokenOff(why),
                Tally.of(evidence, plan.size().purchases(), 0, 0), took, null, plan.repeat(), evidence);
    }

    /** For those who keep many and look at verdict, findings and figures alone: the evidence of a long run is gigabytes. */
    public RunResult withoutEvidence() {
        return new RunResult(
                scenario, rig, seed, defect, verdict, findings, figures, took, traceHash, repeat, only(List.of()));
    }

    private static Evidence only(List<Operation> operations) {
        JsonNode nothing = JsonNodeFactory.instance.objectNode();
        return new Evidence(operations, nothing, nothing, nothing, nothing, false, Duration.ZERO, null, null);
    }

    public RunResult withTraceHash(String hash) {
        return new RunResult(
                scenario, rig, seed, defect, verdict, findings, figures, took, hash, repeat, evidence);
    }

    /**
     * The numbers of the table.
     *
     * @param charges that captured money, by the PSP's journal
     * @param retries requests that buyers sent again, and calls to the PSP beyond an intent's first
     * @param faultsFired at the PSP, and kills
     * @param discrepanciesBefore pairs that were not equal when the day was reconciled first
     * @param openManualAfter those that wait for a person, of class manual or special
     */
    public record Figures(
            long purchases,
            long toldPaid,
            long toldDeclined,
            long charges,
            long retries,
            long faultsFired,
            long discrepanciesBefore,
            long openAutomaticAfter,
            long openManualAfter) {}
}
