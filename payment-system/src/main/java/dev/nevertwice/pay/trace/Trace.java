package dev.nevertwice.pay.trace;

import dev.nevertwice.pay.wire.Sha256;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A W3C trace (<a href="https://www.w3.org/TR/trace-context/">Trace Context</a>, version 00).
 *
 * @param id 32 hexadecimal digits
 */
public record Trace(String id) {

    public static final String HEADER = "traceparent";

    /** Later versions may add parts behind; what they begin with means the same. */
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    /** The caller's trace; empty where the header is missing or is none, which is then as if it were missing. */
    public static Optional<Trace> read(String traceparent) {
        if (traceparent == null || traceparent.length() > 512) {
            return Optional.empty();
        }
        Matcher parent = PARENT.matcher(traceparent);
        boolean known = parent.matches() && (parent.group(2) == null || !traceparent.startsWith("00"));
        return known ? Optional.of(new Trace(parent.group(1))) : Optional.empty();
    }

    /** The trace of what nobody gave one to: always the same for the same id of ours, so that no chance is drawn for it. */
    public static Trace of(String ours) {
        return new Trace(Sha256.hex("trace:" + ours, 16));
    }

    /** The header of a call that is made for it; another one for every {@code call}. */
    public String parent(String call) {
        return "00-" + id + "-" + Sha256.hex(id + ":" + call, 8) + "-01";
    }
}
