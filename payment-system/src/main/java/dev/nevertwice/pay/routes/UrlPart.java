package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A part of a path or of a query, such as an id: clients write the colon in one as it is, or as {@code %3A}. */
final class UrlPart {

    private UrlPart() {}

    /** @throws Refusal when it is not encoded as it must be */
    static String decoded(String part) {
        String text;
        try {
            text = URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw unreadable();
        }
        if (text.indexOf(0) >= 0) { // PostgreSQL has no such text
            throw unreadable();
        }
        return text;
    }

    private static Refusal unreadable() {
        return new Refusal(Problem.INVALID_REQUEST, "the path or query is not readable");
    }
}
