package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.pay.env.Tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The part of a run in which buyers buy and things go wrong. */
final class Buying {

    private final Rig rig;
    private final Plan plan;
    private final Shop shop;
    private final List<Purchase> purchases;
    private final Hostile hostile;
    private final Paying paying;
    private final Runnable midway;
    private final Progress progress;
    private final AtomicReference<Task> operator = new AtomicReference<>();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger toldPaid = new AtomicInteger();

    /** @param midway what an operator does when half of the purchases are through, beside the buyers and all that goes wrong */
    Buying(
            Rig rig, Plan plan, Shop shop, List<Purchase> purchases, Hostile hostile, Paying paying, Runnable midway,
            Progress progress) {
        this.rig = rig;
        this.plan = plan;
        this.shop = shop;
        this.purchases = purchases;
        this.hostile = hostile;
        this.paying = paying;
        this.midway = midway;
        this.progress = progress;
    }

    /** Returns when all buyers have left and the payment system is up again. */
    void run() {
        Killer killer = plan.scenario().kills() == null ? null : new Killer(rig, plan.scenario(), plan.size());
        Task kills = killer == null ? null : rig.tasks().fork("killer", killer::run);
        List<Task> buyers = new ArrayList<>();
        int attacks = plan.scenario().workload().others().attackPercent() * purchases.size() / 100;
        if (attacks > 0) {
            buyers.add(rig.tasks().fork("hostile", () -> hostile.run(attacks)));
        }
        for (int number = 0; number < plan.size().buyers(); number++) {
            int first = number;
            String name = "buyer-" + (number + 1);
            buyers.add(rig.tasks().fork(name, () -> shopping(name, first)));
        }
        buyers.forEach(Task::await);
        operator.get().await();
        if (killer != null) {
            killer.end();
            kills.await();
            if (killer.leftDown()) {
                rig.restartPay();
            }
        }
    }

    /** Requests that were sent again. */
    int retries() {
        return retries.get();
    }

    private void shopping(String name, int first) {
        Buyer buyer = new Buyer(name, shop, rig.clock(), rig.tasks(), retries);
        for (int index = first; index < purchases.size(); index += plan.size().buyers()) {
            Purchase purchase = purchases.get(index);
            buyer.buy(purchase);
            if ("paid".equals(shop.told(purchase).status())) {
                toldPaid.incrementAndGet();
            }
            paying.afterPurchase(index, purchase, shop.told(purchase));
            int through = done.incrementAndGet();
            if (through == (purchases.size() + 1) / 2) {
                operator.set(rig.tasks().fork("operator", midway));
            }
            progress.bought(new Progress.Count(
                    through, purchases.size(), toldPaid.get(), retries.get(), rig.disruptions()));
        }
    }
}
