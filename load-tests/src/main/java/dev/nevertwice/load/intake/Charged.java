package dev.nevertwice.load.intake;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the PSP really charged, beside what buyers were told.
 *
 * @param paid orders of which buyers were told that they are paid
 * @param never orders among them without a charge
 * @param again charges beyond the first of an order
 * @param untold orders charged of which no buyer was told that they are paid
 */
record Charged(long paid, long charges, long never, long again, long untold) {

    /** @param charges the PSP's truth */
    static Charged of(Collection<String> paid, JsonNode charges) {
        Map<String, Integer> times = new HashMap<>();
        charges.forEach(charge -> times.merge(charge.path("order").asText(), 1, Integer::sum));
        Set<String> told = new HashSet<>(paid);
        return new Charged(
                told.size(), charges.size(), told.stream().filter(order -> !times.containsKey(order)).count(),
                charges.size() - times.size(), times.keySet().stream().filter(order -> !told.contains(order)).count());
    }

    /** Each order that is paid, by one charge, and no other. */
    boolean once() {
        return never + again + untold == 0;
    }
}
