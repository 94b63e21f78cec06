package dev.nevertwice.psp.callback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.Turn;
import dev.nevertwice.psp.exchange.Routes;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Query;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The admin's view of callbacks: endpoints, events, and every attempt to deliver them. */
public final class CallbackRoutes {

    private static final Pattern RESEND = Pattern.compile("/_admin/events/([A-Za-z0-9_]{1,64})/resend");
    private static final Pattern ROTATE = Pattern.compile("/_admin/webhooks/([A-Za-z0-9_.:-]{1,64})/rotate");
    private static final long WEEK_IN_SECONDS = 7 * 86_400;

    private final Callbacks callbacks;
    private final WebhookJson json;

    public CallbackRoutes(PspSettings settings, Callbacks callbacks) {
        this.callbacks = callbacks;
        this.json = new WebhookJson(settings);
    }

    /** Answers a request for one of these routes; empty for any other. */
    public Optional<PspReply> answer(PspRequest request, Turn turn) {
        Matcher resend = RESEND.matcher(request.path());
        Matcher rotate = ROTATE.matcher(request.path());
        if (request.path().equals("/_admin/webhooks")) {
            return Optional.of(webhooks(request, turn.now()));
        } else if (rotate.matches()) {
            return Optional.of(rotate(rotate.group(1), request, turn.now()));
        } else if (request.path().equals("/_admin/events")) {
            return Optional.of(Json.reply(200, callbacks.events().json(filter(request, "reference"))));
        } else if (resend.matches()) {
            return Optional.of(resend(resend.group(1), request, turn));
        } else if (request.path().equals("/_admin/deliveries")) {
            return Optional.of(Json.reply(200,
                    callbacks.log().json(filter(request, "event", "endpoint", "reference"))));
        }
        return Optional.empty();
    }

    private PspReply webhooks(PspRequest request, Instant now) {
        Routes.allow(request, "GET", "PUT");
        if (request.method().equals("PUT")) {
            Routes.type(request, "application/json");
            callbacks.set(json.read(Fields.of(Json.parse(request.body()))));
        }
        return Json.reply(200, WebhookJson.write(callbacks, now));
    }

    private PspReply rotate(String id, PspRequest request, Instant now) {
        Routes.allow(request, "POST");
        Routes.type(request, "application/json");
        Fields fields = Fields.of(Json.parse(request.body()));
        String secret = WebhookJson.secret(fields);
        long overlap = fields.has("overlap") ? fields.whole("overlap", 0, WEEK_IN_SECONDS) : 86_400;
        fields.end();
        destination(id).rotate(secret, now.plusSeconds(overlap));
        return Json.reply(200, WebhookJson.write(callbacks, now));
    }

    private PspReply resend(String id, PspRequest request, Turn turn) {
        Routes.allow(request, "POST");
        Routes.type(request, "application/json");
        Fields fields = Fields.of(Json.parse(request.body()));
        String endpoint = fields.has("endpoint") ? fields.name("endpoint") : null;
        fields.end();
        Event event = callbacks.events().byId(id)
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such event, or it is forgotten"));
        List<Destination> to = endpoint != null ? List.of(destination(endpoint))
                : callbacks.destinations().stream()
                        .filter(destination -> destination.endpoint().wants(event.type())).toList();
        ArrayNode deliveries = Json.array();
        callbacks.resend(event, to, turn).forEach(deliveries::add);
        return Json.reply(200, Json.object().put("event", id).set("deliveries", deliveries));
    }

    private Destination destination(String id) {
        return callbacks.destinations().stream().filter(each -> each.endpoint().id().equals(id)).findFirst()
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such endpoint"));
    }

    private static Map<String, String> filter(PspRequest request, String... known) {
        Routes.allow(request, "GET");
        return Query.only(request.query(), known);
    }
}
