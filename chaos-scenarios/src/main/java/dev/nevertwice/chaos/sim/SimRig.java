package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.wire.Channel;

/** The rig in virtual time: whoever drives the run is a task of the world. */
final class SimRig implements Rig {

    private final Clock clock;
    private final Tasks tasks;
    private final Entropy entropy;
    private final Channel pay;
    private final Channel psp;
    private final PayPower power;
    private final SimStore store;
    private final Trace trace;

    /** @param ports the payment system's; time, tasks and chance go by the calling task, so whoever drives the run may share them */
    SimRig(Ports ports, Channel pay, Channel psp, PayPower power, SimStore store, Trace trace) {
        this.clock = ports.clock();
        this.tasks = ports.tasks();
        this.entropy = ports.entropy();
        this.pay = pay;
        this.psp = psp;
        this.power = power;
        this.store = store;
        this.trace = trace;
    }

    PayPower power() {
        return power;
    }

    @Override
    public String name() {
        return "sim";
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Tasks tasks() {
        return tasks;
    }

    @Override
    public Entropy entropy() {
        return entropy;
    }

    @Override
    public Channel pay() {
        return pay;
    }

    @Override
    public Channel psp() {
        return psp;
    }

    @Override
    public void killPay() {
        power.kill();
    }

    @Override
    public void restartPay() {
        power.start();
    }

    @Override
    public long disruptions() {
        return power.deaths();
    }

    @Override
    public long commitsLost() {
        return store.lost();
    }

    @Override
    public void recorded(Operation operation) {
        trace.add(Digest.of(operation));
    }

    /** Nothing to do: the world ends with the task that drives it. */
    @Override
    public void close() {}
}
