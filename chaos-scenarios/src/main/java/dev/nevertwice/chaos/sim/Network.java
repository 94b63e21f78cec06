package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import java.util.function.Consumer;

/** Carries requests and answers, each after a delay drawn from the seed. */
final class Network {

    private final Baton baton;
    private final SplitMix chance;
    private final Weather weather;
    private final Toxics toxics;

    Network(Baton baton, Weather weather, Toxics toxics) {
        this.toxics = toxics;
        this.baton = baton;
        this.chance = baton.stream(3);
        this.weather = weather;
    }

    /**
     * The way to a server.
     *
     * @param way which one it is, for what can happen on it
     * @param arrival what happens when a request arrives there; runs between turns
     */
    Channel to(Weather.Way way, Consumer<Flight> arrival) {
        return new SimChannel(baton, this, way, arrival);
    }

    void depart(Flight flight, Consumer<Flight> arrival) {
        if (weather.refuses(flight)) {
            fail(flight, false, "connection refused");
            return;
        }
        if (weather.losesRequest(flight)) {
            return;
        }
        switch (toxics.fate(flight, Direction.UPSTREAM)) {
            case PASSES -> {}
            case VANISHES -> {
                return;
            }
            case RESETS -> {
                fail(flight, true, "connection reset");
                return;
            }
        }
        long late = toxics.lateMicros(flight, Direction.UPSTREAM);
        baton.after(late + delayMicros(), () -> arrival.accept(flight));
        if (weather.arrivesTwice(flight)) {
            Flight copy = flight.copy();
            baton.after(delayMicros(), () -> arrival.accept(copy));
        }
    }

    void answer(Flight flight, Response response) {
        if (weather.losesAnswer(flight)) {
            return;
        }
        switch (toxics.fate(flight, Direction.DOWNSTREAM)) {
            case PASSES -> {
                Exchange answered = new Exchange.Answered(response);
                long late = toxics.lateMicros(flight, Direction.DOWNSTREAM);
                baton.after(late + delayMicros(), () -> flight.end(answered));
            }
            case VANISHES -> {}
            case RESETS -> fail(flight, true, "connection reset");
        }
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
