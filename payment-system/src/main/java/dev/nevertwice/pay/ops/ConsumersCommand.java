package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nevertwice ops consumers}: how far those are who receive events; has one begin again, or try again. */
@Command(
        name = "consumers",
        description = "Shows how far the consumers of events are. 'rebuild NAME' has one write all its rows again, from the"
                + " first event on; 'retry NAME' has it try what it put aside; 'rows NAME' shows what it wrote.")
public final class ConsumersCommand extends OpsCommand {

    private static final String ROUTE = "/v1/ops/consumers";

    @Parameters(index = "0", arity = "0..1", paramLabel = "rebuild|retry|rows", description = "What to do, with NAME")
    private String action;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME",
            description = "notification, analytics, billing or statement")
    private String name;

    @Override
    protected int run(OpsApi api) {
        if (action == null) {
            answer(api.get(ROUTE), read -> table(read.path("consumers"), "name", "generation", "behind", "parked"));
            return 0;
        }
        if (name == null) {
            throw OpsFailure.usage("which consumer? notification, analytics, billing or statement");
        }
        String route = ROUTE + "/" + OpsApi.part(name) + "/" + action;
        switch (action) {
            case "rebuild" -> answer(api.post(route, Json.object()), read -> say(name + " begins again: generation "
                    + read.path("generation").asLong() + ", " + read.path("behind").asLong() + " events before it"));
            case "retry" -> answer(api.post(route, Json.object()), read -> say(name + ": "
                    + read.path("applied").asLong() + " applied, " + read.path("parked").asLong() + " still aside"));
            case "rows" -> rows(api.get(route));
            default -> throw OpsFailure.usage("it is rebuild, retry or rows, not " + action);
        }
        return 0;
    }

    private void rows(ObjectNode rows) {
        answer(rows, read -> {
            String[] fields = new String[0];
            if (!read.path("rows").isEmpty()) {
                List<String> names = new ArrayList<>();
                read.path("rows").get(0).fieldNames().forEachRemaining(names::add);
                fields = names.toArray(fields);
            }
            table(read.path("rows"), fields);
        });
    }
}
