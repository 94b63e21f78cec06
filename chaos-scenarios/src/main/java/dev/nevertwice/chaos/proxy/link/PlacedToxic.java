package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.Chunk;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import java.util.concurrent.atomic.LongAdder;

/**
 * A toxic, and what had happened on its proxy when it was added.
 *
 * @param nanos by {@link System#nanoTime}
 * @param touched how many pieces of traffic it was given that it was meant for
 */
record PlacedToxic(
        ToxicSetting setting, long connectionsBefore, long requestsBefore, long nanos, LongAdder touched) {

    PlacedToxic with(ToxicSetting other) {
        return new PlacedToxic(other, connectionsBefore, requestsBefore, nanos, touched);
    }

    boolean meansConnection(long number) {
        return setting.scope().connections().isAll()
                || setting.scope().connections().holds(number - connectionsBefore);
    }

    boolean meansChunk(Chunk chunk) {
        return setting.scope().holdsAt(chunk.nanos() - nanos)
                && (setting.scope().requests().isAll()
                        || setting.scope().requests().holds(chunk.turn().ofProxy() - requestsBefore));
    }
}
