package dev.nevertwice.chaos.proxy.toxic;

import java.util.SequencedMap;

/** Bytes leave so much later than they came, give or take the jitter. Close is not delayed. */
record Latency(long latencyMillis, long jitterMillis) implements Toxic {

    /** Twice as much can't be drawn from. */
    private static final long MOST_JITTER = Long.MAX_VALUE / 2;

    /** Chunks keep their distances while so many wait. */
    private static final int BUFFER = 1024;

    Latency {
        Attributes.require(jitterMillis <= MOST_JITTER, "jitter", "is too large");
    }

    @Override
    public ToxicType type() {
        return ToxicType.LATENCY;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("latency", latencyMillis, "jitter", jitterMillis);
    }

    @Override
    public int buffer() {
        return BUFFER;
    }

    @Override
    public void run(Flow flow) {
        flow.each(chunk -> {
            long due = chunk.nanos() + Attributes.millis(delayMillis(flow));
            boolean delayed = flow.sleepUntil(due);
            flow.pass(delayed ? chunk.at(due) : chunk); // cut short, it goes at once: nothing is lost
        });
    }

    private long delayMillis(Flow flow) {
        return jitterMillis <= 0 ? latencyMillis : latencyMillis + flow.below(jitterMillis * 2) - jitterMillis;
    }
}
