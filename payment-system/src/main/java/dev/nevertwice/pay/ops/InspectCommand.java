package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code nevertwice ops inspect}: all that is known of one job. */
@Command(name = "inspect", description = "Shows a job: what it asks, how often it was tried, why it was given up.")
public final class InspectCommand extends OpsCommand {

    @Parameters(paramLabel = "JOB", description = "Its id, from ops queues")
    private String job;

    @Override
    protected int run(OpsApi api) {
        answer(api.get("/v1/ops/jobs/" + OpsApi.part(job)), this::print);
        return 0;
    }

    private void print(ObjectNode read) {
        for (String field : List.of(
                "id", "queue", "state", "tries", "fence", "due_at", "dead_reason", "operation", "payment", "subject",
                "key", "created_at")) {
            if (read.hasNonNull(field)) {
                say(field + ": " + read.path(field).asText());
            }
        }
        if (!read.path("actions").isEmpty()) {
            table(read.path("actions"), "at", "action", "who", "why");
        }
        if (!read.path("history").isEmpty()) {
            table(read.path("history"), "at", "event", "to", "cause", "detail");
        }
    }
}
