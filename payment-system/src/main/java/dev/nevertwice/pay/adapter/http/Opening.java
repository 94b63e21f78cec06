package dev.nevertwice.pay.adapter.http;

import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.function.Function;

/** Answers that the payment system is starting, until it is there to answer itself. */
public final class Opening implements Function<Request, Response> {

    private volatile Function<Request, Response> core = request -> PayServer.starting();

    public void open(Function<Request, Response> opened) {
        core = opened;
    }

    @Override
    public Response apply(Request request) {
        return core.apply(request);
    }
}
