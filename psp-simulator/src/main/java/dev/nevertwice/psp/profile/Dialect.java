package dev.nevertwice.psp.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.ProblemCode;
import java.util.Map;

/** Says what the machine says in the words of a profile. Translation happens at the door: stored replies are untranslated. */
public final class Dialect {

    private static final String PROBLEM = "application/problem+json";

    private final Profile profile;

    public Dialect(Profile profile) {
        this.profile = profile;
    }

    /** Whether a replay shows what has become of the first request, and not what was answered then. */
    public boolean showsLatest() {
        return profile.latest();
    }

    /** What a reply to a keyed request has besides its content, when it was executed just now. */
    public PspReply first(PspReply reply, long exchange, String key) {
        PspReply named = profile.namesRequests() ? reply.withHeader("request-id", "req_" + exchange) : reply;
        return profile.echoesKey() ? named.withHeader(profile.lowerCaseHeader(), key) : named;
    }

    /**
     * What a replay has besides its content.
     *
     * @param stored as {@link #first} made it
     */
    public PspReply again(PspReply stored, long exchange) {
        PspReply reply = stored;
        if (profile.namesRequests()) {
            reply = reply.withHeader("original-request", stored.headers().getOrDefault("request-id", ""))
                    .withHeader("request-id", "req_" + exchange);
        }
        for (Map.Entry<String, String> header : profile.replayHeaders().entrySet()) {
            reply = reply.withHeader(header.getKey(), header.getValue());
        }
        return reply;
    }

    /**
     * The reply in the profile's words; only refusals differ.
     *
     * @param key null where there was none
     */
    public PspReply spoken(PspReply reply, String key) {
        if (!PROBLEM.equals(reply.headers().get("content-type"))
                || profile.shape() == ErrorShape.PROBLEM && profile.refusals().isEmpty()) {
            return reply;
        }
        ObjectNode problem = (ObjectNode) Json.parse(reply.body());
        Refusal words = words(problem, reply.status(), key);
        PspReply spoken =
                new PspReply(words.status(), reply.headers(), Json.bytes(profile.shape().body(words, problem)))
                        .withHeader("content-type", profile.shape().contentType());
        for (Map.Entry<String, String> header : words.headers().entrySet()) {
            spoken = spoken.withHeader(header.getKey(), header.getValue());
        }
        return spoken;
    }

    private Refusal words(ObjectNode problem, int status, String key) {
        String code = problem.path("code").asText();
        Refusal own = ProblemCode.named(code).map(profile::refusal).orElse(null);
        String detail = problem.path("detail").asText();
        if (own == null) {
            return Refusal.of(status, profile.shape().type(status), code, detail);
        }
        String message = own.message() == null ? detail : own.message().replace("{key}", key == null ? "" : key);
        return new Refusal(own.status(), own.type(), own.code(), message, own.headers());
    }
}
