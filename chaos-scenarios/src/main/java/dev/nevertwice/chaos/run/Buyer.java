package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.scenario.Purchase.Claims;
import dev.nevertwice.chaos.scenario.Purchase.Dispute;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.env.Tasks.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * One buyer: checks out, retries with the same key, double-clicks, pays on the hosted page, looks at the status a few
 * times and leaves. What is not known by then is found out after the heal. Buyers are impatient: they have their own
 * back-off and don't obey Retry-After, which only makes the same key meet itself more often.
 */
final class Buyer {

    private static final int CHECKOUT_TRIES = 8;
    private static final int CHANGED_TRIES = 4;
    private static final int PAGE_TRIES = 4;

    /** With the back-off below a buyer looks for about a second and a half. */
    private static final int LOOKS = 5;

    private final String name;
    private final Shop shop;
    private final Clock clock;
    private final Tasks tasks;
    private final AtomicInteger retries;
    private final int timeScale;

    /** The one before, whose payment is known; or null. */
    private Purchase previous;

    /** @param retries counts requests that were sent again; shared by all buyers */
    Buyer(String name, Shop shop, Clock clock, Tasks tasks, AtomicInteger retries, int timeScale) {
        this.name = name;
        this.shop = shop;
        this.clock = clock;
        this.tasks = tasks;
        this.retries = retries;
        this.timeScale = timeScale;
    }

    void buy(Purchase purchase) {
        clock.sleep(purchase.pause());
        goThrough(purchase);
        previous = shop.told(purchase).payment() == null ? previous : purchase;
    }

    private void goThrough(Purchase purchase) {
        boolean known = twiceAtOnce(purchase, client -> checkout(client, purchase));
        if (purchase.readBack() && shop.told(purchase).payment() != null) {
            shop.status(name + "-reader", purchase);
        }
        if (known && purchase.changesCart()) {
            changeCart(purchase);
        }
        if (shop.told(purchase).payment() == null) {
            return;
        }
        if (purchase.after().cancel()) {
            decide("cancel", name, purchase);
        }
        if (purchase.hosted()) {
            lookUntil(purchase, () -> shop.told(purchase).page() != null || shop.told(purchase).terminal());
            if (shop.told(purchase).page() != null && !shop.told(purchase).terminal()) {
                shop.openPage(name, purchase);
                twiceAtOnce(purchase, client -> payPage(client, purchase));
            }
        }
        lookUntil(purchase, () -> shop.told(purchase).terminal() || isMerchantsTurn(purchase));
        if (purchase.after().thoughts().otherCard() && "declined".equals(shop.told(purchase).status())) {
            twiceAtOnce(purchase, client -> isSuccess(untilDecided(() -> shop.attempt(client, purchase))));
            lookUntil(purchase, () -> shop.told(purchase).terminal() || isMerchantsTurn(purchase));
        }
        service(purchase);
    }

    /** The merchant's part. */
    private void service(Purchase purchase) {
        if (isMerchantsTurn(purchase)) {
            dispose(purchase);
            lookUntil(purchase, () -> shop.told(purchase).terminal());
        }
        if ("paid".equals(shop.told(purchase).status())) {
            giveBack(purchase);
        }
    }

    private void giveBack(Purchase purchase) {
        Claims claims = purchase.after().claims();
        if (claims.negative()) {
            untilDecided(() -> shop.negativeRefund(name, purchase));
        }
        Optional<Psps.Disputed> dispute = purchase.doubleClick() ? dispute(purchase) : Optional.empty();
        if (purchase.refund() > 0) {
            refund(purchase);
        }
        if (!purchase.doubleClick()) {
            dispute = dispute(purchase);
        }
        dispute.ifPresent(id -> shop.decide(id, claims.dispute() == Dispute.WON));
    }

    private void refund(Purchase purchase) {
        if (!purchase.after().claims().rival()) {
            untilDecided(() -> shop.refund(name, purchase));
            return;
        }
        String second = name + "-rival";
        Task rival = tasks.fork(second, () -> untilDecided(() -> shop.rivalRefund(second, purchase)));
        untilDecided(() -> shop.refund(name, purchase));
        rival.await();
    }

    /** Looks for a while, so that the merchant's side has heard of it before anything else is asked. */
    private Optional<Psps.Disputed> dispute(Purchase purchase) {
        if (purchase.after().claims().dispute() == Dispute.NONE) {
            return Optional.empty();
        }
        Optional<Psps.Disputed> dispute = shop.dispute(purchase);
        if (dispute.isPresent()) {
            lookUntil(purchase, () -> false);
        }
        return dispute;
    }

