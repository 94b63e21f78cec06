package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.adapter.memory.MemoryBus;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.Message;
import java.util.List;

/** A bus as seen through the port: it outlives crashes of those who use it. */
final class SimBus implements EventBus {

    private final Baton baton;
    private final MemoryBus bus;

    SimBus(Baton baton, MemoryBus bus) {
        this.baton = baton;
        this.bus = bus;
    }

    @Override
    public List<Message> publish(List<Message> messages) {
        baton.call(PortCall.PUBLISH, messages, Digest.ofMessages(messages)).refuseInTransaction("publish");
        List<Message> kept = bus.publish(messages);
        baton.call(PortCall.PUBLISHED, kept, Digest.ofMessages(kept));
        return kept;
    }

    @Override
    public List<Delivery> poll(String receiver, int most) {
        baton.call(PortCall.POLL, receiver, receiver.hashCode()).refuseInTransaction("poll");
        List<Delivery> deliveries = bus.poll(receiver, most);
        baton.trace.add(Digest.ofMessages(deliveries.stream().map(Delivery::message).toList()));
        return deliveries;
    }

    @Override
    public void acknowledge(String receiver, List<Delivery> deliveries) {
        baton.call(PortCall.ACKNOWLEDGE, receiver, deliveries.size()).refuseInTransaction("acknowledge");
        bus.acknowledge(receiver, deliveries);
    }

    @Override
    public long behind(String receiver) {
        baton.call(PortCall.POLL, receiver, 1).refuseInTransaction("poll");
        return bus.behind(receiver);
    }
}
