package dev.nevertwice.chaos.proxy.toxic;

import java.util.SequencedMap;

/**
 * With the first bytes, or the end, the connection is lost, so much later. Whether that is told as a reset is decided when the
 * connection begins (see {@code docs/proxy.md}); strictly, it always is.
 */
record ResetPeer(long timeoutMillis) implements Toxic {

    @Override
    public ToxicType type() {
        return ToxicType.RESET_PEER;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("timeout", timeoutMillis);
    }

    @Override
    public void run(Flow flow) {
        if (flow.take() == Arrival.Silence.CHANGED) {
            return;
        }
        flow.sleepThrough(Attributes.millis(timeoutMillis));
        if (flow.strict()) {
            flow.reset();
        } else {
            flow.close();
        }
    }
}
