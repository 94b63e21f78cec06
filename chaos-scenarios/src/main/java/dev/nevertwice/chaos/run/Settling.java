package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;

/** After the heal: buyers who left without knowing come back, and everything becomes final, within the bound. */
final class Settling {

    private static final String CLIENT = "returning-buyer";
    private static final List<String> COUNTS = List.of("open_payments", "open_automatic");

    private final Clock clock;
    private final PayClient pay;
    private final Shop shop;
    private final List<Purchase> purchases;
    private final Duration bound;
    private final LongSupplier unfunded;
    private final Instant since;

    /**
     * @param since from when on the bound counts: the heal, but for what the harness itself has taken since
     * @param unfunded how many payouts no program can make, asked for only where nothing but jobs is open
     */
    Settling(
            Clock clock, PayClient pay, Shop shop, List<Purchase> purchases, Instant since, Duration bound,
            LongSupplier unfunded) {
        this.clock = clock;
        this.pay = pay;
        this.shop = shop;
        this.purchases = purchases;
        this.bound = bound;
        this.unfunded = unfunded;
        this.since = since;
    }

    /** @param within whether everything was final before the bound; @param in how long it took */
    record Outcome(boolean within, Duration in) {

        Outcome and(Outcome later) {
            return new Outcome(within && later.within, later.in);
        }
    }

    Outcome settle() {
        BackOff backOff = new BackOff(clock, Duration.ofMillis(100), Duration.ofSeconds(2));
        while (true) {
            boolean allTold = comeBack();
            if (allTold && nothingOpen(pay.progress())) {
                return new Outcome(passed().compareTo(bound) <= 0, passed());
            }
            if (passed().compareTo(bound) >= 0) {
                return new Outcome(false, passed());
            }
            if (allTold) {
                doubtDeclines();
            }
            backOff.sleep();
        }
    }

    /**
     * Everybody knows an end, and yet something is open. Who took another card may have read from a replica that only knew of
     * the first one: that money is held waits for its merchant, who asks again.
     */
    private void doubtDeclines() {
        for (Purchase purchase : purchases) {
            if (purchase.after().manual() && shop.told(purchase).declined()) {
                shop.asksAgain(purchase);
            }
        }
    }

    /** Waits until reconciliation's own work is done too, within the same bound. */
    Outcome awaitNothingOpen() {
        BackOff backOff = new BackOff(clock, Duration.ofMillis(100), Duration.ofSeconds(2));
        while (!nothingOpen(pay.progress())) {
            if (passed().compareTo(bound) >= 0) {
                return new Outcome(false, passed());
            }
            backOff.sleep();
        }
        return new Outcome(passed().compareTo(bound) <= 0, passed());
    }

    /** Whether nothing is open at the moment. */
    boolean isNothingOpen() {
        return nothingOpen(pay.progress());
    }

    private Duration passed() {
        return Duration.between(since, clock.now());
    }

    /** One step for every purchase whose end its buyer doesn't know; whether all know. */
    private boolean comeBack() {
        boolean allTold = true;
        for (Purchase purchase : purchases) {
            if (!shop.told(purchase).terminal()) {
                step(purchase);
                allTold &= shop.told(purchase).terminal();
            }
        }
        return allTold;
    }

    private void step(Purchase purchase) {
        if (shop.told(purchase).payment() == null) {
            shop.checkout(CLIENT, purchase);
            return;
        }
        shop.status(CLIENT, purchase);
        Told told = shop.told(purchase);
        if (purchase.after().manual() && told.authorized()) {
            shop.capture(CLIENT, purchase);
            return;
        }
        if (purchase.hosted() && !told.terminal() && told.page() != null && !told.pagePaid()) {
            shop.payPage(CLIENT, purchase);
        }
    }

    private boolean nothingOpen(Answer progress) {
        if (progress.status() != 200 || !progress.json().path("open_jobs").isIntegralNumber()) {
            return false;
        }
        for (String count : COUNTS) {
            if (!progress.json().path(count).isIntegralNumber() || progress.json().path(count).asLong() != 0) {
                return false;
            }
        }
        // Somebody else's payment system may tell nobody of anything.
        if (progress.json().path("open_events").asLong() != 0) {
            return false;
        }
        long jobs = progress.json().path("open_jobs").asLong();
        return jobs == 0 || jobs == unfunded.getAsLong();
    }
}
