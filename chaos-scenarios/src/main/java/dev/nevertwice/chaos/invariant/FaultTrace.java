package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which faults touched which of the merchant's references, by the PSP's journal. */
final class FaultTrace {

    /** Name under which kills of the payment system are counted beside the PSP's faults. */
    static final String KILL = "kill";

    private final Map<String, Set<String>> byReference = new TreeMap<>();
    private final boolean killed;

    FaultTrace(JsonNode pspJournal, JsonNode faultsFired) {
        for (JsonNode entry : pspJournal.path("entries")) {
            if (entry.path("fault").isTextual() && entry.path("reference").isTextual()) {
                byReference.computeIfAbsent(entry.get("reference").textValue(), reference -> new LinkedHashSet<>())
                        .add(entry.get("fault").textValue());
            }
        }
        killed = faultsFired.path(KILL).asLong() > 0;
    }

    /**
     * Names of the faults that touched any of the charges or references, joined by commas. A kill touches everything,
     * so it is named only when nothing else did; null when there was none either.
     */
    String of(Collection<Truth.Charge> charges, Collection<String> references) {
        Set<String> faults = new LinkedHashSet<>();
        charges.forEach(charge -> {
            if (charge.fault() != null) {
                faults.addAll(List.of(charge.fault().split(",")));
            }
        });
        charges.forEach(
                charge -> faults.addAll(byReference.getOrDefault(String.valueOf(charge.reference()), Set.of())));
        references.forEach(reference -> faults.addAll(byReference.getOrDefault(reference, Set.of())));
        if (faults.isEmpty()) {
            return killed ? KILL : null;
        }
        return String.join(",", faults);
    }
}
