package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is wrong with a run itself, whatever the payment system did. */
final class Harness {

    private Harness() {}

    /** One line each; none when the run can be believed. */
    static List<String> problems(Evidence evidence, List<Finding> findings) {
        List<String> problems = new ArrayList<>();
        recording(evidence, problems);
        journal(evidence, problems);
        heal(evidence, problems);
        looked(evidence, findings, problems);
        return problems;
    }

    private static void recording(Evidence evidence, List<String> problems) {
        List<Operation> operations = evidence.operations();
        if (evidence.proceedings().sent() == 0) {
            problems.add("no client sent anything");
        }
        if (evidence.proceedings().sent() != operations.size()) {
            problems.add(evidence.proceedings().sent() + " requests were sent, but " + operations.size()
                    + " were recorded");
        }
        for (int at = 0; at < operations.size(); at++) {
            if (operations.get(at).index() != at) {
                problems.add("the history has operation " + operations.get(at).index() + " where " + at + " was due");
                return;
            }
        }
    }

    private static void journal(Evidence evidence, List<String> problems) {
        long dropped = evidence.pspJournal().path("dropped").asLong();
        if (dropped > 0) {
            problems.add("the PSP's journal is not whole: " + dropped + " lines were dropped (psp --journal-lines)");
        }
    }

    private static void heal(Evidence evidence, List<String> problems) {
        Instant healed = evidence.proceedings().healed();
        if (healed == null) {
            problems.add("the faults were never stopped");
            return;
        }
        if (!evidence.proceedings().stillInForce().isEmpty()) {
            problems.add(
                    "faults were in force to the end: " + String.join(", ", evidence.proceedings().stillInForce()));
        }
        if (!struckAfter(healed, evidence)) {
            return;
        }
        Set<Long> underWay = new HashSet<>();
        for (JsonNode entry : evidence.pspJournal().path("entries")) {
            long exchange = entry.path("exchange").asLong();
            if (!Instant.parse(entry.path("at").asText()).isAfter(healed)) {
                underWay.add(exchange);
            } else
                if (entry.path("kind").asText().equals("fault") && !isOfSettlement(entry)
                        && (exchange == 0 || !underWay.contains(exchange))) {
                            problems.add("fault " + entry.path("fault").asText() + " struck after the heal");
                            return;
                        }
        }
    }

    /** Whether any fault did, be it on what had been under way. */
    private static boolean struckAfter(Instant healed, Evidence evidence) {
        for (JsonNode entry : evidence.pspJournal().path("entries")) {
            if (entry.path("kind").asText().equals("fault") && !isOfSettlement(entry)
                    && Instant.parse(entry.path("at").asText()).isAfter(healed)) {
                return true;
            }
        }
        return false;
    }

    /** Settlement files are written after the heal too, and may lie to the last. */
    private static boolean isOfSettlement(JsonNode fault) {
        return fault.path("detail").asText().startsWith("settlement ");
    }

    /** Counted here from the PSP's raw truth: a checker that looks at replies, or at nothing, sees another number. */
    private static void looked(Evidence evidence, List<Finding> findings, List<String> problems) {
        Set<String> charged = new HashSet<>();
        for (JsonNode charge : evidence.truth().path("charges")) {
            if (charge.path("captured").asLong() > 0) {
                charged.add(charge.path("order").asText());
            }
        }
        for (Finding finding : findings) {
            if (finding.invariant().equals("I1") && finding.evidence() != charged.size()) {
                problems.add("I1 looked at " + finding.evidence() + " of " + charged.size() + " charged orders");
            }
        }
    }
}
