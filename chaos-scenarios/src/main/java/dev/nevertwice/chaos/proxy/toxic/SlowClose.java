package dev.nevertwice.chaos.proxy.toxic;

import java.util.SequencedMap;

/** Delays nothing but the close. */
record SlowClose(long delayMillis) implements Toxic {

    @Override
    public ToxicType type() {
        return ToxicType.SLOW_CLOSE;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("delay", delayMillis);
    }

    @Override
    public void run(Flow flow) {
        if (flow.each(flow::pass) == Arrival.Silence.ENDED) {
            flow.sleepUntil(System.nanoTime() + Attributes.millis(delayMillis));
        }
    }
}
