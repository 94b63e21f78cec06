package dev.nevertwice.pay.routes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.api.PaymentJson;
import dev.nevertwice.pay.retention.Retention;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;

/** What an operator may have removed: what nobody needs any more, and nothing else. */
record RetentionRoutes(Retention retention) {

    static final String RUN = "/v1/ops/retention/run";

    Response run() {
        ObjectNode json = Json.object();
        ObjectNode removed = json.putObject("removed");
        retention.runAll().forEach(removed::put);
        return PaymentJson.ok(json);
    }
}
