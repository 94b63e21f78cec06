package dev.nevertwice.chaos.sim;

import java.time.Instant;
import java.util.PriorityQueue;

/** The time of one world, and what will happen at a time of it. */
final class Agenda {

    final long originMicros;

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long planned;
    private long micros;
    private long instantMicros = Long.MIN_VALUE;
    private Instant instant;

    Agenda(Instant origin) {
        this.originMicros = origin.getEpochSecond() * 1_000_000 + origin.getNano() / 1_000;
        this.micros = originMicros;
    }

    long micros() {
        return micros;
    }

    Instant now() {
        if (instantMicros != micros) {
            instantMicros = micros;
            instant = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000);
        }
        return instant;
    }

    /** Plans an event; its body may wake and fork, not block. */
    Event after(long delayMicros, Runnable body) {
        Event event = new Event(micros + Math.max(0, delayMicros), planned++, body);
        events.add(event);
        return event;
    }

    /** Lets so much time pass, and happen what was planned until then. */
    void pass(long passedMicros) {
        micros += passedMicros;
        for (Event event = events.peek(); event != null && event.micros <= micros; event = events.peek()) {
            events.poll();
            if (!event.isCancelled()) {
                event.fire();
            }
        }
    }

    /** Time jumps to the next event, which happens; false when there is none. */
    boolean jump() {
        Event event = events.poll();
        while (event != null && event.isCancelled()) {
            event = events.poll();
        }
        if (event == null) {
            return false;
        }
        micros = Math.max(micros, event.micros);
        event.fire();
        return true;
    }
}
