package dev.nevertwice.psp.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.page.HostedPage;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request is about, as far as can be told before it is checked: what faults are aimed by.
 *
 * @param operation null for a path that does not exist
 * @param reference the merchant's own id, or what is looked up; empty where there is none
 * @param body as it was read, so that it is read once; null where it was not or could not be
 */
record Subject(Operation operation, String reference, Map<String, List<String>> facts, JsonNode body) {

    /** Never refuses: what can't be read has no facts. */
    static Subject of(PspRequest request, Register register) {
        Facts facts = new Facts();
        facts.add("method", request.method());
        facts.add("trigger", request.headers().get(Trigger.HEADER));
        Operation operation = operation(request);
        String reference = "";
        if (operation != null) {
            try {
                reference = switch (operation) {
                    case REGISTER, REFUND, CAPTURE, VOID, PAYOUT -> posted(request, facts);
                    case CONFIRM -> confirmed(request, register, facts);
                    case PAGE -> paged(request, register, facts);
                    case SETTLEMENT -> lastOf(request.path());
                    default -> lookedUp(request);
                };
            } catch (Problem unreadable) {
                // Refused with the right words when the request is prepared.
            }
        }
        facts.add("reference", reference);
        return new Subject(operation, reference, facts.values, facts.body);
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

    private static String posted(PspRequest request, Facts facts) {
        if (request.body().length > Routes.MAX_BODY_BYTES) {
            return "";
        }
        JsonNode body = Json.parse(request.body());
        facts.body = body;
        facts.addFrom(body, "source", "amount", "currency");
        for (JsonNode order : body.path("orders")) {
            facts.addFrom(order, "seller", "amount", "currency");
            facts.add("order", name(order.path("reference")));
        }
        return name(body.path("reference"));
    }

    private static String confirmed(PspRequest request, Register register, Facts facts) {
        if (request.body().length <= Routes.MAX_BODY_BYTES) {
            facts.body = Json.parse(request.body());
            facts.addFrom(facts.body, "source");
        }
        Registration registration = register.byId(LifeRoutes.id(request)).orElse(null);
        if (registration == null) {
            return "";
        }
        facts.addFrom(registration);
        return registration.reference();
    }

    private static String paged(PspRequest request, Register register, Facts facts) {
        Registration registration = register.byToken(HostedPage.token(request)).orElse(null);
        if (registration == null) {
            return "";
        }
        facts.addFrom(registration);
        if (request.method().equals("POST") && request.body().length <= Routes.MAX_BODY_BYTES) {
            String card = Query.parse(new String(request.body(), StandardCharsets.ISO_8859_1)).getOrDefault("card", "");
            String digits = card.replace(" ", "").replace("-", "");
            Trigger.ofCard(digits).map(Trigger::token).or(() -> Source.ofCard(card).map(Source::token))
                    .ifPresent(source -> facts.add("source", source));
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

    private static final class Facts {

        /** Looked up only. */
        private final Map<String, List<String>> values = new HashMap<>();
        private JsonNode body;

        void add(String fact, String value) {
            if (value != null && !value.isEmpty()) {
                List<String> before = values.putIfAbsent(fact, List.of(value));
                if (before != null) {
                    values.put(fact, plus(before, value));
                }
            }
        }

        private static List<String> plus(List<String> some, String another) {
            List<String> more = new ArrayList<>(some);
            more.add(another);
            return more;
        }

        void addFrom(Registration registration) {
            for (Order order : registration.orders()) {
                add("order", order.reference());
                add("seller", order.seller());
                add("amount", Long.toString(order.amount()));
                add("currency", order.currency());
            }
        }

        void addFrom(JsonNode object, String... names) {
            for (String fact : names) {
                JsonNode value = object.path(fact);
                add(fact, value.isIntegralNumber() ? value.asText() : name(value));
            }
        }
    }
}
