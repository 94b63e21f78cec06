package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Carries the PSP machine: steps it when a request arrives or a timer is due, and does what it says. Decides nothing. */
final class PspHost {

    private final Baton baton;
    private final Network network;
    private final Psp psp;
    private final Consumer<Flight> merchant;
    private final Weather weather;

    /** Only looked up, never gone through: its order is not part of the world. */
    private final Map<Long, Flight> unanswered = new HashMap<>();

    private long lastExchange;

    /** @param merchant what happens when a callback arrives there */
    PspHost(Baton baton, Network network, Psp psp, Consumer<Flight> merchant, Weather weather) {
        this.baton = baton;
        this.network = network;
        this.psp = psp;
        this.merchant = merchant;
        this.weather = weather;
    }

    /** Cuts off whoever waits for an answer. What was committed stays; timers go on when it is up again. */
    void goDown() {
        new TreeMap<>(unanswered).forEach((exchange, flight) -> {
            if (!Weather.isSpared(flight)) {
                reset(exchange, "connection reset");
            }
        });
    }

    void arrived(Flight flight) {
        if (weather.pspIsDown() && !Weather.isSpared(flight)) {
            network.fail(flight, false, "connection refused");
            return;
        }
        long exchange = ++lastExchange;
        unanswered.put(exchange, flight);
        Request request = flight.request;
        step(new Input.Arrived(
                exchange, new PspRequest(request.method(), request.target(), request.headers(), request.body())));
    }

    private void step(Input input) {
        int effects = 0;
        for (Effect effect : psp.step(input, baton.now())) {
            act(effect);
            effects++;
        }
        baton.noteEvent(PortCall.PSP_STEP, input, effects);
    }

    private void act(Effect effect) {
        switch (effect) {
            case Effect.Send send -> {
                Flight flight = unanswered.remove(send.exchange());
                if (flight != null) {
                    network.answer(flight, response(send.reply()));
                }
            }
            case Effect.SendPart part -> reset(part.exchange(), "connection reset in the middle of the body");
            case Effect.Reset reset -> reset(reset.exchange(), "connection reset");
            case Effect.StartTimer timer -> baton.after(microsUntil(timer.due()), () -> due(timer.timer()));
            case Effect.Deliver deliver -> network.depart(new Callback(deliver), merchant);
        }
    }

    /** Does nothing where the connection went down with the process. */
    private void reset(long exchange, String reason) {
        Flight flight = unanswered.remove(exchange);
        if (flight != null) {
            network.fail(flight, true, reason);
        }
    }

    private void due(long timer) {
        if (weather.pspIsDown()) {
            baton.after(weather.pspDownMicros(), () -> due(timer));
        } else {
            step(new Input.TimerDue(timer));
        }
    }

    private long microsUntil(Instant due) {
        return Durations.micros(Duration.between(baton.now(), due));
    }

    private static Response response(PspReply reply) {
        return new Response(reply.status(), reply.headers(), reply.body());
    }

    /** A callback under way; the machine itself counts how long it waits for the answer. */
    private final class Callback extends Flight {

        private final long delivery;

        Callback(Effect.Deliver deliver) {
            super(new Request(
                    deliver.request().method(),
                    deliver.request().target(),
                    deliver.request().headers(),
                    deliver.request().body()), Weather.Way.PSP_TO_PAY);
            this.delivery = deliver.delivery();
        }

        @Override
        protected void ended(Exchange exchange) {
            int status = exchange instanceof Exchange.Answered answered ? answered.response().status() : 0;
            step(new Input.CallbackAnswered(delivery, status));
        }
    }
}
