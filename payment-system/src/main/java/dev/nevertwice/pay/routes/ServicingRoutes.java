package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.Map;
import java.util.regex.Pattern;

/** What a merchant may ask of a payment that exists: {@code POST /v1/payments/{id}/capture} and the like, each with a key. */
public final class ServicingRoutes {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final Map<String, Service> services;

    /** One of them. */
    @FunctionalInterface
    public interface Service {
        Response serve(String merchant, String key, String payment, byte[] body);
    }

    /** @param services by the last word of the path */
    public ServicingRoutes(Map<String, Service> services) {
        this.services = Map.copyOf(services);
    }

    boolean serves(Request request, String[] path) {
        return request.method().equals("POST")
                && path.length == 4
                && path[1].equals("payments")
                && services.containsKey(path[3]);
    }

    Response handle(String merchant, Request request, String[] path) {
        String key = request.header("idempotency-key");
        if (key == null) {
            return Problem.KEY_MISSING.response();
        }
        if (!KEY.matcher(key).matches()) {
            return Problem.KEY_MALFORMED.response();
        }
        if (!Fields.isJson(request)) {
            return Problem.UNSUPPORTED_MEDIA_TYPE.response();
        }
        if (!Fields.REFERENCE.matcher(path[2]).matches()) {
            return Problem.NOT_FOUND.response();
        }
        return services.get(path[3]).serve(merchant, key, path[2], request.body());
    }
}
