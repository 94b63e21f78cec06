package dev.nevertwice.chaos.proxy.toxic;

import dev.nevertwice.chaos.proxy.http.HttpMessages;
import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;

/** Answers HTTP requests with a status instead of letting them through. Upstream only; whatever is no HTTP passes. */
record HttpStatus(long status, long retryAfterSeconds) implements Toxic {

    HttpStatus {
        Attributes.require(status >= 200 && status <= 599, "status", "must be from 200 to 599");
    }

    @Override
    public ToxicType type() {
        return ToxicType.HTTP_STATUS;
    }

    @Override
    public SequencedMap<String, Long> attributes() {
        return Attributes.of("status", status, "retry_after", retryAfterSeconds);
    }

    @Override
    public void run(Flow flow) {
        HttpMessages requests = HttpMessages.requests();
        HttpPassing passing = new HttpPassing(flow, requests);
        Arrival.Silence why = flow.each(chunk -> {
            int whole = passing.feed(chunk);
            for (int i = 0; i < whole; i++) {
                flow.answer(reply());
            }
        });
        passing.end(why);
    }

    private byte[] reply() {
        String retry = retryAfterSeconds > 0 ? "Retry-After: " + retryAfterSeconds + "\r\n" : "";
        return ("HTTP/1.1 " + status + " \r\n" + retry + "Content-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
