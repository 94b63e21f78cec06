package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.casework.Casework;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.reconciliation.Reconciliation;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;

/** What an operator may ask. */
final class OpsRoutes {

    private static final int COUNTED_MOST = 10_000;

    private final ApiKey key;
    private final Transactions transactions;
    private final SettlementRoutes settlements;
    private final DiscrepancyRoutes discrepancies;
    private final Books books;
    private final QueueRoutes queues;
    private final PayoutRoutes payouts;

    OpsRoutes(String key, Transactions transactions, Reconciliation reconciliation, Casework casework, Books books,
            PayoutRoutes payouts) {
        this.key = new ApiKey(key);
        this.transactions = transactions;
        this.settlements = new SettlementRoutes(transactions, reconciliation);
        this.discrepancies = new DiscrepancyRoutes(transactions, casework);
        this.books = books;
        this.queues = new QueueRoutes(transactions);
        this.payouts = payouts;
    }

    Response handle(Request request) {
        if (!key.opens(request.header("authorization"))) {
            return Problem.UNAUTHORIZED.response();
        }
        if (!LocalOnly.allows(request)) {
            return Problem.FORBIDDEN.response("operators ask from this machine, not from another origin");
        }
        if (request.method().equals("POST") && !Fields.isJson(request)) {
            return Problem.UNSUPPORTED_MEDIA_TYPE.response();
        }
        if (request.path().startsWith(QueueRoutes.PREFIX)) {
            return queues.handle(request);
        }
        if (request.path().startsWith(SettlementRoutes.PREFIX)) {
            return settlements.handle(request);
        }
        if (request.path().equals(DiscrepancyRoutes.PREFIX) || request.path().startsWith(DiscrepancyRoutes.PREFIX + "/")) {
            return discrepancies.handle(request);
        }
        if (request.path().startsWith(PayoutRoutes.OPS)) {
            return payouts.operate(request);
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /v1/ops/progress" -> transactions.repeatable(OpsRoutes::progress);
            case "GET /v1/ops/books" ->
                    transactions.repeatable(transaction -> PaymentJson.ok(books.read(transaction)));
            case "POST /v1/ops/reconcile" -> settlements.reconcile(Fields.of(request.body(), "day").reference("day"));
            default -> Problem.NOT_FOUND.response();
        };
    }

    private static Response progress(Transaction transaction) {
        return PaymentJson.ok(Json.object()
                .put("open_payments", Payments.countOpen(transaction, COUNTED_MOST))
                .put("open_jobs", Jobs.countOpen(transaction, COUNTED_MOST))
                .put("dead_jobs", Jobs.countDead(transaction, COUNTED_MOST))
                .put("open_automatic", Reconciliation.open(transaction).automatic()));
    }
}
