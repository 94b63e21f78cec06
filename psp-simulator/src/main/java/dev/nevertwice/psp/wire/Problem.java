package dev.nevertwice.psp.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.PspReply;

/** A refusal on its way out of the code that found the reason. RFC 9457 on the wire. Costs no stack trace. */
public final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final ProblemCode code;
    private final String allowed;

    public Problem(ProblemCode code, String detail) {
        this(code, detail, null);
    }

    private Problem(ProblemCode code, String detail, String allowed) {
        super(detail, null, false, false);
        this.code = code;
        this.allowed = allowed;
    }

    /** Of a route that has other methods. */
    public static Problem onlyAllowed(String... methods) {
        String allowed = String.join(", ", methods);
        return new Problem(ProblemCode.METHOD_NOT_ALLOWED, "Only " + allowed + " is allowed here", allowed);
    }

    public static Problem invalid(String path, String expected) {
        return new Problem(ProblemCode.INVALID_REQUEST, path + ": " + expected);
    }

    public ProblemCode code() {
        return code;
    }

    public PspReply reply() {
        PspReply reply = reply(code.status(), body(code, code.status(), getMessage()));
        return switch (code) {
            case UNAUTHORIZED -> reply.withHeader("www-authenticate", "Bearer");
            case METHOD_NOT_ALLOWED -> reply.withHeader("allow", allowed);
            case KEY_IN_FLIGHT -> reply.withHeader("retry-after", "1");
            default -> reply;
        };
    }

    public static PspReply reply(int status, ObjectNode body) {
        return PspReply.of(status, "application/problem+json", Json.bytes(body));
    }

    public static ObjectNode body(ProblemCode code, int status, String detail) {
        return Json.object()
                .put("type", "urn:nevertwice:psp:" + code.wireName())
                .put("title", code.title())
                .put("status", status)
                .put("detail", detail)
                .put("code", code.wireName());
    }
}
