package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.env.Entropy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws all purchases of a run. */
final class Purchases {

    /** One in so many carts is changed under its key. */
    private static final long CHANGED_CART = 8;

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
            purchases.add(new Purchase(
                    "purchase-" + number,
                    entropy.id("cart"),
                    amounts.draw(currency, entropy),
                    currency,
                    methods.draw(entropy).equals("hosted"),
                    sources.draw(entropy),
                    entropy.below(100) < workload.doubleClickPercent(),
                    entropy.below(CHANGED_CART) == 0,
                    Duration.ofMillis(entropy.below(MOST_PAUSE_MILLIS)),
                    workload.queuedPercent() > 0 && entropy.below(100) < workload.queuedPercent()));
        }
        return List.copyOf(purchases);
    }
}
