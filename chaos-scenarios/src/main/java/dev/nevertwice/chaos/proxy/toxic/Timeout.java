package dev.nevertwice.chaos.proxy.toxic;

import java.util.SequencedMap;

/**
 * Drops everything, and closes when nothing has come for so long; never at 0. Strictly, it closes so long after it began,
 * whatever comes.
 */
record Timeout(long timeoutMillis) implements Toxic {

    @Override
    public ToxicType type() {
        return ToxicType.TIMEOUT;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("timeout", timeoutMillis);
    }

    @Override
    public boolean losesBytes() {
        return true;
    }

    @Override
    public void run(Flow flow) {
        long patience = timeoutMillis > 0 ? Attributes.millis(timeoutMillis) : Attributes.FOREVER_NANOS;
        long end = System.nanoTime() + patience;
        Arrival arrival;
        do {
            arrival = flow.take(flow.strict() ? end - System.nanoTime() : patience);
        } while (arrival instanceof Chunk);
        if (arrival == Arrival.Silence.EXPIRED) {
            flow.close();
        }
    }
}
