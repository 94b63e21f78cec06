package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the harness itself did in a run, counted apart from what it recorded, so that a harness which did not do its part
 * is found out.
 *
 * @param opened when the faults had been set, from which their times count; null where that is not told
 * @param healed when all faults had been taken back, on the rig's clock; null where that never happened
 * @param sent how many requests clients sent; each must be in the history
 * @param stillInForce names of the fault rules that the PSP had at the very end
 * @param wanted what each purchase was for
 * @param reconciledMeanwhile how many reconciliations were answered before the last buyer had left
 * @param unreconciled days that could not be reconciled although the faults had stopped
 * @param booksBefore the books right before the last reconciliation of all days, or null
 * @param booksAfter the books when all that it began was over, and the PSP had told nothing new meanwhile; null: those at
 *     the end
 * @param booksAtHeal the books when the faults had just stopped, or null
 * @param timeScale by how much configured durations were divided
 * @param lies what the PSPs say that their settlement files lied about: {@code account} (ours there), {@code day}, {@code file}
 *     and the labels; or null
 */
public record Proceedings(
        Instant opened,
        Instant healed,
        long sent,
        List<String> stillInForce,
        Map<String, Wanted> wanted,
        int reconciledMeanwhile,
        List<String> unreconciled,
        JsonNode booksBefore,
        JsonNode booksAfter,
        JsonNode booksAtHeal,
        int timeScale,
        JsonNode lies) {

    public Proceedings {
        lies = lies == null ? MissingNode.getInstance() : lies;
    }

    /** Of a PSP that labels no lies, and a run in which nothing was reconciled beside the buyers. */
    public Proceedings(
            Instant healed,
            long sent,
            List<String> stillInForce,
            Map<String, Wanted> wanted,
            List<String> unreconciled,
            JsonNode booksBefore,
            JsonNode booksAtHeal,
            int timeScale) {
        this(
                null, healed, sent, stillInForce, wanted, 0, unreconciled, booksBefore, null, booksAtHeal, timeScale,
                null);
    }

    /**
     * What a buyer wanted, in minor units.
     *
     * @param changed the amount tried under the same key, or null
     * @param merchant where
     * @param taken what its merchant takes of it if it is paid at all
     * @param refund what its merchant then gives back, or 0
     */
    public record Wanted(
            long amount, String currency, Long changed, String merchant, long taken, long refund) {

        public Wanted(long amount, String currency, Long changed, String merchant) {
            this(amount, currency, changed, merchant, amount, 0);
        }

        boolean inParts() {
            return taken != amount || refund > 0;
        }
    }

    static final Proceedings NONE =
            new Proceedings(null, 0, List.of(), Map.of(), List.of(), null, null, 1);
}
