package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Chooses the payment that is worth a picture: one with a violation, else the one that had the hardest time. */
final class StoryPicker {

    private static final int WEIGHT_OF_FAULT = 3;
    /** A payment of which money moved says more than one that was declined. */
    private static final int WEIGHT_OF_CHARGE = 4;

    private StoryPicker() {}

    /** The story of a run; empty when there is no payment or no evidence. */
    static Optional<Story> pick(ScenarioReport report) {
        if (report.shown() == null || report.shown().evidence() == null) {
            return Optional.empty();
        }
        Evidence evidence = report.shown().evidence();
        Map<String, Involved> payments = Involved.all(evidence);
        return violated(report, payments)
                .or(() -> hardest(evidence, payments))
                .map(payment -> StoryTeller.tell(evidence, payment));
    }

    private static Optional<Involved> violated(ScenarioReport report, Map<String, Involved> payments) {
        return report.shown().findings().stream()
                .filter(finding -> finding.verdict() == Verdict.INVALID)
                .map(Finding::violations)
                .flatMap(List::stream)
                .flatMap(violation -> find(violation, payments).stream())
                .findFirst();
    }

    private static Optional<Involved> find(Violation violation, Map<String, Involved> payments) {
        if (violation.payment() != null && payments.containsKey(violation.payment())) {
            return Optional.of(payments.get(violation.payment()));
        }
        return payments.values().stream()
                .filter(payment -> violation.charges().stream().anyMatch(payment.names()::contains))
                .findFirst();
    }

    private static Optional<Involved> hardest(Evidence evidence, Map<String, Involved> payments) {
        Map<String, Involved> byName = new HashMap<>();
        payments.values().forEach(payment -> payment.names().forEach(name -> byName.put(name, payment)));
        Map<Involved, Integer> troubles = new IdentityHashMap<>();
        for (JsonNode line : Involved.journal(evidence)) {
            Involved payment =
                    byName.getOrDefault(line.path("reference").asText(), byName.get(line.path("key").asText()));
            if (payment != null) {
                troubles.merge(payment, line.path("kind").asText().equals("fault") ? WEIGHT_OF_FAULT : 0, Integer::sum);
            }
        }
        payments.values().forEach(payment -> troubles.merge(payment, tries(payment), Integer::sum));
        for (JsonNode charge : Involved.rows(evidence.truth(), "charges")) {
            troubles.computeIfPresent(byName.get(charge.path("id").asText()), (payment, sum) -> sum + WEIGHT_OF_CHARGE);
        }
        // Of equals the first, so that the same run always shows the same payment.
        return payments.values().stream().max(Comparator.comparingInt((Involved it) -> troubles.get(it))
                .thenComparing(Comparator.comparing(Involved::payment).reversed()));
    }

    private static int tries(Involved payment) {
        return (int) payment.operations().stream().filter(operation -> operation.kind().equals("pay")).count();
    }
}
