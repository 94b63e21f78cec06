package dev.nevertwice.pay;

import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.metrics.Exposition;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.wire.Channel;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything through which a payment system meets the outside world.
 *
 * @param psps the way to the PSP of each of our accounts there, by the account's id
 * @param bus empty for a log in the store
 * @param replica a copy of the store for status reads, or empty
 * @param metrics empty where nobody collects them
 */
public record Ports(
        Clock clock,
        Tasks tasks,
        Entropy entropy,
        Store store,
        Function<String, Channel> psps,
        Optional<EventBus> bus,
        Optional<ReadStore> replica,
        Optional<Exposition> metrics) {

    /** With one PSP, whatever the account. */
    public Ports(
            Clock clock,
            Tasks tasks,
            Entropy entropy,
            Store store,
            Channel psp,
            Optional<EventBus> bus,
            Optional<ReadStore> replica,
            Optional<Exposition> metrics) {
        this(clock, tasks, entropy, store, account -> psp, bus, replica, metrics);
    }

    /** Without anybody who collects metrics. */
    public Ports(
            Clock clock,
            Tasks tasks,
            Entropy entropy,
            Store store,
            Channel psp,
            Optional<EventBus> bus,
            Optional<ReadStore> replica) {
        this(clock, tasks, entropy, store, psp, bus, replica, Optional.empty());
    }

    /** Without a replica. */
    public Ports(Clock clock, Tasks tasks, Entropy entropy, Store store, Channel psp, Optional<EventBus> bus) {
        this(clock, tasks, entropy, store, psp, bus, Optional.empty());
    }

    /** With a log in the store as bus. */
    public Ports(Clock clock, Tasks tasks, Entropy entropy, Store store, Channel psp) {
        this(clock, tasks, entropy, store, psp, Optional.empty());
    }
}
