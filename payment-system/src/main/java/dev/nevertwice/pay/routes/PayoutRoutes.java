package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payout.PayoutOrder;
import dev.nevertwice.pay.payout.PayoutRuns;
import dev.nevertwice.pay.payout.Payouts;
import dev.nevertwice.pay.payout.Payouts.Ordered;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/** Payouts: one by the merchant, many by an operator's run. */
public final class PayoutRoutes {

    static final String OPS = "/v1/ops/payouts";
    private static final String PATH = "/v1/payouts";

    private final List<String> accounts;
    private final Transactions transactions;
    private final Payouts payouts;
    private final PayoutRuns runs;
    private final Entropy entropy;

    /** @param accounts of ours at PSPs */
    public PayoutRoutes(
            List<String> accounts, Transactions transactions, Payouts payouts, PayoutRuns runs, Entropy entropy) {
        this.accounts = List.copyOf(accounts);
        this.transactions = transactions;
        this.payouts = payouts;
        this.runs = runs;
        this.entropy = entropy;
    }

    static boolean isFor(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    /** What a merchant asks. */
    Response handle(String merchant, Request request) {
        String path = request.path();
        if (path.equals(PATH)) {
            return request.method().equals("POST") ? order(merchant, request) : Problem.METHOD_NOT_ALLOWED.response();
        }
        if (!request.method().equals("GET")) {
            return Problem.METHOD_NOT_ALLOWED.response();
        }
        String id = path.substring(PATH.length() + 1);
        return transactions.repeatable(transaction -> Payouts.find(transaction, merchant, id)
                .map(payout -> PaymentJson.ok(payout.json()))
                .orElseGet(Problem.NOT_FOUND::response));
    }

    /** What an operator asks, below {@link #OPS}. */
    Response operate(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "POST /v1/ops/payouts/runs" -> run(request.body());
            case "GET /v1/ops/payouts/runs" -> listed(transactions.repeatable(
                    transaction -> PayoutRuns.list(transaction, null)));
            case "POST /v1/ops/payouts/sweeps" -> order(request, sweep(request));
            default -> Problem.NOT_FOUND.response();
        };
    }

    private Response order(String merchant, Request request) {
        if (!Fields.isJson(request)) {
            return Problem.UNSUPPORTED_MEDIA_TYPE.response();
        }
        String key = key(request);
        return order(request, PayoutOrder.read(entropy.id("out"), merchant, key, request.body()));
    }

    private Response order(Request request, PayoutOrder order) {
        return switch (payouts.order(order)) {
            case Ordered.Done(var payout, boolean replayed) -> {
                Response reply = new Response(201, PaymentJson.jsonHeaders(), Json.bytes(payout.orderedJson()));
                reply.headers().put("location", PATH + "/" + payout.id());
                if (replayed) {
                    reply.headers().put("idempotent-replayed", "true");
                }
                yield reply;
            }
            case Ordered.NotEnough(Money available) ->
                    Problem.INSUFFICIENT_AVAILABLE.response("available: " + available.minor() + " " + available.code());
            case Ordered.KeyReused reused -> Problem.KEY_REUSED.response();
        };
    }

    /** Our own money, from our balance at the PSP to our bank: not a seller's, so no wallet says how much there is. */
    private PayoutOrder sweep(Request request) {
        String key = key(request);
        Fields fields = Fields.of(request.body(), "amount", "currency", "account");
        Money amount = money(fields, fields.minor("amount"));
        return new PayoutOrder(
                entropy.id("out"), "ops", key, account(fields), null, amount, money(fields, 1), null, null);
    }

    private String account(Fields fields) {
        String account = fields.textOrNull("account");
        if (account != null && !accounts.contains(account)) {
            throw fields.refuse("account", "must be one of " + String.join(", ", accounts));
        }
        return account == null ? accounts.getFirst() : account;
    }

    private static String key(Request request) {
        String key = request.header("idempotency-key");
        if (key == null) {
            throw new Problem.Refusal(Problem.KEY_MISSING, null);
        }
        if (!key.matches("[\\x21-\\x7e]{1,255}")) {
            throw new Problem.Refusal(Problem.KEY_MALFORMED, null);
        }
        if (!Fields.isJson(request)) {
            throw new Problem.Refusal(Problem.UNSUPPORTED_MEDIA_TYPE, null);
        }
        return key;
    }

    private Response run(byte[] body) {
        Fields fields = Fields.of(body, "day", "currency", "minimum");
        Money minimum = money(fields, fields.has("minimum") ? fields.positive("minimum") : 1);
        LocalDate day = day(fields);
        LocalDate today = transactions.repeatable(transaction -> transaction.now())
                .atOffset(ZoneOffset.UTC).toLocalDate();
        if (day.isAfter(today)) {
            throw fields.refuse("day", "is still to come (today is " + today + " in UTC)");
        }
        return listed(List.of(runs.start(day.toString(), minimum)));
    }

    private static LocalDate day(Fields fields) {
        try {
            return LocalDate.parse(fields.text("day"));
        } catch (DateTimeException wrong) {
            throw fields.refuse("day", "must be a day such as 2026-11-22");
        }
    }

    private static Money money(Fields fields, long minor) {
        try {
            return Money.of(minor, fields.text("currency"));
        } catch (IllegalArgumentException | AssertionError unknown) {
            throw fields.refuse("currency", "is not an ISO 4217 currency that can be paid with");
        }
    }

    private static Response listed(List<PayoutRuns.Run> runs) {
        ObjectNode json = Json.object();
        ArrayNode list = json.putArray("runs");
        runs.forEach(run -> list.add(run.json()));
        return PaymentJson.ok(json);
    }
}
