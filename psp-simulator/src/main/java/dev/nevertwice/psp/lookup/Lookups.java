package dev.nevertwice.psp.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.exchange.Prepared;
import dev.nevertwice.psp.refund.Refunds;
import dev.nevertwice.psp.registration.Register;
import dev.nevertwice.psp.registration.RegistrationJson;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import dev.nevertwice.psp.wire.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Look-ups: always the latest state, never an effect, only one's own. */
public final class Lookups {

    private final Register register;
    private final Refunds refunds;
    private final RegistrationJson json;

    public Lookups(Register register, Refunds refunds, RegistrationJson json) {
        this.register = register;
        this.refunds = refunds;
        this.json = json;
    }

    /** What answers this look-up. Throws a {@link Problem} when there is no such route or the filter is wrong. */
    public Prepared.Action route(Account account, PspRequest request) {
        String path = request.path();
        if (path.equals("/v1/registrations")) {
            return list(request, filter -> registrations(account, filter), "idempotency_key", "reference", "order");
        } else if (path.equals("/v1/refunds")) {
            return list(request, filter -> refunds.by(account, filter.getKey(), filter.getValue()).stream()
                    .map(Refunds::json).toList(), "idempotency_key", "reference", "charge");
        } else if (path.startsWith("/v1/registrations/")) {
            return execution -> one(register.byId(account, last(path)).map(json::registration));
        } else if (path.startsWith("/v1/charges/")) {
            return execution -> one(register.charge(account, last(path)).map(json::charge));
        } else if (path.startsWith("/v1/refunds/")) {
            return execution -> one(refunds.byId(account, last(path)).map(Refunds::json));
        }
        throw new Problem(ProblemCode.NOT_FOUND, "There is no such route");
    }

    private static String last(String path) {
        return path.substring(path.indexOf('/', "/v1/".length()) + 1);
    }

    private static PspReply one(Optional<ObjectNode> found) {
        return found.map(json -> Json.reply(200, json))
                .orElseThrow(() -> new Problem(ProblemCode.NOT_FOUND, "There is no such object"));
    }

    private interface Finder {
        List<? extends JsonNode> find(Map.Entry<String, String> filter);
    }

    private static Prepared.Action list(PspRequest request, Finder finder, String... parameters) {
        TreeMap<String, String> query = Query.parse(request.query());
        if (query.size() != 1 || !List.of(parameters).contains(query.firstKey())) {
            throw Problem.invalid("query", "must have exactly one of " + String.join(", ", parameters));
        }
        return execution -> {
            ArrayNode data = Json.array();
            finder.find(query.firstEntry()).forEach(data::add);
            return Json.reply(200, Json.object().set("data", data));
        };
    }

    private List<ObjectNode> registrations(Account account, Map.Entry<String, String> filter) {
        return (switch (filter.getKey()) {
            case "idempotency_key" -> register.byKey(account, filter.getValue());
            case "reference" -> register.byReference(account, filter.getValue());
            default -> register.byOrder(account, filter.getValue());
        }).stream().map(json::registration).toList();
    }
}
