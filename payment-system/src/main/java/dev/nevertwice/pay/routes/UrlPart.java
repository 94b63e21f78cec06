package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.check.Check;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** A part of a path or of a query, such as an id: clients write the colon in one as it is, or as {@code %3A}. */
final class UrlPart {

    private UrlPart() {}

    /** @throws Refusal when it is not encoded as it must be */
    static String decoded(String part) {
        try {
            String text = URLDecoder.decode(part, StandardCharsets.UTF_8);
            Check.that(text.indexOf(0) < 0, "a zero");
            return text;
        } catch (IllegalArgumentException | AssertionError malformed) {
            throw new Refusal(Problem.INVALID_REQUEST, "the path or query is not readable");
        }
    }
}
