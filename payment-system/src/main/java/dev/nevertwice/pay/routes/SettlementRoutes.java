package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.RowJson;
import dev.nevertwice.pay.reconciliation.Reconciliation;
import dev.nevertwice.pay.reconciliation.Reconciliation.Result;
import dev.nevertwice.pay.reconciliation.Runs;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;

/** Reconciliation as an operator starts it and looks back on it. */
final class SettlementRoutes {

    static final String PREFIX = "/v1/ops/settlements";

    private static final int RUNS_MOST = 100;

    private final Transactions transactions;
    private final SequencedMap<String, Reconciliation> accounts;

    /** @param accounts reconciliation of each of our accounts at PSPs, the first account first */
    SettlementRoutes(Transactions transactions, SequencedMap<String, Reconciliation> accounts) {
        this.transactions = transactions;
        this.accounts = accounts;
    }

    Response handle(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "GET /v1/ops/settlements/runs" -> runs();
            case "POST /v1/ops/settlements/parts" -> part(request.body());
            case "POST /v1/ops/settlements/files" -> file(request.body());
            default -> Problem.NOT_FOUND.response();
        };
    }

    /** One account's day, or that of all of them: the first that can't be done is what the answer tells. */
    Response reconcile(byte[] body) {
        Fields fields = Fields.of(body, "day", "account");
        String day = fields.reference("day");
        Collection<Reconciliation> asked =
                fields.has("account") ? List.of(account(fields)) : accounts.values();
        return answer(day, asked.stream().map(account -> account.run(day)).reduce(Result::and).orElseThrow());
    }

    /** What was read for one account can't be taken back: of several, nobody guesses which. */
    private Reconciliation account(Fields fields) {
        boolean only = accounts.size() == 1 && !fields.has("account");
        String account = only ? accounts.firstEntry().getKey() : fields.textOrNull("account");
        if (account == null || !accounts.containsKey(account)) {
            throw fields.refuse("account", "must be one of " + String.join(", ", accounts.keySet()));
        }
        return accounts.get(account);
    }

    private Response runs() {
        ObjectNode json = Json.object();
        ArrayNode runs = json.putArray("runs");
        transactions.repeatable(transaction -> Runs.latest(transaction, RUNS_MOST))
                .forEach(row -> runs.add(RowJson.of(row)));
        return PaymentJson.ok(json);
    }

    /** Some lines of a file, below its head: parts keep memory bounded, on both sides, however large the file is. */
    private Response part(byte[] body) {
        Fields fields = Fields.of(body, "day", "file", "skipped", "text", "account");
        Reconciliation account = account(fields);
        Reconciliation.Part part = account.importPart(
                day(fields, account),
                fields.reference("file"),
                fields.positive("skipped") - 1,
                new ByteArrayInputStream(fields.text("text").getBytes(StandardCharsets.UTF_8)));
        return PaymentJson.ok(Json.object().put("imported", part.imported()).put("whole", part.whole()));
    }

    /** All parts are here. */
    private Response file(byte[] body) {
        Fields fields = Fields.of(body, "day", "file", "lines", "account");
        Reconciliation account = account(fields);
        String day = day(fields, account);
        return answer(day, account.importedAll(day, fields.reference("file"), fields.positive("lines") - 1));
    }

    /** A file of a day to come would be one more that every movement should have been listed in, and can't be taken back. */
    private static String day(Fields fields, Reconciliation account) {
        LocalDate day = day(fields);
        ZonedDateTime now = account.now();
        if (day.isAfter(now.toLocalDate())) {
            throw fields.refuse(
                    "day", "is still to come (today is " + now.toLocalDate() + " in " + now.getZone() + ")");
        }
        return day.toString();
    }

    private static LocalDate day(Fields fields) {
        try {
            return LocalDate.parse(fields.text("day"));
        } catch (DateTimeException wrong) {
            throw fields.refuse("day", "must be a day such as 2026-11-22");
        }
    }

    private static Response answer(String day, Result result) {
        return switch (result) {
            case Result.Done done ->
                    PaymentJson.ok(Json.object()
                            .put("day", done.day())
                            .put("rows", done.rows())
                            .put("imported", done.imported())
                            .put("unequal", done.unequal())
                            .put("opened", done.opened())
                            .put("closed", done.closed())
                            .put("open_automatic", done.open().automatic())
                            .put("open_manual", done.open().manual())
                            .put("open_special", done.open().special()));
            case Result.NotClosed notClosed -> Problem.NOT_CLOSED.response(day);
            case Result.Unavailable unavailable -> Problem.PSP_UNAVAILABLE.response();
        };
    }
}
