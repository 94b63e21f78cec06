package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nevertwice ops queues}: how much waits in each durable queue, or what was buried in one. */
@Command(name = "queues",
        description = "Shows how much waits in each queue and how much was given up on; or the jobs of one queue.")
public final class QueuesCommand extends OpsCommand {

    @Parameters(paramLabel = "QUEUE", arity = "0..1", description = "Lists the dead jobs of this queue")
    private String queue;

    @Option(names = "--state", paramLabel = "STATE", defaultValue = "dead",
            description = "dead or open jobs (default: ${DEFAULT-VALUE})")
    private String state;

    @Option(names = "--after", paramLabel = "JOB", defaultValue = "",
            description = "Goes on after this job; each answer has at most 100")
    private String after;

    @Override
    protected int run(OpsApi api) {
        if (queue == null) {
            ObjectNode queues = api.get("/v1/ops/queues");
            answer(queues, read -> table(read.path("queues"), "queue", "open", "due", "dead", "oldest_due_at"));
            return 0;
        }
        ObjectNode jobs = api.get("/v1/ops/queues/" + OpsApi.part(queue) + "?state=" + OpsApi.part(state)
                + "&after=" + OpsApi.part(after));
        answer(jobs, this::print);
        return 0;
    }

    private void print(ObjectNode jobs) {
        table(jobs.path("jobs"), "id", "payment", "operation", "tries", "due_at", "dead_reason");
        if (!jobs.path("next").isNull()) {
            say("more: --after " + jobs.path("next").asText());
        }
    }
}