    /** What is held is captured; unless the merchant can't make up its mind. */
    private void dispose(Purchase purchase) {
        clock.sleep(purchase.after().thoughts().late().dividedBy(timeScale));
        if (!purchase.after().thoughts().both()) {
            decide("capture", name, purchase);
        } else if (purchase.doubleClick()) {
            String second = name + "-too";
            Task cancel = tasks.fork(second, () -> decide("cancel", second, purchase));
            decide("capture", name, purchase);
            cancel.await();
        } else {
            decide("cancel", name, purchase);
            decide("capture", name, purchase);
        }
    }

    private void decide(String kind, String client, Purchase purchase) {
        boolean accepted = isSuccess(untilDecided(
                () -> kind.equals("cancel") ? shop.cancel(client, purchase) : shop.capture(client, purchase)));
        Purchase other = previous;
        boolean likely = accepted && purchase.after().thoughts().reusesKey() && purchase.after().take() == 0;
        if (likely && other != null && other.atSecond() == purchase.atSecond()) {
            untilDecided(() -> shop.reuseKey(client, kind, purchase, other));
        }
    }

    private static boolean isSuccess(Answer answer) {
        return answer.status() / 100 == 2;
    }

    private boolean isMerchantsTurn(Purchase purchase) {
        return purchase.after().manual() && shop.told(purchase).authorized();
    }

    /** The last answer. */
    private Answer untilDecided(Supplier<Answer> ask) {
        BackOff backOff = BackOff.ofBuyer(clock);
        for (int tries = 1;; tries++) {
            Answer answer = ask.get();
            boolean decided = answer.answered() && answer.status() != 429 && answer.status() < 500;
            if (decided || tries == CHANGED_TRIES) {
                return answer;
            }
            retries.incrementAndGet();
            backOff.sleep();
        }
    }

    private interface Step {

        /** Whether it was answered in a way that proves that the server has it. */
        boolean take(String client);
    }

    private interface Condition {
        boolean holds();
    }

    /** A double click is the same step by a second task, beside the first. */
    private boolean twiceAtOnce(Purchase purchase, Step step) {
        if (!purchase.doubleClick()) {
            return step.take(name);
        }
        String second = name + "-again";
        Task again = tasks.fork(second, () -> step.take(second));
        boolean known = step.take(name);
        again.await();
        return known;
    }

    private boolean checkout(String client, Purchase purchase) {
        BackOff backOff = BackOff.ofBuyer(clock);
        boolean known = false;
        for (int tries = 1; tries <= CHECKOUT_TRIES; tries++) {
            Answer answer = shop.checkout(client, purchase);
            known |= answer.status() == 409;
            switch (Math.min(answer.status(), 500)) {
                case 201, 202, 402 -> {
                    return true;
                }
                case 0, 409, 429, 500 -> { // 500 is every 5xx
                    if (tries < CHECKOUT_TRIES) {
                        backOff.sleep();
                        retries.incrementAndGet();
                    }
                }
                default -> {
                    return known;
                }
            }
        }
        return known;
    }

    /** The key is in use by now, so another amount must be refused whatever became of the first. */
    private void changeCart(Purchase purchase) {
        BackOff backOff = BackOff.ofBuyer(clock);
        for (int tries = 1; tries <= CHANGED_TRIES; tries++) {
            Answer answer = shop.changedCheckout(name, purchase);
            if (answer.answered() && answer.status() != 429 && answer.status() < 500) {
                return;
            }
            backOff.sleep();
        }
    }

    private boolean payPage(String client, Purchase purchase) {
        BackOff backOff = BackOff.ofBuyer(clock);
        for (int tries = 1; tries <= PAGE_TRIES; tries++) {
            Answer answer = shop.payPage(client, purchase);
            if (answer.answered() && answer.status() < 500) {
                return true;
            }
            retries.incrementAndGet();
            backOff.sleep();
        }
        return false;
    }

    private void lookUntil(Purchase purchase, Condition condition) {
        BackOff backOff = new BackOff(clock, Duration.ofMillis(50), Duration.ofMillis(800));
        for (int looks = 0; looks < LOOKS && !condition.holds(); looks++) {
            backOff.sleep();
            shop.status(name, purchase);
        }
    }
}
