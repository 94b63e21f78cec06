package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;

/** One request under way. It ends once; what comes later is dropped on the wire, though the server's work goes on. */
abstract class Flight {

    final Request request;
    private boolean over;

    Flight(Request request) {
        this.request = request;
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
