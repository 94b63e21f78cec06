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
 * @param turnBudget a run that takes more turns is reported instead of running for ever
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
        long turnBudget,
        Duration patience,
        int traceKept) {

    public SimOptions {
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
                // A run of ten purchases takes some ten thousand.
                20_000_000,
                // Turns take microseconds; a loaded machine may stop everybody for a second or two.
                Duration.ofSeconds(15),
                64);
    }

    /** The defaults without the faults that no scenario asked for. */
    public static SimOptions calm() {
        return defaults().withoutTrouble();
    }

    public SimOptions withSettings(Settings other) {
        return new SimOptions(other, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, turnBudget,
                patience,
                traceKept);
    }

    public SimOptions withLifeTimes(LifeTimes other) {
        return new SimOptions(settings, other, size, defect, crash, commitLoss, replicaLag, unrulyBus, turnBudget,
                patience,
                traceKept);
    }

    public SimOptions withSize(Scenario.Size other) {
        return new SimOptions(settings, lifeTimes, other, defect, crash, commitLoss, replicaLag, unrulyBus, turnBudget,
                patience,
                traceKept);
    }

    public SimOptions withDefect(String other) {
        return new SimOptions(settings, lifeTimes, size, other, crash, commitLoss, replicaLag, unrulyBus, turnBudget,
                patience,
                traceKept);
    }

    public SimOptions withCrash(CrashPlan other) {
        return new SimOptions(settings, lifeTimes, size, defect, other, commitLoss, replicaLag, unrulyBus, turnBudget,
                patience,
                traceKept);
    }

    public SimOptions withCommitLoss(CommitLoss other) {
        return new SimOptions(settings, lifeTimes, size, defect, crash, other, replicaLag, unrulyBus, turnBudget,
                patience,
                traceKept);
    }

    public SimOptions withReplicaLag(Duration other) {
        return new SimOptions(settings, lifeTimes, size, defect, crash, commitLoss, other, unrulyBus, turnBudget,
                patience,
                traceKept);
    }

    /** The same without the faults that no scenario asked for. */
    SimOptions withoutTrouble() {
        return withTrouble(List.of());
    }

    /** The same with no other troubles than these. */
    SimOptions withTrouble(List<Trouble> some) {
        return new SimOptions(
                settings, lifeTimes, size, defect, crash,
                some.contains(Trouble.LOST_COMMITS) ? commitLoss : CommitLoss.NEVER,
                some.contains(Trouble.LAGGING_REPLICA) ? replicaLag : Duration.ZERO,
                unrulyBus && some.contains(Trouble.UNRULY_BUS), turnBudget, patience, traceKept);
    }

    public SimOptions withTurnBudget(long other) {
        return new SimOptions(settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, other,
                patience,
                traceKept);
    }

    public SimOptions withPatience(Duration other) {
        return new SimOptions(settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, turnBudget,
                other,
                traceKept);
    }

    public SimOptions withTraceKept(int other) {
        return new SimOptions(settings, lifeTimes, size, defect, crash, commitLoss, replicaLag, unrulyBus, turnBudget,
                patience,
                other);
    }
}
