package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nevertwice ops discrepancies}: the work on what no program may decide. */
@Command(name = "discrepancies", sortOptions = false,
        description = {"list [--queue finance|investigation|resolver] [--state open|resolved]",
            "show ID",
            "claim, release, comment, resolve, reopen ID --who WHO [--why TEXT]; only who has claimed one may resolve it",
            "resolve ... --debit ACCOUNT:AMOUNT:CURRENCY --credit ACCOUNT:AMOUNT:CURRENCY posts a correcting entry with it"})
public final class DiscrepanciesCommand extends OpsCommand {

    private static final Set<String> STEPS = Set.of("claim", "release", "comment", "resolve", "reopen");

    @Parameters(index = "0", paramLabel = "list|show|claim|release|comment|resolve|reopen", description = "What to do")
    private String verb;

    @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "Of a discrepancy")
    private String id;

    @Option(names = "--who", paramLabel = "WHO", description = "Who does it: goes on record")
    private String who;

    @Option(names = "--why", paramLabel = "TEXT", description = "Why, or what there is to say: goes on record")
    private String why;

    @Option(names = "--debit", paramLabel = "POSTING",
            description = "ACCOUNT:AMOUNT:CURRENCY in minor units; may be repeated")
    private List<String> debits = List.of();

    @Option(names = "--credit", paramLabel = "POSTING", description = "The same; may be repeated")
    private List<String> credits = List.of();

    @Option(names = "--queue", paramLabel = "QUEUE", description = "Lists only that one")
    private String queue;

    @Option(names = "--state", paramLabel = "STATE", defaultValue = "open",
            description = "Lists only those in it (default: ${DEFAULT-VALUE})")
    private String state;

    @Option(names = "--after", paramLabel = "ID", description = "Lists on from there")
    private String after;

    @Override
    protected int run(OpsApi api) {
        if (verb.equals("list")) {
            String query = "?state=" + OpsApi.part(state) + (queue == null ? "" : "&queue=" + OpsApi.part(queue))
                    + (after == null ? "" : "&after=" + OpsApi.part(after));
            answer(api.get("/v1/ops/discrepancies" + query), read -> {
                table(read.path("discrepancies"), "id", "type", "queue", "state", "ours", "theirs", "day",
                        "claimed_by");
                if (!read.path("next").isNull()) {
                    say("more: --after " + read.path("next").asText());
                }
            });
            return 0;
        }
        if (id == null) {
            throw OpsFailure.usage("ID is missing");
        }
        String target = "/v1/ops/discrepancies/" + OpsApi.part(id);
        if (verb.equals("show")) {
            show(api.get(target));
        } else if (STEPS.contains(verb)) {
            show(api.post(target + "/" + verb, body()));
        } else {
            throw OpsFailure.usage("list, show, claim, release, comment, resolve or reopen, not '" + verb + "'");
        }
        return 0;
    }

    private ObjectNode body() {
        if (who == null) {
            throw OpsFailure.usage("--who is missing");
        }
        ObjectNode body = Json.object().put("who", who);
        if (why != null) {
            body.put(verb.equals("comment") ? "text" : "why", why);
        }
        if (!debits.isEmpty() || !credits.isEmpty()) {
            ArrayNode postings = body.putArray("postings");
            debits.forEach(posting -> add(postings, "debit", posting));
            credits.forEach(posting -> add(postings, "credit", posting));
        }
        return body;
    }

    /** The account may have colons of its own. */
    private static void add(ArrayNode postings, String side, String posting) {
        if (!posting.matches("[^ ]+:[1-9]\\d{0,15}:[A-Z]{3}")) {
            throw OpsFailure.usage("--" + side + " must be ACCOUNT:AMOUNT:CURRENCY, such as fees:7:USD");
        }
        String[] ends = posting.substring(0, posting.lastIndexOf(':')).split(":(?=[^:]*$)");
        postings.addObject()
                .put("account", ends[0])
                .put("side", side)
                .put("amount", Long.parseLong(ends[1]))
                .put("currency", posting.substring(posting.lastIndexOf(':') + 1));
    }

    private void show(ObjectNode discrepancy) {
        answer(discrepancy, read -> {
            for (String field : List.of("id", "type", "queue", "state", "field", "ours", "theirs", "day", "opened_at",
                    "claimed_by", "claimed_until", "resolution")) {
                if (read.hasNonNull(field)) {
                    say(field + ": " + read.path(field).asText());
                }
            }
            table(read.path("events"), "at", "who", "action", "why", "entry");
        });
    }
}
