package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Evidence;
import java.util.Set;
import java.util.TreeSet;

/** Counts for the table. They decide nothing; the invariants do. */
final class Tally {

    private Tally() {}

    static RunResult.Figures of(Evidence evidence, int purchases, int buyersRetries, long faultsFired) {
        return new RunResult.Figures(
                purchases,
                told(evidence, Set.of("paid")),
                told(evidence, Set.of("declined", "expired")),
                charges(evidence.truth()),
                buyersRetries + systemsRetries(evidence.books()),
                faultsFired,
                evidence.books().path("discrepancies").size(),
                open(evidence.books(), true),
                open(evidence.books(), false));
    }

    private static long told(Evidence evidence, Set<String> statuses) {
        Set<String> purchases = new TreeSet<>();
        for (Operation operation : evidence.operations()) {
            if (operation.told() != null && statuses.contains(operation.told())) {
                purchases.add(operation.purchase());
            }
        }
        return purchases.size();
    }

    private static long charges(JsonNode truth) {
        long charges = 0;
        for (JsonNode charge : truth.path("charges")) {
            charges += charge.path("captured").asLong() > 0 ? 1 : 0;
        }
        return charges;
    }

    /** Claims beyond the first, over the jobs of all intents. */
    private static long systemsRetries(JsonNode books) {
        Set<String> intents = new TreeSet<>();
        books.path("intents").forEach(intent -> intents.add(intent.path("id").asText()));
        long retries = 0;
        for (JsonNode job : books.path("jobs")) {
            retries += intents.contains(job.path("id").asText()) ? Math.max(0, job.path("tries").asLong() - 1) : 0;
        }
        return retries;
    }

    private static long open(JsonNode books, boolean automatic) {
        long open = 0;
        for (JsonNode discrepancy : books.path("discrepancies")) {
            boolean isOpen =
                    discrepancy.path("closed_at").asText("").isEmpty() || discrepancy.path("closed_at").isNull();
            open += isOpen && discrepancy.path("class").asText().equals("automatic") == automatic ? 1 : 0;
        }
        return open;
    }
}
