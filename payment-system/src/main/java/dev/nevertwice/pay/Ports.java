package dev.nevertwice.pay;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.wire.Channel;
import java.util.Optional;

/**
 * Everything through which a payment system meets the outside world.
 *
 * @param bus empty for a log in the store
 * @param replica a copy of the store for status reads, or empty
 */
public record Ports(
        Clock clock, Tasks tasks, Entropy entropy, Store store, Channel psp, Optional<EventBus> bus,
        Optional<ReadStore> replica) {

    /** Without a replica. */
    public Ports(Clock clock, Tasks tasks, Entropy entropy, Store store, Channel psp, Optional<EventBus> bus) {
        this(clock, tasks, entropy, store, psp, bus, Optional.empty());
    }

    /** With a log in the store as bus. */
    public Ports(Clock clock, Tasks tasks, Entropy entropy, Store store, Channel psp) {
        this(clock, tasks, entropy, store, psp, Optional.empty());
    }
}
