package dev.nevertwice.chaos.proxy.toxic;

import java.util.SequencedMap;

/** Passes so many bytes of a connection, and closes it then. */
record LimitData(long bytes) implements Toxic {

    @Override
    public ToxicType type() {
        return ToxicType.LIMIT_DATA;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("bytes", bytes);
    }

    @Override
    public void run(Flow flow) {
        flow.each(chunk -> {
            long left = Math.max(0, bytes - flow.passedBytes());
            if (left > 0) {
                flow.pass(left < chunk.length() ? chunk.part(0, (int) left) : chunk);
            }
            if (left <= chunk.length()) {
                flow.close();
            }
        });
    }
}
