package dev.nevertwice.chaos.swarm;

import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.chaos.sim.Simulation.Observed;
import dev.nevertwice.chaos.sim.SimulationFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Many trials, so many worlds at a time, added up in their order: what it says does not depend on the cores. */
public final class Exploration {

    private final LongFunction<Trial> trials;
    private final long count;
    private final BooleanSupplier goesOn;
    private final Listener listener;
    private final Sum sum;
    private final AtomicLong next = new AtomicLong();
    private final Map<Long, Done> early = new HashMap<>();
    private volatile boolean broken;
    private long told;

    private record Done(Trial trial, Observed run) {}

    /** Hears of each run, one at a time and in their order. */
    @FunctionalInterface
    public interface Listener {
        void finished(Trial trial, Sum sum);
    }

    /**
     * @param trials the n-th, from 0; called by several threads
     * @param count how many there are at most
     * @param goesOn whether another one is begun
     * @param keepsHashes whether {@link Sum#hashes} are wanted
     */
    public Exploration(
            LongFunction<Trial> trials, long count, BooleanSupplier goesOn, Coverage expected, boolean keepsHashes,
            Listener listener) {
        this.trials = trials;
        this.count = count;
        this.goesOn = goesOn;
        this.listener = listener;
        this.sum = new Sum(expected, keepsHashes);
    }

    /** What there is so far; complete once {@link #run} has returned. */
    public synchronized Sum sum() {
        return sum;
    }

    /**
     * Runs them all, so many at a time. Blocks.
     *
     * @throws SimulationFailure when some run could not go on, or the caller was interrupted; the rest is given up
     */
    public Sum run(int cores) {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(cores, Thread.ofPlatform().name("exploring-", 1).daemon().factory())) {
            List<Future<?>> working = new ArrayList<>();
            for (int core = 0; core < cores; core++) {
                working.add(workers.submit(this::work));
            }
            try {
                for (Future<?> each : working) {
                    each.get();
                }
            } catch (InterruptedException interrupted) {
                broken = true;
                workers.shutdownNow();
                Thread.currentThread().interrupt();
                throw new SimulationFailure(
                        SimulationFailure.Kind.BROKEN, "the campaign was interrupted", interrupted);
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException thrown ? thrown
                        : new SimulationFailure(
                                SimulationFailure.Kind.BROKEN, "the campaign broke: " + failed.getCause(),
                                failed.getCause());
            }
        }
        return sum;
    }

    private void work() {
        try {
            for (long number = next.getAndIncrement(); number < count && !broken && goesOn.getAsBoolean();
                    number = next.getAndIncrement()) {
                Trial trial = trials.apply(number);
                add(number, new Done(trial, run(trial)));
            }
        } catch (RuntimeException | Error failure) {
            broken = true;
            throw failure;
        }
    }

    private static Observed run(Trial trial) {
        try {
            return Simulation.observe(trial.scenario(), trial.seed(), trial.options());
        } catch (SimulationFailure failure) {
            throw failure.repeatedBy(trial.repeat());
        }
    }

    private synchronized void add(long number, Done done) {
        early.put(number, done);
        for (Done due = early.remove(told); due != null; due = early.remove(told)) {
            told++;
            sum.add(due.trial(), due.run());
            listener.finished(due.trial(), sum);
        }
    }
}
