package dev.nevertwice.psp.http;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The time of one namespace: the system's, moved ahead and stopped on request. It never goes back, except to where a
 * snapshot was taken. Not safe for several threads; its loop's lock guards it.
 */
final class ShellClock {

    /** Where a clock stood: {@code stopped} is null for one that ran. */
    record Mark(Duration ahead, Instant stopped) {}

    private Duration ahead = Duration.ZERO;
    private Instant stopped;
    private Instant last = Instant.EPOCH;

    Instant now() {
        Instant now = stopped == null ? system().plus(ahead) : stopped;
        last = now.isAfter(last) ? now : last;
        return last;
    }

    boolean runs() {
        return stopped == null;
    }

    Duration ahead() {
        return stopped == null ? ahead : Duration.between(system(), stopped);
    }

    void stop() {
        stopped = now();
    }

    /** Goes on from where it stopped; the time that passed meanwhile is lost. */
    void run() {
        if (stopped != null) {
            ahead = Duration.between(system(), stopped);
            stopped = null;
        }
    }

    /** Moves a stopped clock; an instant that has passed is ignored. */
    void moveTo(Instant later) {
        if (later.isAfter(stopped)) {
            stopped = later;
        }
    }

    Mark mark() {
        return new Mark(ahead, stopped);
    }

    void backTo(Mark mark) {
        ahead = mark.ahead();
        stopped = mark.stopped();
        last = Instant.EPOCH;
    }

    private static Instant system() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }
}
