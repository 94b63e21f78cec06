package dev.nevertwice.psp.callback;

import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.fault.FaultAct;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * What is wrong with one delivery as bytes.
 *
 * @param age how old the signed time stamp is
 */
record Spoiling(boolean wrongSecret, boolean cut, Duration age) {

    static final Spoiling NONE = new Spoiling(false, false, Duration.ZERO);

    /** Of nobody: "signed by somebody who is not us". */
    private static final List<String> FOREIGN = List.of("whsec_c2lnbmVkIGJ5IHNvbWVib2R5IHdobyBpcyBub3QgdXM=");

    static Spoiling by(FaultAct act) {
        return switch (act) {
            case FaultAct.BadSignature bad -> new Spoiling(true, false, Duration.ZERO);
            case FaultAct.Truncate half -> new Spoiling(false, true, Duration.ZERO);
            case FaultAct.OldTimestamp old -> new Spoiling(false, false, old.age());
            default -> throw new IllegalStateException(act.type() + " can't happen to a callback");
        };
    }

    /** The delivery as it leaves now. A cut body carries the signature of the whole one. */
    PspRequest request(Errand errand, Instant now) {
        Event event = errand.event();
        Destination destination = errand.destination();
        long seconds = now.minus(age).getEpochSecond();
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json");
        destination.endpoint().scheme().sign(
                wrongSecret ? FOREIGN : destination.secrets(now), event.id(), seconds, event.body(), headers);
        byte[] body = cut ? Arrays.copyOf(event.body(), event.body().length / 2) : event.body();
        return new PspRequest("POST", target(destination.endpoint().url()), headers, body);
    }

    private static String target(URI url) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }
}
