package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nevertwice ops retention run}: removes now what nobody needs any more. */
@Command(
        name = "retention",
        description = "Removes old idempotency keys of ended payments, read webhooks and published messages, in small"
                + " batches. Never ledger, history or settlement rows.")
public final class RetentionCommand extends OpsCommand {

    @Parameters(paramLabel = "run", description = "run: looks at all that is old enough, once")
    private String what;

    @Override
    protected int run(OpsApi api) {
        if (!what.equals("run")) {
            throw OpsFailure.usage("run, not " + printable(what));
        }
        ObjectNode answer = api.post("/v1/ops/retention/run", Json.object());
        answer(answer, removed -> table(lines(removed), "table", "removed"));
        return 0;
    }

    private static ArrayNode lines(ObjectNode answer) {
        ArrayNode lines = Json.object().putArray("lines");
        answer.path("removed").properties().forEach(each -> lines.addObject()
                .put("table", each.getKey())
                .put("removed", each.getValue().asLong()));
        return lines;
    }
}
