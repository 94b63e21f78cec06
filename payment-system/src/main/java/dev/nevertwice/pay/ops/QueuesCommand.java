package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;

/** {@code nevertwice ops queues}: how much waits in each durable queue, and how much was buried. */
@Command(name = "queues", description = "Shows how much waits in each queue, and how much was given up on.")
public final class QueuesCommand extends OpsCommand {

    @Override
    protected int run(OpsApi api) {
        ObjectNode queues = api.get("/v1/ops/queues");
        answer(queues, read -> table(read.path("queues"), "queue", "open", "due", "dead", "oldest_due_at"));
        return 0;
    }
}
