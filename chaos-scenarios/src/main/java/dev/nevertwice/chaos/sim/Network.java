package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import java.util.function.Consumer;

/** Carries requests and answers, each after a delay drawn from the seed. */
final class Network {

    private final Baton baton;
    private final SplitMix chance;

    Network(Baton baton) {
        this.baton = baton;
        this.chance = baton.stream(3);
    }

    /**
     * The way to a server.
     *
     * @param arrival what happens when a request arrives there; runs between turns
     */
    Channel to(Consumer<Flight> arrival) {
        return new SimChannel(baton, this, arrival);
    }

    void depart(Flight flight, Consumer<Flight> arrival) {
        baton.after(delayMicros(), () -> arrival.accept(flight));
    }

    void answer(Flight flight, Response response) {
        Exchange answered = new Exchange.Answered(response);
        baton.after(delayMicros(), () -> flight.end(answered));
    }

    void fail(Flight flight, boolean sent, String reason) {
        Exchange failed = new Exchange.Failed(sent, reason);
        baton.after(delayMicros(), () -> flight.end(failed));
    }

    /** Usually 0.2 to 5 ms; one in 64 up to 100 ms, one in 2,048 up to 2 s, so that messages overtake each other. */
    long delayMicros() {
        long draw = chance.next();
        long tail = draw & 2_047;
        long span = tail == 0 ? 2_000_000 : (tail & 63) == 0 ? 100_000 : 4_800;
        return 200 + (((draw >>> 32) * span) >>> 32);
    }
}
