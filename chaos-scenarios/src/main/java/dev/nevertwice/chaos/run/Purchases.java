package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.env.Entropy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws all purchases of a run. */
final class Purchases {

    /** Longest pause between two purchases of one buyer. */
    private static final long MOST_PAUSE_MILLIS = 100;

    private Purchases() {}

    static List<Purchase> draw(Scenario.Workload workload, int count, Entropy entropy) {
        Amounts amounts = new Amounts(workload.amount());
        WeightedChoice currencies = new WeightedChoice(workload.currencies());
        WeightedChoice methods = new WeightedChoice(workload.methods());
        WeightedChoice sources = new WeightedChoice(workload.sources());
        List<Purchase> purchases = new ArrayList<>(count);
        for (int number = 1; number <= count; number++) {
            String currency = currencies.draw(entropy);
            String cart = entropy.id("cart");
            boolean second = number > 1
                    && !purchases.getLast().atSecond()
                    && percent(workload.others().secondMerchantPercent(), entropy);
            purchases.add(new Purchase(
                    "purchase-" + number,
                    second ? purchases.getLast().cart() : cart,
                    amounts.draw(currency, entropy),
                    currency,
                    methods.draw(entropy).equals("hosted"),
                    sources.draw(entropy),
                    entropy.below(100) < workload.doubleClickPercent(),
                    percent(workload.others().changedCartPercent(), entropy),
                    Duration.ofMillis(entropy.below(MOST_PAUSE_MILLIS)),
                    second,
                    percent(workload.others().readBackPercent(), entropy),
                    percent(workload.queuedPercent(), entropy)));
        }
        return List.copyOf(purchases);
    }

    /** Draws nothing where it is out of the question, so that a scenario without it is as it was. */
    private static boolean percent(int percent, Entropy entropy) {
        return percent > 0 && entropy.below(100) < percent;
    }
}
