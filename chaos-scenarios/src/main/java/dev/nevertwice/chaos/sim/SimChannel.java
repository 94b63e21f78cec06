package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import java.time.Duration;
import java.util.function.Consumer;

/** A task's way to a server over the simulated network. */
final class SimChannel implements Channel {

    private static final Exchange TIME_OUT = new Exchange.Failed(true, "no answer before the deadline");

    private final Baton baton;
    private final Network network;
    private final Weather.Way way;
    private final Consumer<Flight> arrival;

    SimChannel(Baton baton, Network network, Weather.Way way, Consumer<Flight> arrival) {
        this.baton = baton;
        this.network = network;
        this.way = way;
        this.arrival = arrival;
    }

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        SimTask self = baton.call(PortCall.EXCHANGE, request, Digest.of(request));
        self.refuseInTransaction("call a server");
        Awaited flight = new Awaited(request, self);
        network.depart(flight, arrival);
        Event timeOut = baton.after(Durations.micros(deadline), () -> flight.end(TIME_OUT));
        try {
            while (flight.outcome == null) {
                self.waitInterruptibly(flight);
            }
        } finally {
            timeOut.cancel();
            flight.giveUp();
        }
        baton.call(PortCall.ANSWERED, request, Digest.of(flight.outcome));
        return flight.outcome;
    }

    /** A request whose sender waits. */
    private final class Awaited extends Flight {

        private final SimTask sender;
        private Exchange outcome;

        Awaited(Request request, SimTask sender) {
            super(request, SimChannel.this.way);
            this.sender = sender;
        }

        @Override
        protected void ended(Exchange exchange) {
            outcome = exchange;
            baton.wake(sender);
        }

        @Override
        public String toString() {
            return "the answer to " + super.toString();
        }
    }
}
