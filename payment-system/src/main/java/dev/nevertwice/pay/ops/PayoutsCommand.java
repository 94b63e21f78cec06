package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nevertwice ops payouts}: pays a day's sellers once, and shows what the runs did. */
@Command(
        name = "payouts",
        description = "Pays every seller who has enough, once a day and currency; or lists such runs.")
public final class PayoutsCommand extends OpsCommand {

    @Parameters(paramLabel = "run|list", description = "run: begins the day's run, or shows it where it was begun"
            + " before; list: shows the latest runs")
    private String what;

    @Option(names = "--day", paramLabel = "D", description = "The day that is paid for, such as 2026-11-22 (UTC)")
    private String day;

    @Option(names = "--currency", paramLabel = "CODE", defaultValue = "KRW",
            description = "What is paid out (default: ${DEFAULT-VALUE})")
    private String currency;

    @Option(names = "--minimum", paramLabel = "N", defaultValue = "1",
            description = "Whoever has less, in minor units, waits for another day (default: ${DEFAULT-VALUE})")
    private long minimum;

    @Override
    protected int run(OpsApi api) {
        ObjectNode answer = switch (what) {
            case "run" -> begin(api);
            case "list" -> api.get("/v1/ops/payouts/runs");
            default -> throw OpsFailure.usage("run or list, not " + printable(what));
        };
        answer(answer, runs -> table(
                runs.path("runs"), "id", "day", "currency", "minimum", "state", "payouts", "amount", "ended_at"));
        return 0;
    }

    private ObjectNode begin(OpsApi api) {
        if (day == null) {
            throw OpsFailure.usage("payouts run needs --day");
        }
        return api.post("/v1/ops/payouts/runs", Json.object()
                .put("day", day)
                .put("currency", currency)
                .put("minimum", minimum));
    }
}
