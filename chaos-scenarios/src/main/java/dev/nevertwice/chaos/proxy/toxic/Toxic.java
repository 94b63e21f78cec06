package dev.nevertwice.chaos.proxy.toxic;

import java.util.SequencedMap;

/** What is done to the bytes of a direction. A value; whatever a connection has to remember is in its {@link Flow}. */
public sealed interface Toxic
        permits Noop, Latency, Bandwidth, SlowClose, Timeout, ResetPeer, Slicer, LimitData, HttpStatus,
        HttpDropResponse,
        HttpDuplicate {

    ToxicType type();

    /** By their names on the wire, in their order there. */
    SequencedMap<String, Long> attributes();

    /** Works until {@link Flow#take} says why nothing comes any more. */
    void run(Flow flow);

    /** How many chunks may wait for it; with one, whoever sends is slowed down. */
    default int buffer() {
        return 1;
    }

    /** Whether bytes are lost while it works, so that the connection is no good once it is removed. */
    default boolean losesBytes() {
        return false;
    }
}
