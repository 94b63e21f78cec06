package dev.nevertwice.pay.event;

import java.util.List;

/**
 * Carries messages to any number of receivers, each of which has a position of its own and begins at the start. At least
 * once: a message may come again at any time, but the first arrivals of one payment's messages come in the order in which
 * they were published. Messages of different payments may overtake each other. Blocks; never used inside a transaction.
 */
public interface EventBus extends AutoCloseable {

    /**
     * Publishes messages that are each about another payment.
     *
     * @return those that are surely on the bus, whatever fails from now on. The others may be or not: publish them again
     */
    List<Message> publish(List<Message> messages);

    /**
     * What comes next for the receiver, after what it acknowledged last. Waits no longer than a moment; empty where nothing
     * is there, where another instance receives under the same name, or where the bus can't be reached.
     *
     * @param receiver a new name begins at the start
     */
    List<Delivery> poll(String receiver, int most);

    /** The receiver is done with all deliveries of its last {@link #poll}: these are they. */
    void acknowledge(String receiver, List<Delivery> deliveries);

    /** How many published messages the receiver has not acknowledged; -1 where the bus can't be reached. */
    long behind(String receiver);

    /** Nobody here receives under that name any more. */
    default void leave(String receiver) {}

    @Override
    default void close() {}

    /** @param mark the bus's own word for where the message lies */
    record Delivery(Message message, String mark) {}
}
