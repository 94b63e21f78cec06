package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One subcommand of {@code nevertwice ops}: asks the operators' routes and prints what it learned. */
public abstract class OpsCommand implements Callable<Integer> {

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080",
            description = "The payment system, on this machine (default: ${DEFAULT-VALUE})")
    private String url;

    @Option(names = "--ops-key", paramLabel = "KEY", defaultValue = "${env:NEVERTWICE_OPS_KEY}",
            description = "API key of operators (default: NEVERTWICE_OPS_KEY, or ops_test_key)")
    private String key;

    @Option(names = "--json", description = "Prints the answer as one line of JSON")
    private boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    private Function<String, Channel> connect;

    /** Says how a channel to a URL is made; called once, before anything else. */
    public final OpsCommand through(Function<String, Channel> channels) {
        connect = channels;
        return this;
    }

    /** Asks, prints by {@link #say}, {@link #table} or {@link #answer}, and returns the exit code. */
    protected abstract int run(OpsApi api);

    @Override
    public final Integer call() {
        String given = key == null || key.isEmpty() ? "ops_test_key" : key;
        if (!given.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
            throw OpsFailure.usage("--ops-key must be printable ASCII without blanks");
        }
        return run(new OpsApi(connect.apply(url), url, given));
    }

    /** Prints the whole answer where JSON was asked for, else lets {@code people} print what people read. */
    protected final void answer(ObjectNode answer, Consumer<ObjectNode> people) {
        if (json) {
            spec.commandLine().getOut().println(new String(Json.bytes(answer), StandardCharsets.US_ASCII));
        } else {
            people.accept(answer);
        }
    }

    protected final void say(String line) {
        spec.commandLine().getOut().println(printable(line));
    }

    /** Prints the rows below a head line, columns aligned; each column is a field of the rows, missing ones are blank. */
    protected final void table(JsonNode rows, String... fields) {
        List<List<String>> lines = new ArrayList<>(List.of(List.of(fields)));
        for (JsonNode row : rows) {
            List<String> line = new ArrayList<>();
            for (String field : fields) {
                line.add(printable(row.path(field).isNull() ? "" : row.path(field).asText()));
            }
            lines.add(line);
        }
        int[] widths = new int[fields.length];
        for (List<String> line : lines) {
            for (int i = 0; i < fields.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < fields.length; i++) {
                text.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
            }
            spec.commandLine().getOut().println(text.toString().stripTrailing());
        }
    }

    /** The text without what would move a terminal's cursor or colour it: it may come from anybody. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
    }
}
