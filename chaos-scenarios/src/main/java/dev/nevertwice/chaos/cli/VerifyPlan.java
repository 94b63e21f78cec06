package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import java.nio.file.Path;

/**
 * What {@code verify} was asked to do, after checking; what a rig needs to know to do it.
 *
 * @param runs how often each scenario runs; more than one only on the simulated rig
 * @param seed the seed of the first run; with one run, of that run
 * @param defect id of the planted defect, or null
 * @param purchases purchases per scenario instead of the scenario's own number, or null
 * @param database PostgreSQL server to use instead of the embedded one (live rig), or null
 * @param timeScale divides configured durations (live rig), or null for the rig's own
 * @param cores simulations at a time (simulated rig)
 * @param target file of the service that is verified instead of ours (external rig), or null
 * @param allowRemote whether that one may be on another machine
 */
public record VerifyPlan(
        RigName rig,
        int runs,
        long seed,
        String defect,
        Integer purchases,
        boolean quick,
        DatabaseAddress database,
        Integer timeScale,
        int cores,
        Path reportFolder,
        Path target,
        boolean allowRemote) {

    /** The most purchases per scenario with {@code --quick}: over in seconds, and enough that faults fire, if not each rare one. */
    public static final int QUICK_PURCHASES = 100;

    /** The scenario's own size, or as many purchases as were asked for. */
    public Scenario.Size sizeOf(Scenario.Size own) {
        int most = quick ? Math.min(own.purchases(), QUICK_PURCHASES) : own.purchases();
        int size = purchases == null ? most : purchases;
        return new Scenario.Size(size, Math.min(own.buyers(), size));
    }

    /** Where scenarios run. */
    public enum RigName {
        live,
        sim,
        external
    }
}
