package dev.nevertwice.psp.callback;

import dev.nevertwice.psp.PspSettings;
import java.util.List;

/** Who is told of changes, and how patiently. */
public record Webhooks(RetrySchedule schedule, List<WebhookEndpoint> endpoints) {

    public Webhooks {
        endpoints = List.copyOf(endpoints);
        if (endpoints.stream().map(WebhookEndpoint::id).distinct().count() != endpoints.size()) {
            throw new IllegalArgumentException("endpoints: ids must differ");
        }
    }

    /** The one endpoint of the settings, or none, with the settings' schedule. */
    public static Webhooks of(PspSettings settings) {
        List<WebhookEndpoint> one = settings.webhookUrl() == null ? List.of()
                : List.of(new WebhookEndpoint(
                        WebhookEndpoint.DEFAULT, settings.webhookUrl(), settings.webhookSecret(), List.of(),
                        SignatureScheme.STANDARD_WEBHOOKS));
        RetrySchedule schedule = RetrySchedule.inTheMannerOf(
                settings.profile().name(),
                settings.callbackRetries(),
                settings.callbackGiveUp(),
                settings.callbackAnswerTimeout());
        return new Webhooks(schedule, one);
    }

    public Webhooks withSchedule(RetrySchedule other) {
        return new Webhooks(other, endpoints);
    }

    public Webhooks withEndpoints(WebhookEndpoint... other) {
        return new Webhooks(schedule, List.of(other));
    }
}
