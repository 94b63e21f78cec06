package dev.nevertwice.chaos.proxy.toxic;

import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/** Cuts what comes at once into pieces of about that size, with a pause after each. */
record Slicer(long averageBytes, long variationBytes, long delayMicros) implements Toxic {

    Slicer {
        Attributes.require(averageBytes > 0, "average_size", "must be at least 1");
        Attributes.require(averageBytes + variationBytes > 0, "size_variation", "would leave pieces of nothing");
        Attributes.require(variationBytes <= averageBytes, "size_variation", "must not be more than average_size");
    }

    @Override
    public ToxicType type() {
        return ToxicType.SLICER;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        SequencedMap<String, Long> attributes =
                Attributes.of("average_size", averageBytes, "size_variation", variationBytes);
        attributes.put("delay", delayMicros);
        return attributes;
    }

    @Override
    public void run(Flow flow) {
        flow.each(chunk -> slice(chunk, flow));
    }

    private void slice(Chunk chunk, Flow flow) {
        List<Integer> ends = new ArrayList<>();
        cut(0, chunk.length(), flow, ends);
        int from = 0;
        for (int end : ends) {
            flow.pass(chunk.part(from, end));
            from = end;
            if (!flow.sleepUntil(System.nanoTime() + Attributes.micros(delayMicros))) {
                if (from < chunk.length()) {
                    flow.pass(chunk.part(from, chunk.length()));
                }
                return;
            }
        }
    }

    /** In halves, give or take, until the pieces are small enough; so they vary alike at both ends. */
    private void cut(int from, int to, Flow flow, List<Integer> ends) {
        if (to - from - averageBytes <= variationBytes) {
            if (to > from) {
                ends.add(to);
            }
            return;
        }
        int middle = from + (to - from) / 2;
        if (variationBytes > 0) {
            middle += (int) (flow.below(variationBytes * 2) - variationBytes);
        }
        cut(from, middle, flow, ends);
        cut(middle, to, flow, ends);
    }
}
