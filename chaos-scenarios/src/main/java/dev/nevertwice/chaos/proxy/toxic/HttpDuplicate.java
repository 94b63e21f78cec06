package dev.nevertwice.chaos.proxy.toxic;

import dev.nevertwice.chaos.proxy.http.HttpMessages;
import java.util.SequencedMap;

/**
 * Sends each HTTP request to the upstream once more, on a connection of its own, so much later; nobody gets that answer.
 * Upstream only.
 */
record HttpDuplicate(long delayMillis) implements Toxic {

    @Override
    public ToxicType type() {
        return ToxicType.HTTP_DUPLICATE;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("delay", delayMillis);
    }

    @Override
    public void run(Flow flow) {
        HttpMessages requests = HttpMessages.requests();
        flow.each(chunk -> {
            byte[] bytes = chunk.copy();
            flow.pass(chunk);
            requests.feed(bytes, chunk.turn().head());
            requests.takeForeign();
            requests.takeWhole().forEach(request -> flow.sendAside(request, Attributes.millis(delayMillis)));
        });
    }
}
