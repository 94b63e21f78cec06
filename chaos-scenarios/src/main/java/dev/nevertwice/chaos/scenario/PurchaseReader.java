package dev.nevertwice.chaos.scenario;

import dev.nevertwice.chaos.scenario.Purchase.After;
import dev.nevertwice.chaos.scenario.Purchase.Claims;
import dev.nevertwice.chaos.scenario.Purchase.Dispute;
import dev.nevertwice.chaos.scenario.Purchase.Thoughts;
import dev.nevertwice.chaos.scenario.Scenario.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The workload of a scenario file that lists what is bought instead of leaving it to chance. */
final class PurchaseReader {

    private static final List<String> KEYS = List.of("amount", "currency", "method", "source", "double_click",
            "changed_cart", "read_back", "queued", "second_merchant", "pause", "sellers", "manual", "take", "cancel",
            "refund", "other_card", "both", "late", "reused_key", "split", "rival_refund",
            "negative_refund", "dispute");
    private static final List<String> FITTING = List.of("purchases", "buyers", "times", "attacks", "held");
    private static final long MOST_AMOUNT = 1_000_000_000_000L;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    private PurchaseReader() {}

    static Workload read(Section workload, List<String> keys) {
        for (String key : keys) {
            if (workload.has(key) && !FITTING.contains(key)) {
                throw workload.wrong(key, "is for purchases that are drawn; these are listed");
            }
        }
        List<Purchase> listed = new ArrayList<>();
        for (Section purchase : workload.sections("purchases", KEYS)) {
            if (listed.isEmpty() && isTrue(purchase, "second_merchant")) {
                throw purchase.wrong("second_merchant", "takes the key of the purchase before, and this is the first");
            }
            listed.add(purchase(purchase));
        }
        if (listed.isEmpty()) {
            throw workload.wrong("purchases", "must list at least one");
        }
        int times = workload.has("times") ? (int) workload.whole("times", 1, 1_000) : 1;
        int buyers = workload.has("buyers") ? (int) workload.whole("buyers", 1, 1_000) : listed.size();
        Duration held = workload.has("held") ? workload.duration("held", Duration.ofSeconds(1), DAY) : null;
        List<String> attacks = workload.has("attacks") ? workload.words("attacks", Workload.ATTACKS) : List.of();
        return Workload.of(listed, new Size(listed.size() * times, buyers), attacks, held);
    }

    private static Purchase purchase(Section section) {
        long amount = section.whole("amount", 1, MOST_AMOUNT);
        After after = new After(
                section.has("sellers") ? (int) section.whole("sellers", 1, Math.min(10, amount)) : 1,
                isTrue(section, "manual"),
                section.has("take") ? section.whole("take", 1, amount) : 0,
                isTrue(section, "cancel"),
                section.has("refund") ? section.whole("refund", 1, amount) : 0,
                new Thoughts(
                        isTrue(section, "other_card"),
                        isTrue(section, "both"),
                        section.has("late") ? section.duration("late", Duration.ZERO, DAY) : Duration.ZERO,
                        isTrue(section, "reused_key")),
                new Claims(
                        isTrue(section, "split"),
                        isTrue(section, "rival_refund"),
                        isTrue(section, "negative_refund"),
                        section.has("dispute")
                                ? Dispute.valueOf(section.oneOf("dispute", List.of("won", "lost"))
                                        .toUpperCase(Locale.ROOT))
                                : Dispute.NONE));
        return new Purchase(
                "", "", amount,
                section.has("currency") ? section.oneOf("currency", ScenarioFile.CURRENCIES) : "USD",
                section.has("method") && section.oneOf("method", ScenarioFile.METHODS).equals("hosted"),
                section.has("source") ? section.oneOf("source", ScenarioFile.SOURCES) : "tok_visa",
                isTrue(section, "double_click"),
                isTrue(section, "changed_cart"),
                section.has("pause") ? section.duration("pause", Duration.ZERO, LONGEST_PAUSE) : Duration.ZERO,
                isTrue(section, "second_merchant"),
                isTrue(section, "read_back"),
                isTrue(section, "queued"),
                after);
    }

    private static boolean isTrue(Section section, String key) {
        if (section.has(key)) {
            section.mustBeTrue(key);
        }
        return section.has(key);
    }
}
