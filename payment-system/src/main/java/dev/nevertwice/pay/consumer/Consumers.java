package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transactions;
import java.util.List;
import java.util.Optional;

/** All who receive what the relay publishes. A new one is a line here, and its table. */
public final class Consumers {

    private final List<EventConsumer> all;

    public Consumers(Transactions transactions, EventBus bus) {
        this.all = receivers().stream().map(receiver -> new EventConsumer(receiver, transactions, bus)).toList();
    }

    private static List<Receiver> receivers() {
        return List.of(new Notifications(), new Analytics(), new Billing(), new Statements());
    }

    /** The tables of all. */
    public static List<Table> tables() {
        return receivers().stream().map(Receiver::table).toList();
    }

    public List<EventConsumer> all() {
        return all;
    }

    public Optional<EventConsumer> named(String name) {
        return all.stream().filter(consumer -> consumer.receiver().name().equals(name)).findFirst();
    }

    /** How many deliveries all of them have before them; -1 where the bus can't be reached. */
    public long behind() {
        long sum = 0;
        for (EventConsumer consumer : all) {
            long behind = consumer.behind();
            if (behind < 0) {
                return -1;
            }
            sum += behind;
        }
        return sum;
    }
}
