package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.health.Readiness;
import dev.nevertwice.pay.replica.StatusReads;
import dev.nevertwice.pay.metrics.Exposition;
import dev.nevertwice.pay.metrics.Sample;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What machines ask that look after this one: answered without a key, and while draining too. */
public final class ProbeRoutes {

    private static final Set<String> PATHS = Set.of("/health", "/ready", "/metrics", "/openapi.json");

    private final Readiness readiness;
    private final StatusReads reads;
    private final Optional<Exposition> metrics;
    private final Supplier<List<Sample>> readings;

    /** @param metrics empty where nobody collects them */
    public ProbeRoutes(
            Readiness readiness,
            StatusReads reads,
            Optional<Exposition> metrics,
            Supplier<List<Sample>> readings) {
        this.readiness = readiness;
        this.reads = reads;
        this.metrics = metrics;
        this.readings = readings;
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
            case "/openapi.json" -> OpenApi.reply();
            case "/metrics" -> metrics.map(page -> metrics(request, page)).orElseGet(Problem.NOT_FOUND::response);
            default -> Problem.NOT_FOUND.response();
        };
    }

    private Response metrics(Request request, Exposition page) {
        if (!LocalOnly.allows(request)) {
            return Problem.FORBIDDEN.response("metrics are read from this machine, not from another origin");
        }
        SortedMap<String, String> headers = new TreeMap<>();
        headers.put("content-type", page.contentType());
        return new Response(200, headers, page.page(readings.get()));
    }

    private Response ready() {
        Readiness.Found found = readiness.look();
        return new Response(found.ready() ? 200 : 503, PaymentJson.jsonHeaders(), Json.bytes(found.json()));
    }
}
