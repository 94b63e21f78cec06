package dev.nevertwice.psp.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.page.HostedPage;
import dev.nevertwice.psp.fault.Facts;
import dev.nevertwice.psp.fault.Trigger;
import dev.nevertwice.psp.registration.Order;
import dev.nevertwice.psp.registration.Register;
import dev.nevertwice.psp.registration.Registration;
import dev.nevertwice.psp.registration.Source;
import dev.nevertwice.psp.wire.Fields;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.Query;
import java.nio.charset.StandardCharsets;

/**
 * What a request is about, as far as can be told before it is checked: what faults are aimed by.
 *
 * @param operation null for a path that does not exist
 * @param reference the merchant's own id, or what is looked up; empty where there is none
 * @param body as it was read, so that it is read once; null where it was not or could not be
 */
record Subject(Operation operation, String reference, Facts facts, JsonNode body) {

    /** Never refuses: what can't be read has no facts. */
    static Subject of(PspRequest request, Register register) {
        Reading reading = new Reading();
        Facts facts = reading.facts;
        facts.add("method", request.method()).add("trigger", request.headers().get(Trigger.HEADER));
        Operation operation = operation(request);
        String reference = "";
        if (operation != null) {
            try {
                reference = switch (operation) {
                    case REGISTER, REFUND, CAPTURE, VOID, PAYOUT -> posted(request, reading);
                    case CONFIRM -> confirmed(request, register, reading);
                    case PAGE -> paged(request, register, reading);
                    case SETTLEMENT -> lastOf(request.path());
                    default -> lookedUp(request);
                };
            } catch (Problem unreadable) {
                // Refused with the right words when the request is prepared.
            }
        }
        facts.add("reference", reference);
        return new Subject(operation, reference, facts, reading.body);
    }

    private static Operation operation(PspRequest request) {
        String path = request.path();
        Operation changing = LifeRoutes.operation(request);
        if (changing != null) {
            return changing;
        } else if (path.startsWith("/pay/")) {
            return Operation.PAGE;
        } else if (is(path, "/v1/settlements")) {
            return Operation.SETTLEMENT;
        } else if (path.equals("/v1/registrations") && request.method().equals("POST")) {
            return Operation.REGISTER;
        } else if (path.equals("/v1/refunds") && request.method().equals("POST")) {
            return Operation.REFUND;
        } else
            if (is(path, "/v1/registrations") || is(path, "/v1/refunds") || is(path, "/v1/charges")
                    || is(path, "/v1/captures") || is(path, "/v1/voids") || is(path, "/v1/chargebacks")
                    || is(path, "/v1/payouts") || is(path, "/v1/balance")) {
                        return Operation.LOOKUP;
                    }
        return null;
    }

    private static boolean is(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    private static String posted(PspRequest request, Reading reading) {
        if (request.body().length > Routes.MAX_BODY_BYTES) {
            return "";
        }
        JsonNode body = reading.read(request);
        reading.addFrom(body, "source", "amount", "currency");
        for (JsonNode order : body.path("orders")) {
            reading.addFrom(order, "seller", "amount", "currency");
            reading.facts.add("order", name(order.path("reference")));
        }
        return name(body.path("reference"));
    }

    private static String confirmed(PspRequest request, Register register, Reading reading) {
        if (request.body().length <= Routes.MAX_BODY_BYTES) {
            reading.addFrom(reading.read(request), "source");
        }
        Registration registration = register.byId(LifeRoutes.id(request)).orElse(null);
        if (registration == null) {
            return "";
        }
        reading.addFrom(registration);
        return registration.reference();
    }

    private static String paged(PspRequest request, Register register, Reading reading) {
        Registration registration = register.byToken(HostedPage.token(request)).orElse(null);
        if (registration == null) {
            return "";
        }
        reading.addFrom(registration);
        if (request.method().equals("POST") && request.body().length <= Routes.MAX_BODY_BYTES) {
            String card = Query.parse(new String(request.body(), StandardCharsets.ISO_8859_1)).getOrDefault("card", "");
            String digits = card.replace(" ", "").replace("-", "");
            Trigger.ofCard(digits).map(Trigger::token).or(() -> Source.ofCard(card).map(Source::token))
                    .ifPresent(source -> reading.facts.add("source", source));
        }
        return registration.reference();
    }

    private static String lookedUp(PspRequest request) {
        if (request.query().isEmpty()) {
            return lastOf(request.path());
        }
        String text = Query.parse(request.query()).values().stream().findFirst().orElse("");
        return Fields.isName(text) ? text : "";
    }

    private static String lastOf(String path) {
        String text = path.substring(path.lastIndexOf('/') + 1);
        return Fields.isName(text) ? text : "";
    }

    private static String name(JsonNode value) {
        return value.isTextual() && Fields.isName(value.textValue()) ? value.textValue() : "";
    }

    /** What is told by a request's body and by what it names. */
    private static final class Reading {

        private final Facts facts = new Facts();
        private JsonNode body;

        JsonNode read(PspRequest request) {
            body = Json.parse(request.body());
            return body;
        }

        void addFrom(Registration registration) {
            for (Order order : registration.orders()) {
                facts.add("order", order.reference())
                        .add("seller", order.seller())
                        .add("amount", Long.toString(order.amount()))
                        .add("currency", order.currency());
            }
        }

        void addFrom(JsonNode object, String... names) {
            for (String fact : names) {
                JsonNode value = object.path(fact);
                facts.add(fact, value.isIntegralNumber() ? value.asText() : name(value));
            }
        }
    }
}
