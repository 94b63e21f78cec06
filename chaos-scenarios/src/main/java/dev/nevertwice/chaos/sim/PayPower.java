package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.pay.Ports;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.store.StoreFailure;
import java.time.Duration;
import java.util.Optional;

/** Starts and kills the payment system. */
final class PayPower {

    /** A kill comes within so many port calls, and at the latest after so long: an idle system makes none. */
    private static final int KILL_WITHIN_CALLS = 64;

    private static final long KILL_WITHIN_MICROS = 100_000;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    private final Baton baton;
    private final Instance harness;
    private final PayHost host;
    private final Ports ports;
    private final CrashPlan plan;
    private final SplitMix chance;
    private SimTask booting;

    PayPower(Baton baton, Instance harness, PayHost host, Ports ports, CrashPlan plan, SplitMix chance) {
        this.baton = baton;
        this.harness = harness;
        this.host = host;
        this.ports = ports;
        this.plan = plan;
        this.chance = chance;
    }

    /** The first start: this instance dies where the plan says, and is started again after the plan's time. */
    void firstStart() {
        booting = host.boot(ports, plan.atCall());
        if (plan.atCall() != Long.MAX_VALUE) {
            host.instance().onDeath(this::planRestart);
        }
        start();
    }

    /** Starts it unless it lives; returns when it answers. */
    void start() {
        do {
            if (host.instance() == null) {
                booting = host.boot(ports, Long.MAX_VALUE);
            }
            booting.await();
            if (host.instance() != null && !host.isUp()) {
                throw new SubjectFailure("the payment system never came back: its boot task threw");
            }
            if (host.instance() == null) {
                ports.clock().sleep(BETWEEN_TRIES);
            }
        } while (!host.isUp());
    }

    /** Kills it at one of its next port calls; returns when it is dead. Does nothing where it is down. */
    void kill() {
        Instance victim = host.instance();
        if (victim == null) {
            return;
        }
        SimTask self = baton.checkAlive();
        victim.crashAt(victim.calls() + 1 + chance.below(KILL_WITHIN_CALLS));
        victim.onDeath(() -> baton.wake(self));
        long latest = baton.micros() + KILL_WITHIN_MICROS;
        Event alarm = baton.after(KILL_WITHIN_MICROS, () -> baton.wake(self));
        while (!victim.isDead() && baton.micros() < latest) {
            self.waitInterruptibly(victim);
        }
        alarm.cancel();
        baton.kill(victim);
    }

    /** Empty where it is down, or fails just now. */
    Optional<JsonNode> books() {
        try {
            return host.books();
        } catch (StoreFailure failure) {
            return Optional.empty();
        }
    }

    PayHost host() {
        return host;
    }

    long deaths() {
        return host.deaths();
    }

    private void planRestart() {
        baton.after(Durations.micros(plan.down()), () -> baton.newTask(harness, "restart", this::start));
    }
}
