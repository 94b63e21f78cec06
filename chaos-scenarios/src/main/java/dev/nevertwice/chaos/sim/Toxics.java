package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.proxy.toxic.Toxic;
import dev.nevertwice.chaos.proxy.toxic.ToxicType;
import dev.nevertwice.chaos.scenario.Disruption.Toxicity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The toxics that virtual time knows, on messages instead of bytes: late, gone without a word, or cut off. */
final class Toxics {

    /** What becomes of a message. */
    enum Fate {
        PASSES,
        VANISHES,
        RESETS
    }

    private static final long WHOLE = 100;
    private static final long MICROS = 1_000;

    private final SplitMix chance;
    private final List<Toxicity> inForce = new ArrayList<>();
    private final Map<String, Long> touched = new HashMap<>();

    Toxics(SplitMix chance) {
        this.chance = chance;
    }

    void add(Toxicity toxicity) {
        inForce.add(toxicity);
    }

    /** Returns how many messages it has touched. */
    long remove(Toxicity toxicity) {
        inForce.remove(toxicity);
        return touched.getOrDefault(toxicity.name(), 0L);
    }

    void clear() {
        inForce.clear();
    }

    /** @param direction upstream for a request, downstream for an answer */
    Fate fate(Flight flight, Direction direction) {
        for (Toxicity toxicity : inForce) {
            Toxic toxic = toxicity.toxic().toxic();
            if (toxic.type() != ToxicType.LATENCY && strikes(toxicity, flight, direction)) {
                return switch (toxic.type()) {
                    case TIMEOUT -> Fate.VANISHES;
                    case RESET_PEER -> Fate.RESETS;
                    default -> throw new IllegalStateException(toxicity.name() + " is for real parts");
                };
            }
        }
        return Fate.PASSES;
    }

    /** By how much it is late. */
    long lateMicros(Flight flight, Direction direction) {
        long late = 0;
        for (Toxicity toxicity : inForce) {
            Toxic toxic = toxicity.toxic().toxic();
            if (toxic.type() == ToxicType.LATENCY && strikes(toxicity, flight, direction)) {
                long millis = toxic.attributes().get("latency");
                long jitter = toxic.attributes().get("jitter");
                late += MICROS * Math.max(0, millis - jitter + chance.below(2 * jitter + 1));
            }
        }
        return late;
    }

    private boolean strikes(Toxicity toxicity, Flight flight, Direction direction) {
        boolean meant = toxicity.toxic().direction() == direction && way(toxicity) == flight.way
                && !Weather.isSpared(flight) && chance.below(WHOLE) < toxicity.toxicityPercent();
        if (meant) {
            touched.merge(toxicity.name(), 1L, Long::sum);
        }
        return meant;
    }

    private static Weather.Way way(Toxicity toxicity) {
        return switch (toxicity.link()) {
            case CLIENT_PAY -> Weather.Way.BUYERS_TO_PAY;
            case PAY_PSP -> Weather.Way.PAY_TO_PSP;
            case PSP_PAY -> Weather.Way.PSP_TO_PAY;
            case PAY_POSTGRESQL, PAY_KAFKA -> throw new IllegalStateException(toxicity.name() + " is for real parts");
        };
    }
}
