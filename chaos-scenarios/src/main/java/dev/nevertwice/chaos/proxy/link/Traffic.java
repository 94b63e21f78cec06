package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.Direction;
import java.util.concurrent.atomic.LongAdder;

/** Bytes of all connections of a proxy while it had these addresses; counted as they pass. */
public record Traffic(
        String proxy, String listener, String upstream, LongAdder receivedUpstream, LongAdder sentUpstream,
        LongAdder receivedDownstream, LongAdder sentDownstream) {

    Traffic(String proxy, String listener, String upstream) {
        this(proxy, listener, upstream, new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
    }

    /** What came from whoever sends in that direction. */
    public LongAdder received(Direction direction) {
        return direction == Direction.UPSTREAM ? receivedUpstream : receivedDownstream;
    }

    /** What went to whoever receives in that direction. */
    public LongAdder sent(Direction direction) {
        return direction == Direction.UPSTREAM ? sentUpstream : sentDownstream;
    }
}
