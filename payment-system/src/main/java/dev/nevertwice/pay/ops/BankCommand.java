package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nevertwice ops bank}: brings in the bank's statement, and names what did not arrive. */
@Command(
        name = "bank",
        description = "Pairs the deposits of a bank statement with what the PSP sent; exits with 2 if a line can't be read.")
public final class BankCommand extends OpsCommand {

    private static final int LINES_A_REQUEST = 200;
    private static final int BROKEN = 2;

    @Parameters(index = "0", paramLabel = "import|check",
            description = "import: brings in FILE (CSV: id,value_date,amount,"
                    + "currency,reference; amounts in minor units); check: names what should have arrived by now")
    private String what;

    @Parameters(index = "1", arity = "0..1", paramLabel = "FILE", description = "The statement")
    private Path file;

    @Option(names = "--hours", paramLabel = "N", defaultValue = "72",
            description = "check: how long a payout may take to be on a statement (default: ${DEFAULT-VALUE})")
    private long hours;

    @Override
    protected int run(OpsApi api) {
        ObjectNode answer = switch (what) {
            case "import" -> bring(api, lines());
            case "check" -> api.post("/v1/ops/bank/check", Json.object().put("hours", hours));
            default -> throw OpsFailure.usage("import or check, not " + printable(what));
        };
        answer(answer, this::show);
        return answer.path("unreadable").isEmpty() ? 0 : BROKEN;
    }

    private void show(ObjectNode answer) {
        answer.properties().stream()
                .filter(count -> count.getValue().isNumber())
                .forEach(count -> say(count.getKey() + ": " + count.getValue().asLong()));
        answer.path("unreadable")
                .forEach(line -> say("line " + line.path("line").asLong() + ": " + line.path("problem").asText()));
    }

    private List<String> lines() {
        if (file == null) {
            throw OpsFailure.usage("import needs a FILE");
        }
        try {
            return Files.readAllLines(file);
        } catch (IOException unreadable) {
            throw OpsFailure.usage(file + " can't be read as UTF-8 text");
        }
    }

    private static ObjectNode bring(OpsApi api, List<String> lines) {
        ObjectNode sum = Json.object();
        ArrayNode unreadable = Json.object().putArray("unreadable");
        String header = lines.isEmpty() ? "" : lines.getFirst();
        for (int from = 1; from == 1 || from < lines.size(); from += LINES_A_REQUEST) {
            List<String> part = lines.subList(Math.min(from, lines.size()),
                    Math.min(from + LINES_A_REQUEST, lines.size()));
            String csv = header + "\n" + String.join("\n", part);
            ObjectNode answer = api.post("/v1/ops/bank/deposits", Json.object().put("csv", csv));
            int offset = from - 1;
            answer.properties().stream().filter(count -> count.getValue().isNumber()).forEach(
                    count -> sum.put(count.getKey(), sum.path(count.getKey()).asLong() + count.getValue().asLong()));
            answer.path("unreadable").forEach(
                    line -> unreadable.add(((ObjectNode) line).put("line", line.path("line").asLong() + offset)));
        }
        sum.set("unreadable", unreadable);
        return sum;
    }
}
