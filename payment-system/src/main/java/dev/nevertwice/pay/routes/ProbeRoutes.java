package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.health.Readiness;
import dev.nevertwice.pay.replica.StatusReads;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.Set;

/** What machines ask that look after this one: answered without a key, and while draining too. */
public final class ProbeRoutes {

    private static final Set<String> PATHS = Set.of("/health", "/ready");

    private final Readiness readiness;
    private final StatusReads reads;

    public ProbeRoutes(Readiness readiness, StatusReads reads) {
        this.readiness = readiness;
        this.reads = reads;
    }

    public boolean serves(Request request) {
        return PATHS.contains(request.path());
    }

    public Response handle(Request request) {
        if (!request.method().equals("GET")) {
            return Problem.METHOD_NOT_ALLOWED.response();
        }
        return switch (request.path()) {
            case "/health" -> {
                ObjectNode health = Json.object().put("status", "up");
                reads.report(health);
                yield PaymentJson.ok(health);
            }
            case "/ready" -> ready();
            default -> Problem.NOT_FOUND.response();
        };
    }

    private Response ready() {
        Readiness.Found found = readiness.look();
        return new Response(found.ready() ? 200 : 503, PaymentJson.jsonHeaders(), Json.bytes(found.json()));
    }
}
