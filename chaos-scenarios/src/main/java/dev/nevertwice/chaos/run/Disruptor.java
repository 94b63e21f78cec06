package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.chaos.scenario.Disruption.Strike;
import dev.nevertwice.chaos.scenario.Disruption.Toxicity;
import dev.nevertwice.pay.env.Tasks.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Has the rig do the scenario's disruptions, each when so many purchases are through, and counts what was felt of them. */
final class Disruptor {

    private static final int WHOLE = 100;

    private final Rig rig;
    private final int timeScale;
    private final List<Due> due = new ArrayList<>();
    private final Queue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final Map<String, Rig.Ongoing> ongoing = new ConcurrentHashMap<>();
    private final Map<String, Long> felt = new ConcurrentHashMap<>();

    /** Something to be done once, at a percentage of purchases. */
    private record Due(String name, int percent, Runnable body, AtomicBoolean begun) {}

    Disruptor(Rig rig, List<Disruption> disruptions, int timeScale) {
        this.rig = rig;
        this.timeScale = timeScale;
        for (Disruption disruption : disruptions) {
            switch (disruption) {
                case Strike strike -> strike.at().forEach(percent -> plan(
                        strike, percent, () -> tasks.add(rig.tasks().fork(strike.name(), () -> strike(strike)))));
                case Toxicity toxicity -> {
                    plan(toxicity, toxicity.from(), () -> begin(toxicity));
                    if (toxicity.until() < WHOLE) {
                        plan(toxicity, toxicity.until(), () -> end(toxicity));
                    }
                }
            }
        }
    }

    private void plan(Disruption disruption, int percent, Runnable body) {
        due.add(new Due(disruption.name(), percent, body, new AtomicBoolean()));
    }

    /** So many purchases of all are through. Returns at once. */
    void through(int done, int all) {
        for (Due each : due) {
            if (100L * done >= (long) each.percent() * all && each.begun().compareAndSet(false, true)) {
                each.body().run();
            }
        }
    }

    /** Ends all that goes on; what was to last for a time first does so. */
    void end() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.await();
        }
        ongoing.keySet().forEach(this::end);
    }

    /** By name, how often each was felt. */
    Map<String, Long> felt() {
        return new LinkedHashMap<>(felt);
    }

    private void strike(Strike strike) {
        Duration lasting = strike.lasting().dividedBy(timeScale);
        Rig.Ongoing struck = rig.disrupt(strike, lasting);
        rig.clock().sleep(lasting);
        count(strike.name(), struck.end());
    }

    private void begin(Toxicity toxicity) {
        ongoing.put(toxicity.name(), rig.disrupt(toxicity, Duration.ZERO));
    }

    private void end(Toxicity toxicity) {
        end(toxicity.name());
    }

    private void end(String name) {
        Rig.Ongoing over = ongoing.remove(name);
        if (over != null) {
            count(name, over.end());
        }
    }

    private void count(String name, long times) {
        felt.merge(name, times, Math::addExact);
    }
}
