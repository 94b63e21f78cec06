package dev.nevertwice.psp.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Account;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.capture.Captured;
import dev.nevertwice.psp.capture.Captures;
import dev.nevertwice.psp.chargeback.Chargeback;
import dev.nevertwice.psp.chargeback.Chargebacks;
import dev.nevertwice.psp.exchange.Prepared;
import dev.nevertwice.psp.payout.Payout;
import dev.nevertwice.psp.payout.Payouts;
import dev.nevertwice.psp.record.Records;
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
import java.util.function.Function;

/** Look-ups: always the latest state, never an effect, only one's own. */
public final class Lookups {

    private final Register register;
    private final Refunds refunds;
    private final RegistrationJson json;
    private final Captures captures;
    private final Chargebacks chargebacks;
    private final Payouts payouts;

    public Lookups(Register register, Refunds refunds, RegistrationJson json, Captures captures,
            Chargebacks chargebacks, Payouts payouts) {
        this.register = register;
        this.refunds = refunds;
        this.json = json;
        this.captures = captures;
        this.chargebacks = chargebacks;
        this.payouts = payouts;
    }

    /** What answers this look-up. Throws a {@link Problem} when there is no such route or the filter is wrong. */
    public Prepared.Action route(Account account, PspRequest request) {
        String path = request.path();
        if (path.equals("/v1/registrations")) {
            return list(request, filter -> registrations(account, filter), "idempotency_key", "reference", "order");
        } else if (path.equals("/v1/refunds")) {
            return list(request, filter -> refunds.by(account, filter.getKey(), filter.getValue()).stream()
                    .map(Refunds::json).toList(), "idempotency_key", "reference", "charge", "order");
        } else if (path.startsWith("/v1/registrations/")) {
            return execution -> one(register.byId(account, last(path)).map(json::registration));
        } else if (path.startsWith("/v1/charges/")) {
            return execution -> one(register.charge(account, last(path)).map(json::charge));
        } else if (path.startsWith("/v1/refunds/")) {
            return execution -> one(refunds.byId(account, last(path)).map(Refunds::json));
        }
        return moneyRoute(account, request);
    }

    private Prepared.Action moneyRoute(Account account, PspRequest request) {
        String path = request.path();
        if (path.equals("/v1/balance")) {
            return execution -> payouts.balance(account);
        }
        int end = path.indexOf('/', "/v1/".length());
        return switch (end < 0 ? path : path.substring(0, end)) {
            case "/v1/charges" -> list(request, filter -> register
                    .chargesBy(account, filter.getKey(), filter.getValue()).stream().map(json::charge).toList(),
                    "idempotency_key", "reference", "order", "registration");
            case "/v1/captures" -> captured(account, request, captures.captures());
            case "/v1/voids" -> captured(account, request, captures.voids());
            case "/v1/chargebacks" ->
                    records(account, request, chargebacks.all(), Chargeback::json, "charge", "reference", "order");
            case "/v1/payouts" ->
                    records(account, request, payouts.all(), Payout::json, "idempotency_key", "reference");
            default -> throw new Problem(ProblemCode.NOT_FOUND, "There is no such route");
        };
    }

    private static Prepared.Action captured(Account account, PspRequest request, Records<Captured> records) {
        return records(account, request, records, Captured::json, "idempotency_key", "reference", "charge", "order");
    }

    private static <T> Prepared.Action records(Account account, PspRequest request, Records<T> records,
            Function<T, ObjectNode> writer, String... parameters) {
        if (request.path().indexOf('/', "/v1/".length()) > 0) {
            return execution -> one(records.byId(account, last(request.path())).map(writer));
        }
        return list(request, filter -> records.by(account, filter.getKey(), filter.getValue()).stream().map(writer)
                .toList(), parameters);
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
        return execution -> {
            TreeMap<String, String> query = Query.parse(request.query());
            if (query.size() != 1 || !List.of(parameters).contains(query.firstKey())) {
                throw Problem.invalid("query", "must have exactly one of " + String.join(", ", parameters));
            }
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
