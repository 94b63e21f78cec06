package dev.nevertwice.chaos.proxy.toxic;

import java.util.SequencedMap;

/** So many thousand bytes a second pass, in pieces of at most a tenth of a second. None at 0, until it is removed. */
record Bandwidth(long rateKilobytes) implements Toxic {

    private static final long PIECE_NANOS = 100_000_000;
    private static final long PIECE_BYTES_OF_ONE_KILOBYTE = 100;

    Bandwidth {
        Attributes.require(rateKilobytes >= 0, "rate", "must not be negative");
        Attributes.require(rateKilobytes <= Long.MAX_VALUE / PIECE_BYTES_OF_ONE_KILOBYTE, "rate", "is too large");
    }

    @Override
    public ToxicType type() {
        return ToxicType.BANDWIDTH;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("rate", rateKilobytes);
    }

    @Override
    public void run(Flow flow) {
        new Pace(flow).run();
    }

    /** What is owed for what has passed. */
    private final class Pace {

        private final Flow flow;
        private long owedNanos;

        Pace(Flow flow) {
            this.flow = flow;
        }

        void run() {
            flow.each(rateKilobytes == 0 ? this::hold : this::slow);
        }

        private void hold(Chunk chunk) {
            flow.sleepUntil(System.nanoTime() + Attributes.FOREVER_NANOS);
            flow.pass(chunk);
        }

        private void slow(Chunk chunk) {
            owedNanos += Attributes.millis(1) * chunk.length() / rateKilobytes;
            long piece = rateKilobytes * PIECE_BYTES_OF_ONE_KILOBYTE;
            int from = 0;
            while (chunk.length() - from > piece) {
                if (!flow.sleepUntil(System.nanoTime() + PIECE_NANOS)) {
                    flow.pass(chunk.part(from, chunk.length()));
                    return;
                }
                flow.pass(chunk.part(from, from + (int) piece));
                from += (int) piece;
                owedNanos -= PIECE_NANOS;
            }
            long began = System.nanoTime();
            flow.sleepUntil(began + owedNanos);
            owedNanos -= System.nanoTime() - began; // sleeping is not exact
            flow.pass(from == 0 ? chunk : chunk.part(from, chunk.length()));
        }
    }
}
