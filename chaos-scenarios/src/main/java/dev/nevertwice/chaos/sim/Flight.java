package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;

/** One request under way. It ends once; what comes later is dropped on the wire, though the server's work goes on. */
abstract class Flight {

    final Request request;
    final Weather.Way way;
    private boolean over;

    Flight(Request request, Weather.Way way) {
        this.request = request;
        this.way = way;
    }

    /** What arrives a second time: nobody waits for an answer to it. */
    final Flight copy() {
        return new Flight(request, way) {
            @Override
            protected void ended(Exchange exchange) {}
        };
    }

    final void end(Exchange exchange) {
        if (!over) {
            over = true;
            ended(exchange);
        }
    }

    /** Nobody waits for it any more. */
    final void giveUp() {
        over = true;
    }

    /** Its end has come back to whoever sent it. Runs between turns: may wake and plan, not block. */
    protected abstract void ended(Exchange exchange);

    @Override
    public String toString() {
        return request.method() + " " + request.path();
    }
}
