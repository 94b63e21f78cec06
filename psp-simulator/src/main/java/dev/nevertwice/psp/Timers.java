package dev.nevertwice.psp;

import java.util.HashMap;
import java.util.Map;

/** What is to happen when a timer is due, by the timer's number. */
public final class Timers {

    /** The rest of something that had to wait. */
    @FunctionalInterface
    public interface Alarm {
        void ring(Turn turn);
    }

    /** Looked up only. */
    private final Map<Long, Alarm> waiting = new HashMap<>();
    private long last;

    long put(Alarm alarm) {
        last++;
        waiting.put(last, alarm);
        return last;
    }

    void due(long timer, Turn turn) {
        Alarm alarm = waiting.remove(timer);
        if (alarm != null) {
            alarm.ring(turn);
        }
    }
}
