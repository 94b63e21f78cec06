package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nevertwice ops books}: the trial balance, and whether the books agree with themselves. */
@Command(
        name = "books",
        description = "Shows what every account adds up to; with --check also whether the books agree with themselves.")
public final class BooksCommand extends OpsCommand {

    private static final int BROKEN = 2;
    private static final int SHOWN = 50;

    @Option(names = "--check", description = "Names every row that breaks a rule, and exits with 2 if there is one")
    private boolean check;

    @Override
    protected int run(OpsApi api) {
        ObjectNode audit = api.get("/v1/ops/books/check");
        answer(audit, this::show);
        return check && !audit.path("holds").asBoolean() ? BROKEN : 0;
    }

    private void show(ObjectNode audit) {
        table(audit.path("accounts"), "account", "currency", "debit", "credit");
        if (!check) {
            return;
        }
        StringBuilder checked = new StringBuilder("checked:");
        audit.path("checked").properties().forEach(count -> checked.append(checked.charAt(checked.length() - 1) == ':'
                ? " " : ", ").append(count.getValue().asLong()).append(' ').append(count.getKey()));
        say("");
        say(checked.toString());
        say("every entry balances, the book sums to zero, movements are entries, wallets are what sellers are owed and");
        say("nothing in them is negative, payouts are entries: "
                + (audit.path("holds").asBoolean() ? "holds" : audit.path("problem_count").asLong() + " broken"));
        int shown = 0;
        for (JsonNode problem : audit.path("problems")) {
            if (shown++ == SHOWN) {
                say("... --json has more of them");
                break;
            }
            say("  " + problem.path("check").asText() + ": " + problem.path("id").asText() + " "
                    + problem.path("detail").asText());
        }
    }
}
