package dev.nevertwice.pay.virtual;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.store.TransactionScope;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/** The simulator's PSP in virtual time, behind a network that takes a millisecond each way. */
final class VirtualPsp implements Channel {

    private static final Duration WAY = Duration.ofMillis(1);
    private static final String NOTHING = "{\"data\": []}";

    private final VirtualTime time;
    private final BiConsumer<Request, IntConsumer> webhooks;
    private final Psp psp;
    private final Map<Long, Flight> flights = new HashMap<>();
    private long exchanges;
    private int toMiss;
    private boolean shutOut;

    /** @param webhooks brings a callback to its receiver, and the status of its answer back (0: there was none) */
    VirtualPsp(VirtualTime time, BiConsumer<Request, IntConsumer> webhooks) {
        this.time = time;
        this.webhooks = webhooks;
        this.psp = new Psp(PspSettings.defaults()
                .withPublicUrl("http://psp.test")
                .withWebhookUrl(URI.create("http://pay.test/webhooks/psp")));
    }

    /** Somebody who waits for an answer. */
    private static final class Flight {

        private final VirtualTask waiter;
        private Exchange ended;

        Flight(VirtualTask waiter) {
            this.waiter = waiter;
        }
    }

    /** Its look-ups lag so far behind that the next ones find nothing. */
    void missNext(int times) {
        toMiss = times;
    }

    /** Whether it takes our key for one that it does not know, of all but those who only look. */
    void shutOut(boolean out) {
        shutOut = out;
    }

    /** How many of them are still to come. */
    int toMiss() {
        return toMiss;
    }

    @Override
    public Exchange exchange(Request request, Duration deadline) {
        Check.that(!TransactionScope.isOpen(), "no remote call inside a transaction");
        if (toMiss > 0 && request.target().startsWith("/v1/") && request.target().contains("?")) {
            toMiss--;
            return new Exchange.Answered(
                    new Response(200, new TreeMap<>(), NOTHING.getBytes(StandardCharsets.US_ASCII)));
        }
        Instant latest = time.now().plus(deadline);
        Flight flight = new Flight(time.current());
        long exchange = ++exchanges;
        flights.put(exchange, flight);
        SortedMap<String, String> headers = new TreeMap<>(request.headers());
        if (shutOut && request.method().equals("POST")) {
            headers.put("authorization", "Bearer of another time");
        }
        PspRequest arriving = new PspRequest(request.method(), request.target(), headers, request.body());
        time.after(WAY, () -> step(new Input.Arrived(exchange, arriving)));
        while (flight.ended == null && time.now().isBefore(latest)) {
            time.wake(flight.waiter, latest);
            time.handOver();
            flight.waiter.refuseToLiveOn();
        }
        return flight.ended == null ? new Exchange.Failed(true, "no answer in time") : flight.ended;
    }

    private void step(Input input) {
        for (Effect effect : psp.step(input, time.now())) {
            act(effect);
        }
    }

    private void act(Effect effect) {
        switch (effect) {
            case Effect.Send(long exchange, PspReply reply) -> end(
                    exchange, new Exchange.Answered(new Response(reply.status(), reply.headers(), reply.body())));
            case Effect.SendPart part -> end(part.exchange(), new Exchange.Failed(true, "reset in the body"));
            case Effect.Reset(long exchange) -> end(exchange, new Exchange.Failed(true, "reset"));
            case Effect.StartTimer(long timer, Instant due) -> time.after(
                    Duration.between(time.now(), due), () -> step(new Input.TimerDue(timer)));
            case Effect.Deliver(long delivery, URI url, PspRequest event) -> time.after(
                    WAY,
                    () -> webhooks.accept(
                            new Request(event.method(), event.target(), event.headers(), event.body()),
                            status -> time.after(WAY, () -> step(new Input.CallbackAnswered(delivery, status)))));
        }
    }

    private void end(long exchange, Exchange ended) {
        Flight flight = flights.remove(exchange);
        time.after(WAY, () -> {
            flight.ended = ended;
            time.wake(flight.waiter, time.now());
        });
    }
}
