package dev.nevertwice.chaos.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.nevertwice.chaos.invariant.MoneyText;
import dev.nevertwice.chaos.invariant.Violation;

/**
 * A charge of the PSP's truth with what caused it.
 *
 * @param key the idempotency key that was sent
 * @param fault name of the fault that touched it, or null
 */
record ChargeDetails(String id, String money, String order, String key, String fault, String faultClass) {

    /** Looks the charge of a violation up; what the truth does not say, or of another run, is null. */
    static ChargeDetails of(ScenarioReport report, Violation violation, String id) {
        JsonNode found = MissingNode.getInstance();
        if (report.isOfShownRun(violation) && report.shown().evidence() != null
                && report.shown().evidence().truth() != null) {
            for (JsonNode charge : report.shown().evidence().truth().path("charges")) {
                found = charge.path("id").asText().equals(id) ? charge : found;
            }
        }
        JsonNode cause = found.path("cause");
        String money = found.has("amount")
                ? MoneyText.of(found.path("amount").asLong(), found.path("currency").asText())
                : null;
        return new ChargeDetails(
                id, money, found.path("order").asText(null), cause.path("key").asText(null),
                cause.path("fault").asText(null), cause.path("class").asText(null));
    }

    /** {@code ch_1 (12,900 KRW, key att_1, fault reply-lost)}. */
    String inWords() {
        StringBuilder words = new StringBuilder();
        words.append(money == null ? "" : money);
        words.append(key == null ? "" : (words.isEmpty() ? "" : ", ") + "key " + key);
        words.append(fault == null ? "" : (words.isEmpty() ? "" : ", ") + "fault " + fault);
        return words.isEmpty() ? id : id + " (" + words + ")";
    }
}
