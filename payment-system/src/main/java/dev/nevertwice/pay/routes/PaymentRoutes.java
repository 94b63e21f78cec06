package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.RowJson;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.servicing.Refunds;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.util.function.Function;

/** What a merchant may ask: checkout, and reads of its own payments. */
final class PaymentRoutes {

    /** The checkout, as this route calls it. */
    interface Pay {
        Response pay(String merchant, String key, Request request);
    }

    private final Merchants merchants;
    private final Pay pay;
    private final Transactions transactions;
    private final StatusRoutes statuses;
    private final ServicingRoutes servicing;

    PaymentRoutes(Merchants merchants, Pay pay, Transactions transactions, StatusRoutes statuses,
            ServicingRoutes servicing) {
        this.merchants = merchants;
        this.pay = pay;
        this.transactions = transactions;
        this.statuses = statuses;
        this.servicing = servicing;
    }

    Response handle(Request request) {
        return merchants.whoseKeyIs(request.header("authorization"))
                .map(merchant -> handle(merchant, request))
                .orElseGet(Problem.UNAUTHORIZED::response);
    }

    private Response handle(String merchant, Request request) {
        String[] path = request.path().substring(1).split("/", -1);
        if (path.length == 2 && path[1].equals("payments")) {
            return request.method().equals("POST")
                    ? StatusRoutes.told(checkout(merchant, request))
                    : Problem.METHOD_NOT_ALLOWED.response();
        }
        if (servicing.serves(request, path)) {
            return StatusRoutes.told(servicing.handle(merchant, request, path));
        }
        if (!request.method().equals("GET")) {
            return Problem.METHOD_NOT_ALLOWED.response();
        }
        if (path.length == 3 && path[1].equals("wallets")) {
            return transactions
                    .repeatable(transaction -> wallet(transaction, new Seller(merchant, UrlPart.decoded(path[2]))));
        }
        if (path.length < 3 || path.length > 4 || !path[1].equals("payments")) {
            return Problem.NOT_FOUND.response();
        }
        return switch (path.length == 3 ? "" : path[3]) {
            case "" -> statuses.status(merchant, request, path[2]);
            case "history" -> statuses.history(merchant, request, path[2]);
            case "refunds" ->
                    read(merchant, path[2], transaction -> payment -> Refunds.list(transaction, payment));
            case "ledger" ->
                    read(merchant, path[2], transaction -> payment -> entries(transaction, payment.id()));
            default -> Problem.NOT_FOUND.response();
        };
    }

    private Response checkout(String merchant, Request request) {
        String idempotencyKey = request.header("idempotency-key");
        if (idempotencyKey == null) {
            return Problem.KEY_MISSING.response();
        }
        if (!idempotencyKey.matches("[\\x21-\\x7e]{1,255}")) {
            return Problem.KEY_MALFORMED.response();
        }
        if (!Fields.isJson(request)) {
            return Problem.UNSUPPORTED_MEDIA_TYPE.response();
        }
        return pay.pay(merchant, idempotencyKey, request);
    }

    private Response read(
            String merchant, String id, Function<Transaction, Function<Payment, ObjectNode>> view) {
        return transactions.repeatable(transaction -> Payments.find(transaction, id)
                .filter(found -> found.merchant().equals(merchant))
                .map(found -> PaymentJson.ok(view.apply(transaction).apply(found)))
                .orElseGet(Problem.NOT_FOUND::response));
    }

    private static ObjectNode entries(Transaction transaction, String payment) {
        ObjectNode json = Json.object();
        ArrayNode entries = json.putArray("entries");
        Ledger.entries(transaction, payment).forEach((entry, postings) -> {
            ArrayNode lines = entries.add(RowJson.of(entry)).withArray("/" + (entries.size() - 1) + "/postings");
            postings.forEach(posting -> lines.add(RowJson.of(posting)));
        });
        return json;
    }

    private static Response wallet(Transaction transaction, Seller seller) {
        ObjectNode json = Json.object().put("seller", seller.id());
        ArrayNode balances = json.putArray("balances");
        Ledger.wallets(transaction, seller).forEach(row -> balances.add(RowJson.of(row)));
        return PaymentJson.ok(json);
    }
}
