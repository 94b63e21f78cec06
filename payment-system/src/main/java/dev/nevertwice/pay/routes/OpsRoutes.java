package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.casework.Casework;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.consumer.Consumers;
import dev.nevertwice.pay.event.Outbox;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.reconciliation.Reconciliation;
import dev.nevertwice.pay.retention.Retention;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.zip.GZIPOutputStream;

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
    private final RetentionRoutes retention;
    private final ConsumerRoutes consumers;

    OpsRoutes(
            String key,
            Transactions transactions,
            SequencedMap<String, Reconciliation> reconciliations,
            Casework casework,
            Books books,
            QueueRoutes queues,
            PayoutRoutes payouts,
            Consumers consumers,
            Retention retention) {
        this.key = new ApiKey(key);
        this.transactions = transactions;
        this.settlements = new SettlementRoutes(transactions, reconciliations);
        this.discrepancies = new DiscrepancyRoutes(transactions, casework);
        this.books = books;
        this.queues = queues;
        this.payouts = payouts;
        this.retention = new RetentionRoutes(retention);
        this.consumers = new ConsumerRoutes(consumers, transactions);
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
        if (queues.handles(request)) {
            return queues.handle(request);
        }
        if (request.path().equals(StatementRoutes.PATH)) {
            return new StatementRoutes(transactions).handle(request);
        }
        if (request.path().startsWith(BankRoutes.PREFIX)) {
            return new BankRoutes(transactions).handle(request);
        }
        if (request.path().startsWith(SettlementRoutes.PREFIX)) {
            return settlements.handle(request);
        }
        if (request.path().equals(DiscrepancyRoutes.PREFIX)
                || request.path().startsWith(DiscrepancyRoutes.PREFIX + "/")) {
            return discrepancies.handle(request);
        }
        if (request.path().startsWith(PayoutRoutes.OPS)) {
            return payouts.operate(request);
        }
        if (request.path().startsWith(ConsumerRoutes.PREFIX)) {
            return consumers.handle(request);
        }
        return switch (request.method() + " " + request.path()) {
            case "GET /v1/ops/progress" -> progress();
            case "GET /v1/ops/books" -> books(request);
            case "POST /v1/ops/reconcile" -> settlements.reconcile(request.body());
            case "POST " + RetentionRoutes.RUN -> retention.run();
            case "GET " + AuditRoutes.CHECK -> new AuditRoutes(transactions).check();
            default -> Problem.NOT_FOUND.response();
        };
    }

    /** Those of a long day are large: packed for whoever unpacks them. */
    private Response books(Request request) {
        boolean packed = String.valueOf(request.header("accept-encoding")).contains("gzip");
        byte[] body = transactions.repeatable(transaction -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = packed ? new GZIPOutputStream(bytes) : bytes) {
                books.write(transaction, out);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return bytes.toByteArray();
        });
        SortedMap<String, String> headers = PaymentJson.jsonHeaders();
        if (packed) {
            headers.put("content-encoding", "gzip");
        }
        return new Response(200, headers, body);
    }

    private Response progress() {
        long behind = consumers.behind();
        ObjectNode progress = transactions.repeatable(OpsRoutes::progress);
        // Where nobody knows how far the receivers are, something is open.
        long events = progress.path("unpublished").asLong() + (behind < 0 ? 1 : behind);
        return PaymentJson.ok(progress.put("open_events", events));
    }

    private static ObjectNode progress(Transaction transaction) {
        return Json.object()
                .put("open_payments", Payments.countOpen(transaction, COUNTED_MOST))
                .put("open_jobs", Jobs.countOpen(transaction, COUNTED_MOST))
                .put("dead_jobs", Jobs.countDead(transaction, COUNTED_MOST))
                .put("open_automatic", Reconciliation.open(transaction).automatic())
                .put("open_late", Reconciliation.open(transaction).late())
                .put("unpublished", Outbox.countUnpublished(transaction, COUNTED_MOST));
    }
}
