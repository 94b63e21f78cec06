package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Workload;
import dev.nevertwice.pay.env.Tasks.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/** The part of a run in which buyers buy and things go wrong. */
final class Buying {

    private final Rig rig;
    private final Plan plan;
    private final Shop shop;
    private final List<Purchase> purchases;
    private final Hostile hostile;
    private final Paying paying;
    private final Runnable opening;
    private final Runnable midway;
    private final Runnable left;
    private final Progress progress;
    private final Optional<Crowd> crowd;
    private final Disruptor disruptor;
    private final AtomicReference<Task> operator = new AtomicReference<>();
    private final AtomicInteger retries = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger toldPaid = new AtomicInteger();
    private final AtomicBoolean atWork = new AtomicBoolean();
    /** And whoever comes with them to do harm. */
    private final List<Task> buyers = new ArrayList<>();
    private boolean begun;
    private Killer killer;
    private Task kills;
    private Refuser refuser;
    private Task refusals;

    /**
     * @param opening what happens right before the first buyer comes to whom anything can happen
     * @param midway what an operator does when half of the purchases are through, beside the buyers and all that goes wrong
     * @param left what happens when the last buyer has left, while the operator may still be at work
     * @param crowd who buys instead of tasks of the rig's
     */
    Buying(
            Rig rig, Plan plan, Shop shop, List<Purchase> purchases, Hostile hostile, Paying paying, Runnable opening,
            Runnable midway, Runnable left, Progress progress, Optional<Crowd> crowd, Disruptor disruptor) {
        this.rig = rig;
        this.plan = plan;
        this.shop = shop;
        this.purchases = purchases;
        this.hostile = hostile;
        this.paying = paying;
        this.opening = opening;
        this.midway = midway;
        this.left = left;
        this.progress = progress;
        this.crowd = crowd;
        this.disruptor = disruptor;
    }

    /** Returns when all buyers have left and the payment system is up again. */
    void run() {
        if (crowd.isEmpty()) {
            warmUp();
            begin();
            buyers.addAll(sendShopping(plan.warmUp(), purchases.size()));
        } else {
            letShop(crowd.get());
        }
        buyers.forEach(Task::await);
        left.run();
        Optional.ofNullable(operator.get()).ifPresent(Task::await);
        end();
    }

    /** From now on things go wrong. */
    private void begin() {
        begun = true;
        opening.run();
        Scenario.Kills wanted = plan.scenario().kills();
        if (wanted != null && wanted.every() != null) {
            killer = new Killer(rig, plan.scenario(), plan.size());
            kills = rig.tasks().fork("killer", killer::run);
        }
        if (plan.scenario().psps().unreachable() != null) {
            refuser = new Refuser(rig, plan);
            refusals = rig.tasks().fork("refuser", refuser::run);
        }
        Workload.Others others = plan.scenario().workload().others();
        int attacks = others.attackPercent() * purchases.size() / 100;
        if (attacks > 0) {
            buyers.add(rig.tasks().fork("hostile", () -> hostile.run(attacks)));
        } else if (!others.attacks().isEmpty()) {
            buyers.add(rig.tasks().fork("hostile", () -> hostile.run(others.attacks())));
        }
        disruptor.through(0, purchases.size());
    }

    private void end() {
        if (refuser != null) {
            refuser.end();
            refusals.await();
        }
        if (killer != null) {
            killer.end();
            kills.await();
            if (killer.leftDown()) {
                rig.restartPay();
            }
        }
    }

    /** One alone first: cold servers, which load their classes, make all wait who come at once. */
    private void warmUp() {
        if (plan.warmUp() > 0) {
            shopping("buyer-1", 0, 1);
            sendShopping(1, plan.warmUp()).forEach(Task::await);
        }
    }

    private List<Task> sendShopping(int from, int until) {
        List<Task> sent = new ArrayList<>();
        for (int number = 0; number < plan.size().buyers(); number++) {
            int first = from + number;
            String name = "buyer-" + (number + 1);
            sent.add(rig.tasks().fork(name, () -> shopping(name, first, until)));
        }
        return sent;
    }

    /** Of those only whom something can happen to it is told how many are through. */
    private void goneThrough(int through) {
        disruptor.through(through - plan.warmUp(), purchases.size() - plan.warmUp());
        if (through == (purchases.size() + 1) / 2) {
            operate();
        }
    }

    private void letShop(Crowd those) {
        List<Operation> did = those.shop(purchases.stream().map(shop::errand).toList(), this::begin, this::halfway);
        if (begun) {
            disruptor.through(1, 1);
        }
        did.forEach(shop::heard);
        did.stream()
                .filter(operation -> operation.kind().equals("pay"))
                .collect(Collectors.groupingBy(Operation::purchase, Collectors.counting()))
                .values()
                .forEach(sent -> retries.addAndGet((int) (sent - 1)));
    }

    /** All that is known of a crowd's progress. */
    private void halfway() {
        operate();
        disruptor.through(1, 2);
    }

    private void operate() {
        if (atWork.compareAndSet(false, true)) {
            operator.set(rig.tasks().fork("operator", () -> {
                try {
                    midway.run();
                } finally {
                    atWork.set(false);
                }
            }));
        }
    }

    /** Requests that were sent again. */
    int retries() {
        return retries.get();
    }

    private void shopping(String name, int first, int until) {
        Buyer buyer = new Buyer(name, shop, rig.clock(), rig.tasks(), retries, plan.timeScale());
        for (int index = first; index < until; index += plan.size().buyers()) {
            Purchase purchase = purchases.get(index);
            buyer.buy(purchase);
            if ("paid".equals(shop.told(purchase).status())) {
                toldPaid.incrementAndGet();
            }
            paying.afterPurchase(index, purchase, shop);
            int through = done.incrementAndGet();
            if (index >= plan.warmUp()) {
                goneThrough(through);
            }
            progress.bought(new Progress.Count(
                    through, purchases.size(), toldPaid.get(), retries.get(), rig.disruptions()));
        }
    }
}
