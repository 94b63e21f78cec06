package dev.nevertwice.chaos.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How a dispute ended is told by the PSP alone, and whenever it likes: nothing is open meanwhile, and no file lists a loss. Told
 * while all days are reconciled once more, it looked as if that had moved money (I14, in one run of {@code fees} of thousands);
 * told in the very last moment, as if it were never published (I12).
 */
class LateNewsTest {

    private static final Duration LATEST = Duration.ofSeconds(12);
    private static final Duration STEP = Duration.ofMillis(250);

    @Test
    void whatThePspTellsMeanwhileIsNotWhatReconciliationDid() {
        List<String> broken = new ArrayList<>();
        int whileReconciling = 0;
        for (Duration delay = STEP; delay.compareTo(LATEST) <= 0; delay = delay.plus(STEP)) {
            RunResult run = Simulation.run(disputeLost(delay), 1, SimOptions.defaults());
            for (Finding finding : run.findings()) {
                if (finding.verdict() == Verdict.INVALID) {
                    broken.add(delay + ": " + finding);
                }
            }
            whileReconciling += toldAfterAllWasQuiet(run) ? 1 : 0;
        }
        assertEquals(List.of(), broken);
        assertTrue(whileReconciling > 5, "only " + whileReconciling + " were late enough");
    }

    private static boolean toldAfterAllWasQuiet(RunResult run) {
        return !run.evidence().proceedings().booksAtHeal().toString().contains("chargeback_lost:")
                && run.evidence().books().toString().contains("chargeback_lost:");
    }

    private static Scenario disputeLost(Duration delay) {
        return ScenarioFile.parse("late-news.yaml", """
                name: late-news
                about: A dispute is lost, and the PSP takes its time to say so.
                workload:
                  purchases:
                    - {amount: 1000, dispute: lost}
                  buyers: 1
                faults:
                  - name: said-late
                    operation: callback
                    point: callback
                    match: {type: chargeback.lost}
                    act: {type: delay, millis: %d}
                bound: 10m
                """.formatted(delay.toMillis()));
    }
}
