package dev.nevertwice.psp.callback;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.Times;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Endpoints and their schedule as JSON, in the form of docs/psp-webhooks.md. Secrets go in, never out. */
final class WebhookJson {

    private static final int MAX_ENDPOINTS = 20;
    private static final int MAX_TYPES = 50;
    private static final Pattern ANY = Pattern.compile("[\\x21-\\x7e]{1,2000}");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    private final PspSettings settings;

    WebhookJson(PspSettings settings) {
        this.settings = settings;
    }

    Webhooks read(Fields fields) {
        Webhooks webhooks = Webhooks.of(settings);
        if (fields.has("schedule")) {
            webhooks = webhooks.withSchedule(
                    RetrySchedule.named(fields.oneOf("schedule", RetrySchedule.names())).orElseThrow());
        }
        if (fields.has("time_scale")) {
            webhooks = webhooks.withSchedule(
                    webhooks.schedule().timeScale(fields.whole("time_scale", 1, 10_000_000)));
        }
        List<WebhookEndpoint> endpoints = fields.has("endpoints")
                ? fields.objects("endpoints", 0, MAX_ENDPOINTS).stream().map(this::endpoint).toList()
                : webhooks.endpoints();
        fields.end();
        if (endpoints.stream().map(WebhookEndpoint::id).distinct().count() != endpoints.size()) {
            throw Problem.invalid("endpoints", "ids must differ");
        }
        return new Webhooks(webhooks.schedule(), endpoints);
    }

    private WebhookEndpoint endpoint(Fields fields) {
        String id = fields.name("id");
        URI url = url(fields);
        String secret = fields.has("secret") ? secret(fields) : settings.webhookSecret();
        List<String> types = fields.has("types") ? fields.texts("types", 0, MAX_TYPES) : List.of();
        SignatureScheme scheme = fields.has("signature")
                ? SignatureScheme.named(fields.oneOf("signature", SignatureScheme.wireNames())).orElseThrow()
                : SignatureScheme.STANDARD_WEBHOOKS;
        fields.end();
        try {
            return new WebhookEndpoint(id, url, secret, types, scheme);
        } catch (IllegalArgumentException e) {
            String[] parts = e.getMessage().split(": ", 2);
            throw Problem.invalid(fields.path(parts[0]), parts[1]);
        }
    }

    /** Only this machine, and where the settings let callbacks go anyway. */
    private URI url(Fields fields) {
        String text = fields.text("url", ANY, "must be an absolute http or https address");
        try {
            URI url = new URI(text);
            String host = url.getHost() == null ? "" : url.getHost();
            boolean known = settings.webhookUrl() != null && host.equalsIgnoreCase(settings.webhookUrl().getHost());
            if (!host.isEmpty() && !known && !LOOPBACK.matcher(host).matches()) {
                throw Problem.invalid(fields.path("url"), "must be this machine, or the host of --webhook-url");
            }
            return url;
        } catch (URISyntaxException e) {
            throw Problem.invalid(fields.path("url"), "must be an absolute http or https address");
        }
    }

    static String secret(Fields fields) {
        String secret = fields.text("secret", ANY, "must be whsec_ and at least 16 bytes of Base64");
        if (!WebhookEndpoint.isSecret(secret)) {
            throw Problem.invalid(fields.path("secret"), "must be whsec_ and at least 16 bytes of Base64");
        }
        return secret;
    }

    static ObjectNode write(Callbacks callbacks, Instant now) {
        ObjectNode json = Json.object().put("schedule", callbacks.schedule().name());
        ArrayNode endpoints = json.putArray("endpoints");
        for (Destination destination : callbacks.destinations()) {
            WebhookEndpoint endpoint = destination.endpoint();
            Instant overlap = destination.overlapEnd(now);
            ObjectNode one = endpoints.addObject()
                    .put("id", endpoint.id())
                    .put("url", endpoint.url().toString());
            ArrayNode types = one.putArray("types");
            endpoint.types().forEach(types::add);
            one.put("signature", endpoint.scheme().wireName());
            one.put("former_secret_until", overlap == null ? null : Times.text(overlap));
            one.put("queued", destination.queue().size());
        }
        return json;
    }
}
