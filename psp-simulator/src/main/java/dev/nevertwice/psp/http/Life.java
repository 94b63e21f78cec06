package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspSettings;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** One machine with all that belongs to it and ends with it: requests that wait, timers, callbacks under way. */
final class Life {

    private final Psp psp;
    private final Recording recording = new Recording();
    private final PriorityQueue<Effect.StartTimer> timers = new PriorityQueue<>(
            Comparator.comparing(Effect.StartTimer::due).thenComparingLong(Effect.StartTimer::timer));
    private final Set<Long> callbacks = new HashSet<>();
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private long lastExchange;

    private Life(PspSettings settings) {
        this.psp = new Psp(settings);
    }

    static Life begin(PspSettings settings, BiConsumer<Psp, Instant> beginning, Instant now) {
        Life life = new Life(settings);
        life.act(beginning, now);
        return life;
    }

    /** Lives through the steps again. What they once sent was sent then; timers that were not due yet are asked for. */
    static Life again(PspSettings settings, List<Recording.Step> steps) {
        Life life = new Life(settings);
        Map<Long, Effect.StartTimer> timers = new HashMap<>();
        for (Recording.Step step : steps) {
            life.recording.add(step);
            switch (step.input()) {
                case Input.TimerDue due -> timers.remove(due.timer());
                case Input.Arrived arrived -> life.lastExchange = Math.max(life.lastExchange, arrived.exchange());
                case null, default -> {}
            }
            for (Effect effect : step.run(life.psp)) {
                if (effect instanceof Effect.StartTimer timer) {
                    timers.put(timer.timer(), timer);
                }
            }
        }
        life.timers.addAll(timers.values());
        return life;
    }

    Psp psp() {
        return psp;
    }

    Recording recording() {
        return recording;
    }

    /** Requests that are not answered yet, by exchange. */
    Map<Long, Waiting> waiting() {
        return waiting;
    }

    /** Numbers of the callbacks that are under way and hold an advance of the clock. */
    Set<Long> callbacks() {
        return callbacks;
    }

    /** A number for a new exchange. */
    long nextExchange() {
        return ++lastExchange;
    }

    List<Effect> step(Input input, Instant now) {
        recording.add(new Recording.Step(now, input, null));
        if (input instanceof Input.CallbackAnswered answered) {
            callbacks.remove(answered.delivery());
        }
        List<Effect> effects = psp.step(input, now);
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.StartTimer timer -> timers.add(timer);
                case Effect.Deliver deliver -> callbacks.add(deliver.delivery());
                default -> {}
            }
        }
        return effects;
    }

    void act(BiConsumer<Psp, Instant> deed, Instant now) {
        recording.add(new Recording.Step(now, null, deed));
        deed.accept(psp, now);
    }

    /** When the next timer is due; null when there is none. */
    Instant nextDue() {
        return timers.isEmpty() ? null : timers.peek().due();
    }

    int timersWaiting() {
        return timers.size();
    }

    /** Takes the next timer, if it is due by then; else null. */
    Effect.StartTimer takeDue(Instant now) {
        return timers.isEmpty() || timers.peek().due().isAfter(now) ? null : timers.poll();
    }

    /** Breaks every connection that waits. */
    void end() {
        waiting.values().forEach(request -> request.finish(new Ending.Reset()));
        waiting.clear();
    }
}
