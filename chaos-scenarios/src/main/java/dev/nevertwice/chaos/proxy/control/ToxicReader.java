package dev.nevertwice.chaos.proxy.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import dev.nevertwice.chaos.proxy.toxic.BadAttribute;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.proxy.toxic.Range;
import dev.nevertwice.chaos.proxy.toxic.Scope;
import dev.nevertwice.chaos.proxy.toxic.Toxic;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import dev.nevertwice.chaos.proxy.toxic.ToxicType;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads toxics out of JSON, and finds what is wrong in the reference's order. */
public final class ToxicReader {

    /** Where what the reference does not know is asked for. */
    static final String EXTRA = "nevertwice";

    private static final List<String> FIELDS =
            List.of("name", "type", "stream", "toxicity", "attributes", EXTRA);
    private static final List<String> SCOPE =
            List.of("connections", "requests", "after_millis", "for_millis", "per_request");

    private ToxicReader() {}

    /**
     * A toxic as clients of the API write it.
     *
     * @throws ProxyProblem that says what is wrong with it
     */
    public static ToxicSetting read(JsonNode toxic) {
        return read(new Body(toxic, ""), name -> false);
    }

    /** @param exists whether a name is taken */
    static ToxicSetting read(Body body, Predicate<String> exists) {
        body.requireObject();
        String stream = body.text("stream", "downstream");
        String typeWord = body.text("type", "");
        String name = body.text("name", "");
        float toxicity = body.real("toxicity", 1f);
        Body attributes = body.field("attributes");
        if (attributes != null) {
            attributes.requireObject();
        }
        Direction direction = Direction.of(stream).orElseThrow(
                () -> problem("stream was invalid, can be either upstream or downstream"));
        ToxicType type = ToxicType.of(typeWord).orElseThrow(() -> problem("invalid toxic type"));
        String chosen = name.isEmpty() ? typeWord + "_" + stream : name;
        if (exists.test(chosen)) {
            throw new ProxyProblem(ProxyProblem.Kind.CONFLICT, "toxic already exists");
        }
        return new ToxicSetting(
                chosen, stream, direction, toxicity, toxic(type, attributes(type, attributes)),
                scope(body.field(EXTRA)));
    }

    /** As {@link #read(Body, Predicate)}, but ignores nothing. */
    static ToxicSetting readAll(Body body, Predicate<String> exists) {
        body.requireOnly(FIELDS);
        ToxicSetting toxic = read(body, exists);
        Body attributes = body.field("attributes");
        if (attributes != null) {
            attributes.requireOnly(toxic.toxic().type().attributes());
        }
        return toxic;
    }

    /** Those given; the type has no others. */
    static Map<String, Long> attributes(ToxicType type, Body given) {
        Map<String, Long> attributes = new LinkedHashMap<>();
        if (given != null) {
            given.requireObject();
            for (String name : type.attributes()) {
                Body field = given.field(name);
                if (field != null) {
                    attributes.put(name, field.whole());
                }
            }
        }
        return attributes;
    }

    private static Toxic toxic(ToxicType type, Map<String, Long> attributes) {
        try {
            return type.with(attributes);
        } catch (BadAttribute crashing) {
            throw Body.bad(crashing.getMessage());
        }
    }

    private static Scope scope(Body extra) {
        if (extra == null) {
            return Scope.ALL;
        }
        extra.requireOnly(SCOPE);
        Body lasting = extra.field("for_millis");
        return new Scope(
                range(extra.field("connections")),
                range(extra.field("requests")),
                extra.field("after_millis") == null ? Duration.ZERO : duration(extra.field("after_millis")),
                lasting == null ? null : duration(lasting),
                extra.flag("per_request", false));
    }

    private static Duration duration(Body millis) {
        if (millis.whole() < 0 || millis.whole() > Duration.ofDays(365).toMillis()) {
            throw Body.bad(millis.path() + " must be from 0 to a year");
        }
        return Duration.ofMillis(millis.whole());
    }

    /** A number, or the first and the last. */
    private static Range range(Body body) {
        if (body == null) {
            return Range.ALL;
        }
        List<Long> ends = body.value().isArray()
                ? body.elements().stream().map(Body::whole).toList()
                : List.of(body.whole(), body.whole());
        if (ends.size() != 2 || ends.getFirst() < 1 || ends.getFirst() > ends.getLast()) {
            throw Body.bad(body.path() + " must be a number from 1 on, or [FIRST, LAST]");
        }
        return new Range(ends.getFirst(), ends.getLast());
    }

    private static ProxyProblem problem(String message) {
        return new ProxyProblem(ProxyProblem.Kind.BAD_REQUEST, message);
    }
}
