package dev.nevertwice.chaos.sim;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Makes {@link Disturbances} happen: draws when, where and for how long from a stream of its own, and counts what it really
 * did. Nothing happens any more once it is {@link #clear()}.
 */
final class Weather {

    private static final long SHORTEST_MICROS = 100_000;

    /** Longer than the default lease, which is what a pause must outlast to hurt. */
    private static final long LONGEST_MICROS = 45_000_000;

    /** Which way a message goes. */
    enum Way {
        BUYERS_TO_PAY,
        PAY_TO_PSP,
        PSP_TO_PAY
    }

    /** What a cut way does to a request. */
    enum Cut {
        /** It vanishes. */
        BLACK_HOLE,
        /** It arrives; the answer vanishes. */
        HALF_OPEN,
        /** Nobody listens. */
        REFUSED
    }

    private record Partition(Way way, Cut cut, long untilMicros) {}

    private final Baton baton;
    private final SplitMix chance;
    private final Disturbances disturbances;
    private final Map<String, Long> struck = new TreeMap<>();
    private Partition partition;
    private long storeDownUntil;
    private long pspDownUntil;
    private boolean clear;

    Weather(Baton baton, SplitMix chance, Disturbances disturbances) {
        this.baton = baton;
        this.chance = chance;
        this.disturbances = disturbances;
    }

    /** Plans what is to come. {@code living} are the instances that can be paused when the time comes. */
    void begin(Supplier<List<Instance>> living, Runnable pspGoesDown) {
        plan(disturbances.partitions(), length -> {
            partition = new Partition(
                    Way.values()[(int) chance.below(Way.values().length)],
                    Cut.values()[(int) chance.below(Cut.values().length)],
                    baton.micros() + length);
        });
        plan(disturbances.pauses(), length -> {
            List<Instance> candidates = living.get();
            if (!candidates.isEmpty()) {
                baton.pause(candidates.get((int) chance.below(candidates.size())), length);
                strike("pause");
            }
        });
        plan(disturbances.pspRestarts(), length -> {
            pspDownUntil = baton.micros() + length / 8;
            strike("psp-restart");
            pspGoesDown.run();
        });
        plan(disturbances.storeOutages(), length -> storeDownUntil = baton.micros() + length / 8);
    }

    /** The sky is clear from now on. */
    void clear() {
        clear = true;
        partition = null;
        storeDownUntil = 0;
        pspDownUntil = 0;
        baton.resumeAll();
    }

    /** What really happened, by its name. */
    Map<String, Long> struck() {
        return struck;
    }

    boolean storeIsDown() {
        return happens("store-outage", baton.micros() < storeDownUntil);
    }

    boolean pspIsDown() {
        return baton.micros() < pspDownUntil;
    }

    /** How long the PSP stays down. */
    long pspDownMicros() {
        return pspDownUntil - baton.micros();
    }

    /** Whether it is a message of the harness's own, which gets through whatever the weather. */
    static boolean isSpared(Flight flight) {
        String path = flight.request.path();
        return path.startsWith("/_admin") || path.startsWith("/v1/ops") || path.equals("/health");
    }

    boolean refuses(Flight flight) {
        return happens("refused", isCut(flight, Cut.REFUSED));
    }

    boolean losesRequest(Flight flight) {
        return happens("black-hole", isCut(flight, Cut.BLACK_HOLE)) || isLost(flight);
    }

    boolean losesAnswer(Flight flight) {
        return happens("half-open", isCut(flight, Cut.HALF_OPEN))
                || happens("black-hole", isCut(flight, Cut.BLACK_HOLE))
                || isLost(flight);
    }

    boolean arrivesTwice(Flight flight) {
        // What arrives twice at the PSP looks like a hasty second try, and is the PSP's own matter.
        return !clear && disturbances.twiceOneIn() > 0 && flight.way != Way.PAY_TO_PSP && !isSpared(flight)
                && happens("twice", chance.oneIn(disturbances.twiceOneIn()));
    }

    private boolean isLost(Flight flight) {
        return !clear && disturbances.lostOneIn() > 0 && !isSpared(flight)
                && happens("lost", chance.oneIn(disturbances.lostOneIn()));
    }

    private boolean isCut(Flight flight, Cut cut) {
        return partition != null && baton.micros() < partition.untilMicros() && partition.cut() == cut
                && partition.way() == flight.way && !isSpared(flight);
    }

    private boolean happens(String what, boolean now) {
        if (now) {
            strike(what);
        }
        return now;
    }

    private void strike(String what) {
        struck.merge(what, 1L, Long::sum);
        baton.noteEvent(PortCall.TROUBLE, what, what.hashCode());
    }

    /** Short ones are likelier: each magnitude is as likely as the next. */
    private void plan(int times, LongConsumer happening) {
        for (int time = 0; time < times; time++) {
            long at = chance.below(Durations.micros(disturbances.within()));
            long length = SHORTEST_MICROS + chance.below(LONGEST_MICROS >> chance.below(8));
            baton.after(at, () -> {
                if (!clear) {
                    happening.accept(length);
                }
            });
        }
    }
}
