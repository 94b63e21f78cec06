package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.run.Aggregate;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Many runs of one scenario under consecutive seeds, judged together. What it says does not depend on the cores. */
public final class Campaign {

    private final Scenario scenario;
    private final long firstSeed;
    private final long runs;
    private final SimOptions options;
    private final CampaignListener listener;
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, RunResult> early = new HashMap<>();
    private volatile boolean broken;
    private Aggregate aggregate;
    private String hashOfFirst;
    private long told;

    private Campaign(Scenario scenario, long firstSeed, long runs, SimOptions options, CampaignListener listener) {
        this.scenario = scenario;
        this.firstSeed = firstSeed;
        this.runs = runs;
        this.options = options;
        this.listener = listener;
        this.aggregate = Aggregate.none(scenario);
    }

    public static Aggregate run(Scenario scenario, long firstSeed, long runs, int cores, CampaignListener listener) {
        return run(scenario, firstSeed, runs, cores, SimOptions.defaults(), listener);
    }

    /**
     * Runs seeds {@code firstSeed} to {@code firstSeed + runs - 1}, so many worlds at a time. Blocks.
     *
     * @throws SimulationFailure when some run could not go on; the others are given up
     */
    public static Aggregate run(
            Scenario scenario, long firstSeed, long runs, int cores, SimOptions options, CampaignListener listener) {
        if (runs < 1) {
            throw new IllegalArgumentException("runs must be at least 1");
        }
        if (cores < 1) {
            throw new IllegalArgumentException("cores must be at least 1");
        }
        return new Campaign(scenario, firstSeed, runs, options, listener).run(cores);
    }

    private Aggregate run(int cores) {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(cores, Thread.ofPlatform().name("campaign-", 1).daemon().factory())) {
            Callable<Void> worker = () -> {
                work();
                return null;
            };
            for (Future<Void> done : workers.invokeAll(Collections.nCopies(cores, worker))) {
                done.get();
            }
            return repeated(aggregate);
        } catch (InterruptedException interrupted) {
            broken = true;
            Thread.currentThread().interrupt();
            throw new SimulationFailure(SimulationFailure.Kind.BROKEN, "the campaign was interrupted", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new SimulationFailure(
                    SimulationFailure.Kind.BROKEN, "the campaign broke: " + failed.getCause(), failed.getCause());
        }
    }

    /** The first seed once more: a run that gives another hash repeats nothing, and its verdict is chance. */
    private Aggregate repeated(Aggregate all) {
        String again = Simulation.run(scenario, firstSeed, options).traceHash();
        return again.equals(hashOfFirst)
                ? all
                : all.doubted(
                        "seed " + firstSeed + " can't be repeated: its hash was " + hashOfFirst + ", then " + again);
    }

    private void work() {
        try {
            for (long run = next.getAndIncrement(); run < runs && !broken; run = next.getAndIncrement()) {
                add(run, Simulation.run(scenario, firstSeed + run, options));
            }
        } catch (RuntimeException | Error failure) {
            broken = true;
            throw failure;
        }
    }

    private synchronized void add(long run, RunResult result) {
        early.put(run, result);
        for (RunResult due = early.remove(told); due != null; due = early.remove(told)) {
            told++;
            if (told == 1) {
                hashOfFirst = due.traceHash();
            }
            aggregate = aggregate.plus(due);
            listener.finished(due);
        }
    }
}
