package dev.nevertwice.pay;

import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;

/** The one composition root: ports and settings in, a running payment system out. */
public final class PaymentSystem implements AutoCloseable {

    public PaymentSystem(Ports ports, Settings settings) {}

    /** Starts the background workers. */
    public void start() {}

    /** Answers one request. Blocks; never throws for anything a caller can send. */
    public Response handle(Request request) {
        throw new UnsupportedOperationException();
    }

    /** Stops the workers and waits for them. */
    @Override
    public void close() {}
}
