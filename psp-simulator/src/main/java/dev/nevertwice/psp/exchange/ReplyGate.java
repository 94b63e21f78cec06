package dev.nevertwice.psp.exchange;

import dev.nevertwice.psp.Timers;
import dev.nevertwice.psp.Turn;

/** Holds a reply back until the callbacks that must overtake it were answered. */
public final class ReplyGate {

    private int open;
    private Timers.Alarm waiting;

    /** One more thing to wait for. */
    public void hold() {
        open++;
    }

    /** One thing less to wait for. */
    public void release(Turn turn) {
        open--;
        if (open == 0 && waiting != null) {
            Timers.Alarm next = waiting;
            waiting = null;
            next.ring(turn);
        }
    }

    void whenClear(Turn turn, Timers.Alarm next) {
        if (open == 0) {
            next.ring(turn);
        } else {
            waiting = next;
        }
    }
}
