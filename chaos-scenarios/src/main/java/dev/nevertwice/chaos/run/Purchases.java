package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Purchase.After;
import dev.nevertwice.chaos.scenario.Purchase.Claims;
import dev.nevertwice.chaos.scenario.Purchase.Dispute;
import dev.nevertwice.chaos.scenario.Purchase.Thoughts;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.chaos.scenario.Workload.ClaimShares;
import dev.nevertwice.chaos.scenario.Workload.SecondThoughts;
import dev.nevertwice.pay.env.Entropy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws all purchases of a run, or takes those that the scenario lists. */
public final class Purchases {

    /** Longest pause between two purchases of one buyer. */
    private static final long MOST_PAUSE_MILLIS = 100;

    /** Surely too late, whatever the clocks and the network do. */
    private static final Duration LATE = Duration.ofSeconds(5);

    private Purchases() {}

    /** @param entropy that of whoever drives the run, before anything else was drawn from it */
    public static List<Purchase> draw(Workload workload, int count, Entropy entropy) {
        if (!workload.listed().isEmpty()) {
            return listed(workload.listed(), count, entropy);
        }
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
            long amount = amounts.draw(currency, entropy);
            boolean hosted = methods.draw(entropy).equals("hosted");
            purchases.add(new Purchase(
                    "purchase-" + number,
                    second ? purchases.getLast().cart() : cart,
                    amount,
                    currency,
                    hosted,
                    sources.draw(entropy),
                    entropy.below(100) < workload.doubleClickPercent(),
                    percent(workload.others().changedCartPercent(), entropy),
                    Duration.ofMillis(entropy.below(MOST_PAUSE_MILLIS)),
                    second,
                    percent(workload.others().readBackPercent(), entropy),
                    percent(workload.queuedPercent(), entropy),
                    after(workload.servicing(), amount, hosted, entropy)));
        }
        return List.copyOf(purchases);
    }

    private static List<Purchase> listed(List<Purchase> list, int count, Entropy entropy) {
        List<Purchase> purchases = new ArrayList<>(count);
        for (int number = 1; number <= count; number++) {
            Purchase purchase = list.get((number - 1) % list.size());
            String cart = purchase.atSecond() ? purchases.getLast().cart() : entropy.id("cart");
            purchases.add(purchase.named("purchase-" + number, cart));
        }
        return List.copyOf(purchases);
    }

    /**
     * A page that is open can't be closed, so it takes half an hour until a hosted payment is certainly canceled: only
     * direct ones are. Draws nothing where nothing is to be drawn, so that other scenarios' purchases stay as they are.
     */
    private static After after(Workload.Servicing servicing, long amount, boolean hosted, Entropy entropy) {
        if (servicing.equals(Workload.Servicing.NONE)) {
            return After.NOTHING;
        }
        int sellers = (int) Math.min(1 + entropy.below(servicing.sellersMost()), amount);
        boolean manual = entropy.below(100) < servicing.manualPercent();
        boolean partly = entropy.below(2) == 0;
        boolean cancel = entropy.below(100) < servicing.cancelPercent() && !hosted;
        boolean refunded = entropy.below(100) < servicing.refundPercent();
        long first = amount / sellers + (amount % sellers > 0 ? 1 : 0);
        long take = manual && partly ? Math.max(1, first / 2) : 0;
        return new After(
                sellers, manual, take, cancel, refunded ? Math.max(1, (take > 0 ? take : first) / 3) : 0,
                thoughts(servicing.thoughts(), hosted, manual, entropy),
                claims(servicing.claims(), sellers, refunded, entropy));
    }

    private static Claims claims(ClaimShares drawn, int sellers, boolean refunded, Entropy entropy) {
        if (drawn.equals(ClaimShares.NONE)) {
            return Claims.NONE;
        }
        boolean split = percent(drawn.splitPercent(), entropy) && sellers > 1;
        boolean rival = percent(drawn.rivalPercent(), entropy) && refunded;
        boolean negative = percent(drawn.negativePercent(), entropy);
        boolean disputed = percent(drawn.disputePercent(), entropy);
        boolean won = entropy.below(2) == 0;
        return new Claims(split, rival, negative, !disputed ? Dispute.NONE : won ? Dispute.WON : Dispute.LOST);
    }

    private static Thoughts thoughts(SecondThoughts drawn, boolean hosted, boolean manual, Entropy entropy) {
        if (drawn.equals(SecondThoughts.NONE)) {
            return Thoughts.NONE;
        }
        boolean otherCard = percent(drawn.otherCardPercent(), entropy) && !hosted;
        boolean both = percent(drawn.bothPercent(), entropy) && manual;
        boolean late = percent(drawn.latePercent(), entropy) && manual;
        boolean reusesKey = percent(drawn.reusedKeyPercent(), entropy);
        return new Thoughts(otherCard, both, late ? drawn.held().plus(LATE) : Duration.ZERO, reusesKey);
    }

    /** Draws nothing where it is out of the question, so that a scenario without it is as it was. */
    private static boolean percent(int percent, Entropy entropy) {
        return percent > 0 && entropy.below(100) < percent;
    }
}
