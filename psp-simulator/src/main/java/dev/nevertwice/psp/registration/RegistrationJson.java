package dev.nevertwice.psp.registration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.JsonText;
import dev.nevertwice.psp.wire.Times;

/** Registrations and charges as JSON. */
public final class RegistrationJson {

    private final String publicUrl;
    private final JsonText json = new JsonText();

    public RegistrationJson(String publicUrl) {
        this.publicUrl = publicUrl;
    }

    /** As a tree, to be put into others. */
    public ObjectNode registration(Registration registration) {
        return (ObjectNode) Json.parse(text(registration));
    }

    public byte[] text(Registration registration) {
        json.open('{')
                .put("id", registration.id())
                .put("reference", registration.reference())
                .put("status", registration.status().wireName())
                .put("token", registration.token())
                .put("page_url", publicUrl + "/pay/" + registration.token())
                .put("decline_code", registration.declineCode())
                .put("created_at", Times.text(registration.createdAt()))
                .put("updated_at", Times.text(registration.updatedAt()));
        if (registration.status() == Registration.Status.REQUIRES_ACTION) {
            json.put("challenge_url", publicUrl + "/pay/" + registration.token() + "/challenge");
        }
        if (registration.manualCapture()) {
            json.put("capture", "manual");
        }
        json.name("orders").open('[');
        for (int i = 0; i < registration.orders().size(); i++) {
            Order order = registration.orders().get(i);
            Charge charge = registration.charges().isEmpty() ? null : registration.charges().get(i);
            json.open('{')
                    .put("reference", order.reference())
                    .put("seller", order.seller())
                    .put("amount", order.amount())
                    .put("currency", order.currency())
                    .put("charge", charge == null ? null : charge.id())
                    .put("refunded", charge == null ? 0 : charge.refunded());
            if (registration.manualCapture()) {
                json.put("captured", charge == null ? 0 : charge.captured());
            }
            if (!order.metadata().isEmpty()) {
                json.name("metadata").open('{');
                order.metadata().forEach(json::put);
                json.close('}');
            }
            json.close('}');
        }
        return json.close(']').close('}').bytes();
    }

    public ObjectNode charge(Charge charge) {
        return Json.object()
                .put("id", charge.id())
                .put("registration", charge.registration().id())
                .put("reference", charge.registration().reference())
                .put("order", charge.order().reference())
                .put("seller", charge.order().seller())
                .put("amount", charge.amount())
                .put("currency", charge.order().currency())
                .put("status", charge.status().wireName())
                .put("captured", charge.captured())
                .put("refunded", charge.refunded())
                .put("charged_back", charge.chargedBack())
                .put("capture_before", charge.captureBefore() == null ? null : Times.text(charge.captureBefore()))
                .put("created_at", Times.text(charge.createdAt()));
    }
}
