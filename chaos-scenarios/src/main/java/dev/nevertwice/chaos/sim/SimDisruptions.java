package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.rig.Rig.Ongoing;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.chaos.scenario.Disruption.Strike;
import dev.nevertwice.chaos.scenario.Disruption.Toxicity;
import dev.nevertwice.pay.env.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Does a scenario's disruptions in virtual time, and counts what was felt of them. */
final class SimDisruptions {

    /** Until everybody has looked for a connection. */
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final Baton baton;
    private final SplitMix chance;
    private final StoreSessions store;
    private final Toxics toxics;
    private final Optional<SimBus> bus;
    private final Clock clock;

    SimDisruptions(
            Baton baton, SplitMix chance, StoreSessions store, Toxics toxics, Optional<SimBus> bus, Clock clock) {
        this.clock = clock;
        this.baton = baton;
        this.chance = chance;
        this.store = store;
        this.toxics = toxics;
        this.bus = bus;
    }

    /** @param living those that can be paused */
    Ongoing begin(Disruption disruption, Duration lasting, Supplier<List<Instance>> living) {
        baton.noteEvent(PortCall.TROUBLE, disruption.name(), disruption.name().hashCode());
        return switch (disruption) {
            case Strike strike -> strike(strike, Durations.micros(lasting), living);
            case Toxicity toxicity -> {
                toxics.add(toxicity);
                yield () -> toxics.remove(toxicity);
            }
        };
    }

    private Ongoing strike(Strike strike, long micros, Supplier<List<Instance>> living) {
        return switch (strike.act()) {
            case PAUSE -> pause(living.get(), micros);
            case RESTART_DATABASE, KILL_DATABASE -> felt(store::felt, () -> store.goDown(micros), store::comeUp);
            case CUT_DATABASE -> felt(store::felt, store::cut, () -> clock.sleep(MOMENT));
            case KILL_KAFKA -> {
                SimBus broker = bus.orElseThrow(() -> new IllegalStateException(strike.name() + ": there is no bus"));
                yield felt(broker::felt, () -> broker.goDown(true), () -> broker.goDown(false));
            }
        };
    }

    private Ongoing pause(List<Instance> candidates, long micros) {
        if (candidates.isEmpty()) {
            return () -> 0;
        }
        Instance chosen = candidates.get((int) chance.below(candidates.size()));
        boolean stands = chosen.frozen == null;
        baton.pause(chosen, micros);
        return () -> stands ? 1 : 0;
    }

    private static Ongoing felt(LongSupplier count, Runnable begin, Runnable end) {
        long before = count.getAsLong();
        begin.run();
        return () -> {
            end.run();
            return count.getAsLong() - before;
        };
    }

    void clear() {
        toxics.clear();
        store.comeUp();
        bus.ifPresent(broker -> broker.goDown(false));
    }
}
