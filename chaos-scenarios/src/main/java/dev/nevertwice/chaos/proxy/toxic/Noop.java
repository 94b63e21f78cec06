package dev.nevertwice.chaos.proxy.toxic;

import java.util.SequencedMap;

/** Lets everything pass. */
public record Noop() implements Toxic {

    @Override
    public ToxicType type() {
        return ToxicType.NOOP;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.none();
    }

    @Override
    public void run(Flow flow) {
        flow.each(flow::pass);
    }
}
