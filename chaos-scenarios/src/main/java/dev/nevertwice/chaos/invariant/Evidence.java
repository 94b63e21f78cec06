package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import java.time.Duration;
import java.util.List;

/**
 * All that a judge may look at.
 *
 * @param operations the history, by completion
 * @param books the payment system's own books (docs/payment-api.md, "Books") after all has settled
 * @param truth the PSP's truth (docs/psp-api.md, "Truth")
 * @param pspJournal the PSP's journal
 * @param faultsFired how often each fault fired, by name, as a JSON object
 * @param settled whether everything became terminal within the bound after the faults stopped
 * @param settledIn how long that took, on the rig's clock
 * @param firstReconciliation what the first reconciliation after the heal opened (its answer), or null
 * @param lastReconciliation the answer of the last run of the same day, which must find nothing new, or null
 * @param proceedings what the harness did
 */
public record Evidence(
        List<Operation> operations,
        JsonNode books,
        JsonNode truth,
        JsonNode pspJournal,
        JsonNode faultsFired,
        boolean settled,
        Duration settledIn,
        JsonNode firstReconciliation,
        JsonNode lastReconciliation,
        Proceedings proceedings) {

    /** For what is shown and judged no more. */
    public Evidence(
            List<Operation> operations, JsonNode books, JsonNode truth, JsonNode pspJournal, JsonNode faultsFired,
            boolean settled, Duration settledIn, JsonNode firstReconciliation, JsonNode lastReconciliation) {
        this(
                operations, books, truth, pspJournal, faultsFired, settled, settledIn, firstReconciliation,
                lastReconciliation, Proceedings.NONE);
    }
}
