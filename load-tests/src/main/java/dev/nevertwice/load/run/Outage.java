package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Proceedings;
import dev.nevertwice.chaos.scenario.Scenario;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A time in which the PSP answered nobody, whatever was asked, by the rules of the scenario. */
record Outage(Instant from, Instant until) {

    private static final List<String> POINTS = List.of("before-accept", "listener");

    /** The first of a run; until the heal where its rule does not end earlier. */
    static Optional<Outage> of(Scenario scenario, Proceedings proceedings) {
        if (proceedings.opened() == null || proceedings.healed() == null) {
            return Optional.empty();
        }
        return scenario.faults().stream().filter(Outage::isTotal).findFirst().map(rule -> new Outage(
                begin(proceedings, rule), end(rule)
                        .map(proceedings.opened()::plus)
                        .filter(proceedings.healed()::isAfter)
                        .orElse(proceedings.healed())));
    }

    /** After what time of such a rule of the scenario the PSP is back; empty where it is not before the heal. */
    static Optional<Duration> end(Scenario scenario) {
        return scenario.faults().stream().filter(Outage::isTotal).findFirst().flatMap(Outage::end);
    }

    private static Instant begin(Proceedings proceedings, JsonNode rule) {
        return rule.has("from") ? proceedings.opened().plus(duration(rule.get("from"))) : proceedings.opened();
    }

    private static Optional<Duration> end(JsonNode rule) {
        return Optional.ofNullable(rule.get("until")).map(Outage::duration);
    }

    private static boolean isTotal(JsonNode rule) {
        return POINTS.contains(rule.path("point").asText()) && rule.path("operation").asText("*").equals("*")
                && !rule.has("when") && !rule.has("match");
    }

    private static Duration duration(JsonNode seconds) {
        BigDecimal millis = seconds.decimalValue().movePointRight(3);
        return Duration.ofMillis(millis.longValueExact());
    }

    boolean includes(Instant moment) {
        return !moment.isBefore(from) && moment.isBefore(until);
    }
}
