package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.adapter.memory.MemoryBus;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A bus as seen through the port: it outlives crashes of those who use it, and gives a receiver's messages to one instance at a
 * time, as a consumer group does with what has one key. Who is dead or silent for too long is replaced.
 */
final class SimBus implements EventBus {

    private static final long SESSION_MICROS = 30_000_000;

    private final Baton baton;
    private final Map<String, Session> sessions = new HashMap<>();
    private final MemoryBus bus;
    private final Idling idling;
    private boolean down;
    private long felt;

    SimBus(Baton baton, MemoryBus bus, Idling idling) {
        this.baton = baton;
        this.bus = bus;
        this.idling = idling;
    }

    /** Nobody reaches it as long as it is. What it was given it keeps. */
    void goDown(boolean whether) {
        down = whether;
    }

    /** How often somebody wanted something of it while it was down. */
    long felt() {
        return felt;
    }

    private boolean isDown() {
        felt += down ? 1 : 0;
        return down;
    }

    @Override
    public List<Message> publish(List<Message> messages) {
        baton.call(PortCall.PUBLISH, messages, Digest.ofMessages(messages)).refuseInTransaction("publish");
        if (isDown()) {
            return List.of();
        }
        List<Message> kept = bus.publish(messages);
        idling.published();
        baton.call(PortCall.PUBLISHED, kept, Digest.ofMessages(kept));
        return kept;
    }

    @Override
    public List<Delivery> poll(String receiver, int most) {
        SimTask self = baton.call(PortCall.POLL, receiver, receiver.hashCode());
        self.refuseInTransaction("poll");
        List<Delivery> deliveries = !isDown() && joins(receiver) ? bus.poll(receiver, most) : List.of();
        self.looks.addBus(bus.behind(receiver) > 0);
        baton.trace.add(Digest.ofMessages(deliveries.stream().map(Delivery::message).toList()));
        return deliveries;
    }

    /** Which instance reads for a receiver, and until when nobody else does. */
    private record Session(Instance instance, long untilMicros) {}

    private boolean joins(String receiver) {
        Instance self = baton.current().instance;
        Session session = sessions.get(receiver);
        boolean anothers = session != null && session.instance() != self && !session.instance().isDead()
                && baton.micros() < session.untilMicros();
        if (!anothers) {
            sessions.put(receiver, new Session(self, baton.micros() + SESSION_MICROS));
        }
        return !anothers;
    }

    @Override
    public void acknowledge(String receiver, List<Delivery> deliveries) {
        baton.call(PortCall.ACKNOWLEDGE, receiver, deliveries.size()).refuseInTransaction("acknowledge");
        if (!isDown()) {
            bus.acknowledge(receiver, deliveries);
        }
    }

    @Override
    public long behind(String receiver) {
        baton.call(PortCall.POLL, receiver, 1).refuseInTransaction("poll");
        return down ? -1 : bus.behind(receiver);
    }
}
