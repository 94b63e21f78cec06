package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an operator does about a job that was given up; who and why are kept for good. */
public abstract class DecideCommand extends OpsCommand {

    @Parameters(paramLabel = "JOB", description = "Its id, from ops queues")
    private String job;

    @Option(names = "--who", paramLabel = "NAME", required = true, description = "Who decides this")
    private String who;

    @Option(names = "--why", paramLabel = "REASON", required = true, description = "And why")
    private String why;

    @Option(names = "--fence", paramLabel = "N",
            description = "The job's fence as you saw it (default: as it is now). With it a repeat does nothing new")
    private Long fence;

    private final String decision;

    private DecideCommand(String decision) {
        this.decision = decision;
    }

    /** {@code nevertwice ops redrive}. */
    @Command(name = "redrive",
            description = "Gives a dead job fresh tries, with the same key; the PSP is asked what became of it first.")
    public static final class Redrive extends DecideCommand {
        public Redrive() {
            super("redrive");
        }
    }

    /** {@code nevertwice ops discard}. */
    @Command(name = "discard",
            description = "Ends a dead job; refused unless the PSP itself says that no money moved. An event is always ended, and"
                    + " a dispute of ours that the PSP has not decided.")
    public static final class Discard extends DecideCommand {
        public Discard() {
            super("discard");
        }
    }

    @Override
    protected final int run(OpsApi api) {
        String target = "/v1/ops/jobs/" + OpsApi.part(job);
        long seen = fence == null ? api.get(target).path("fence").asLong() : fence;
        ObjectNode wish = Json.object().put("fence", seen).put("who", who).put("why", why);
        answer(api.post(target + "/" + decision, wish), done -> say(done.path("action").asText() + " of "
                + done.path("job").asText() + " by " + done.path("who").asText()
                + (done.path("repeated").asBoolean() ? ", as it was before" : "")));
        return 0;
    }
}
