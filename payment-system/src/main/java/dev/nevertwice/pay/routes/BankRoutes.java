package dev.nevertwice.pay.routes;

import dev.nevertwice.pay.api.Fields;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.bank.BankImport;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.time.Duration;

/** The bank's statement, by an operator. */
final class BankRoutes {

    static final String PREFIX = "/v1/ops/bank/";

    private final BankImport bank;

    BankRoutes(Transactions transactions) {
        this.bank = new BankImport(transactions);
    }

    Response handle(Request request) {
        return switch (request.method() + " " + request.path()) {
            case "POST /v1/ops/bank/deposits" ->
                    PaymentJson.ok(bank.bring(Fields.of(request.body(), "csv").text("csv")));
            case "POST /v1/ops/bank/check" -> {
                Fields fields = Fields.of(request.body(), "hours");
                yield PaymentJson.ok(Json.object()
                        .put("opened", bank.missing(Duration.ofHours(Math.min(fields.positive("hours"), 8_760)))));
            }
            default -> Problem.NOT_FOUND.response();
        };
    }
}
