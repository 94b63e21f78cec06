package dev.nevertwice.chaos.sim;

/** Something that will happen at a time, unless it is cancelled. Runs between turns: it may wake and fork, not block. */
final class Event implements Comparable<Event> {

    final long micros;
    private final long sequence;
    private final Runnable body;
    private boolean cancelled;

    Event(long micros, long sequence, Runnable body) {
        this.micros = micros;
        this.sequence = sequence;
        this.body = body;
    }

    void fire() {
        body.run();
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** By time; what was planned first comes first among equals. */
    @Override
    public int compareTo(Event other) {
        int byTime = Long.compare(micros, other.micros);
        return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
}
