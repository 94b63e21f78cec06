package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.Scenario.Trouble;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.psp.LifeTimes;
import java.time.Duration;
import java.util.List;

/**
 * How a world is simulated, whatever the scenario says of it.
 *
 * @param lifeTimes the PSP's
 * @param size null for the scenario's simulated size
 * @param defect id of the planted defect, for the result; or null
 * @param replicaLag how far the replica of status reads may be behind; zero for none. Of all worlds half have one, each with a
 *     part of this
 * @param unrulyBus whether the event bus repeats, reorders and delays; of all worlds half have one
 * @param ownBus whether all worlds have a bus beside the store
 * @param instances how many payment systems serve one store, behind a load balancer; a scenario may ask for more
 * @param clockSkew how far each one's clock may be off, either way; the store's own is right
 * @param disturbances what else goes wrong beside the PSP
 * @param turnBudget a run that takes more turns is stopped, and unknown
 * @param patience a turn that takes longer in real time is reported as real blocking
 * @param traceKept how many of the last port calls are kept to be shown
 */
public record SimOptions(
        Settings settings,
        LifeTimes lifeTimes,
        Scenario.Size size,
        String defect,
        CrashPlan crash,
        CommitLoss commitLoss,
        Duration replicaLag,
        boolean unrulyBus,
        boolean ownBus,
        int instances,
        Duration clockSkew,
        Disturbances disturbances,
        long turnBudget,
        Duration patience,
        int traceKept) {

    public SimOptions {
        if (instances < 1) {
            throw new IllegalArgumentException("instances must be at least 1");
        }
        if (clockSkew.isNegative()) {
            throw new IllegalArgumentException("clockSkew must not be negative");
        }
        if (turnBudget < 1) {
            throw new IllegalArgumentException("turnBudget must be positive");
        }
        if (patience.toMillis() < 1) {
            throw new IllegalArgumentException("patience must be at least a millisecond");
        }
    }

    public static SimOptions defaults() {
        return new SimOptions(
                Settings.defaults(),
                LifeTimes.defaults(),
                null,
                null,
                CrashPlan.NEVER,
                // Often enough that some run of every campaign loses two in a row, and over long before a run must settle.
                new CommitLoss(100, Duration.ofSeconds(30)),
                // Longer than a buyer waits between two looks.
                Duration.ofSeconds(5),
                true,
                false,
                1,
                Duration.ZERO,
                Disturbances.NONE,
                // A run of ten purchases takes some thousands, the longest of 20,000 of the swarm's some hundred thousand.
                2_000_000,
                // Turns take microseconds; a loaded machine may stop everybody for a second or two.
                Duration.ofSeconds(15),
                64);
    }

    /** The defaults without the faults that no scenario asked for. */
    public static SimOptions calm() {
        return defaults().withoutTrouble();
    }

    public SimOptions withSettings(Settings other) {
        return new SimOptions(
                other, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances, clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withLifeTimes(LifeTimes other) {
        return new SimOptions(
                settings, other, size, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances, clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withSize(Scenario.Size other) {
        return new SimOptions(
                settings, lifeTimes, other, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances,
                clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withDefect(String other) {
        return new SimOptions(
                settings, lifeTimes, size, other, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances,
                clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withCrash(CrashPlan other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, other, commitLoss, replicaLag, unrulyBus, ownBus, instances,
                clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withCommitLoss(CommitLoss other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, other, replicaLag, unrulyBus, ownBus, instances, clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withReplicaLag(Duration other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, other, unrulyBus, ownBus, instances, clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withUnrulyBus(boolean other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, other, ownBus, instances, clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    SimOptions withOwnBus() {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, true, instances,
                clockSkew, disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withInstances(int other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, other, clockSkew,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withClockSkew(Duration other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances, other,
                disturbances, turnBudget, patience, traceKept);
    }

    public SimOptions withDisturbances(Disturbances other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances,
                clockSkew,
                other, turnBudget, patience, traceKept);
    }

    public SimOptions withTurnBudget(long other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances,
                clockSkew,
                disturbances, other, patience, traceKept);
    }

    public SimOptions withPatience(Duration other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances,
                clockSkew,
                disturbances, turnBudget, other, traceKept);
    }

    public SimOptions withTraceKept(int other) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, ownBus, instances,
                clockSkew,
                disturbances, turnBudget, patience, other);
    }

    /** The same without the faults that no scenario asked for. */
    SimOptions withoutTrouble() {
        return withTrouble(List.of()).withClockSkew(Duration.ZERO).withDisturbances(Disturbances.NONE);
    }

    /** The same with no other troubles than these. */
    SimOptions withTrouble(List<Trouble> some) {
        return withCommitLoss(some.contains(Trouble.LOST_COMMITS) ? commitLoss : CommitLoss.NEVER)
                .withReplicaLag(some.contains(Trouble.LAGGING_REPLICA) ? replicaLag : Duration.ZERO)
                .withUnrulyBus(unrulyBus && some.contains(Trouble.UNRULY_BUS));
    }
}
