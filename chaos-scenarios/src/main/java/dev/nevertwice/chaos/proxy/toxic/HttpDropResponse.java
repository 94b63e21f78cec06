package dev.nevertwice.chaos.proxy.toxic;

import dev.nevertwice.chaos.proxy.http.HttpMessages;
import java.util.SequencedMap;

/**
 * Takes an HTTP response from the upstream to its end, and closes instead of passing it: the other end has done it and believes
 * that it was told. Downstream only; whatever is no HTTP passes.
 *
 * @param reset other than 0: the client is told of a reset
 */
record HttpDropResponse(long reset) implements Toxic {

    @Override
    public ToxicType type() {
        return ToxicType.HTTP_DROP_RESPONSE;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("reset", reset);
    }

    @Override
    public void run(Flow flow) {
        HttpMessages responses = HttpMessages.responses();
        HttpPassing passing = new HttpPassing(flow, responses);
        Arrival.Silence why = flow.each(chunk -> {
            if (passing.feed(chunk) == 0) {
                return;
            }
            if (reset == 0) {
                flow.close();
            } else {
                flow.reset();
            }
        });
        passing.end(why);
    }
}
