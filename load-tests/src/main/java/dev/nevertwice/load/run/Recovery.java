package dev.nevertwice.load.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.payment.PaymentState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often the PSP was asked for the same, and how soon all was over when it was well again. Ratios are hundredths.
 *
 * @param amplification requests with a key that the PSP took in for one key, without those that were first sent before the faults were set;
 *     empty where there is none
 * @param outage the time in which the PSP was gone, where there was one
 * @param keysInOutage how many were first sent in that time
 * @param inOutage amplification of those keys; empty where there is none
 * @param mostForOneKey requests
 * @param drain how long after the heal (the end of the outage, where buyers came on) the last of the payments begun before it
 *     was over; empty when one never was
 * @param lookUps the most for one name while the PSP was gone; empty where there was no outage
 * @param throttling how often it said that it was too much
 */
record Recovery(
        OptionalLong amplification, Optional<Outage> outage, int keysInOutage, OptionalLong inOutage,
        long mostForOneKey,
        OptionalLong drain, OptionalLong lookUps, Throttling throttling) {

    private static final Set<String> KEYED = Set.of("register", "confirm", "capture", "void", "refund", "payout");

    /**
     * Of the PSP's replies to requests with a key.
     *
     * @param refused those that were 429
     */
    record Throttling(long replies, long refused) {

        /** Hundredths of a percent; empty where there was no reply. */
        OptionalLong share() {
            return replies == 0 ? OptionalLong.empty() : OptionalLong.of(refused * 10_000 / replies);
        }

        String inWords() {
            return share().isPresent() ? LoadReport.hundredths(share().getAsLong()) + " %" : "no replies";
        }

        private static Throttling of(JsonNode journal) {
            long replies = 0;
            long refused = 0;
            for (JsonNode entry : journal.path("entries")) {
                if (isKeyed(entry, "reply")) {
                    replies++;
                    refused += entry.path("detail").asText().startsWith("429") ? 1 : 0;
                }
            }
            return new Throttling(replies, refused);
        }
    }

    static Recovery of(Scenario scenario, Evidence evidence) {
        Instant opened = Optional.ofNullable(evidence.proceedings().opened()).orElse(Instant.MIN);
        Map<String, List<Instant>> keys = keys(evidence.pspJournal(), opened);
        Optional<Outage> outage = Outage.of(scenario, evidence.proceedings());
        List<List<Instant>> inOutage = keys.values().stream()
                .filter(sent -> outage.isPresent() && outage.get().includes(sent.getFirst()))
                .toList();
        return new Recovery(
                mean(keys.values().stream().toList()), outage, inOutage.size(), mean(inOutage),
                keys.values().stream().mapToLong(List::size).max().orElse(0), drain(evidence, outage),
                outage.stream().mapToLong(gone -> LookUps.most(evidence.pspJournal(), gone)).findFirst(),
                Throttling.of(evidence.pspJournal()));
    }

    /**
     * What the target is for: most keys are sent when all is well, and would hide how often the outage's were. Empty where there
     * was an outage in which none was sent.
     */
    OptionalLong judged() {
        return outage.isPresent() ? inOutage : amplification;
    }

    String named() {
        return outage.isPresent() ? "amplification of keys first sent in the outage" : "amplification";
    }

    private static OptionalLong mean(List<List<Instant>> keys) {
        long requests = keys.stream().mapToLong(List::size).sum();
        return keys.isEmpty() ? OptionalLong.empty() : OptionalLong.of(requests * 100 / keys.size());
    }

    /** When each was sent, but for the warm-up's. */
    private static Map<String, List<Instant>> keys(JsonNode journal, Instant opened) {
        Map<String, List<Instant>> keys = new TreeMap<>();
        for (JsonNode entry : journal.path("entries")) {
            if (isKeyed(entry, "request")) {
                String key = entry.path("operation").asText() + " " + entry.path("key").asText();
                keys.computeIfAbsent(key, first -> new ArrayList<>())
                        .add(Instant.parse(entry.path("at").asText()));
            }
        }
        keys.values().removeIf(sent -> sent.getFirst().isBefore(opened));
        return keys;
    }

    private static boolean isKeyed(JsonNode entry, String kind) {
        return entry.path("kind").asText().equals(kind) && KEYED.contains(entry.path("operation").asText())
                && entry.path("key").isTextual();
    }

    private static OptionalLong drain(Evidence evidence, Optional<Outage> outage) {
        Instant healed = outage.map(Outage::until).orElse(evidence.proceedings().healed());
        if (healed == null || !evidence.settled()) {
            return OptionalLong.empty();
        }
        Map<String, Instant> over = over(evidence.books().path("history"));
        long drain = 0;
        for (JsonNode payment : evidence.books().path("payments")) {
            if (at(payment, "created_at").isBefore(healed)) {
                Instant end = over.get(payment.path("id").asText());
                if (end == null) {
                    return OptionalLong.empty();
                }
                drain = Math.max(drain, Duration.between(healed, end).toMillis());
            }
        }
        return OptionalLong.of(drain);
    }

    /** When there was nothing left to be done of each payment; the last time, where money came after it was over. */
    private static Map<String, Instant> over(JsonNode history) {
        Map<String, Instant> over = new HashMap<>();
        for (JsonNode change : history) {
            if (isOver(change.path("to")) && !isOver(change.path("from"))) {
                over.merge(change.path("payment").asText(), at(change, "at"),
                        (one, other) -> one.isAfter(other) ? one : other);
            }
        }
        return over;
    }

    private static boolean isOver(JsonNode state) {
        return state.isTextual() && PaymentState.of(state.asText()).terminal();
    }

    private static Instant at(JsonNode row, String field) {
        return Instant.parse(row.path(field).asText());
    }
}
