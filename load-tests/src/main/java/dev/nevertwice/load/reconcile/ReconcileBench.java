package dev.nevertwice.load.reconcile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Child;
import dev.nevertwice.load.Figures;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nevertwice bench reconcile}: a settlement file with labelled lies against a ledger of the same size. */
@Command(name = "reconcile", sortOptions = false,
        description = {
            "Reconciles a settlement file, one row in a hundred a labelled lie, with a ledger of as many movements"
                    + " on an embedded, durable PostgreSQL, in a JVM with -Xmx256m:",
            "- every lie has to be found, typed and classed, and nothing else",
            "- the time it takes, beside plain COPY of the same rows and one full join with the same ledger, alternating"})
public final class ReconcileBench implements Callable<Integer> {

    private static final long TARGET_RATIO_HUNDREDTHS = 300;
    private static final long MILLION = 1_000_000;
    private static final int MISSED = 2;
    private static final String HEAP = "-Xmx256m";

    @Option(names = "--rows", paramLabel = "N", defaultValue = "1000000",
            description = "Movements in the ledger, and about as many rows in the file (default: ${DEFAULT-VALUE})")
    private int rows;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3",
            description = "Measured rounds of each of the two (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--json", description = "Prints one JSON object instead of text")
    private boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, SQLException {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        Path folder = Files.createTempDirectory("nevertwice-reconcile-");
        Path file = folder.resolve("settlement.csv");
        Path plain = folder.resolve("plain.csv");
        try (EmbeddedDatabase server = EmbeddedDatabase.start(folder.resolve("postgres"))) {
            PostgresDatabase.open(PostgresSettings.of(server.jdbcUrl())).close();
            SettledDay day = new SettledDay(rows);
            day.write(file, plain);
            say("file of " + Files.size(file) / MILLION + " MB written; making a ledger of " + rows);
            try (BooksAndFile books = new BooksAndFile(server.jdbcUrl())) {
                books.makeLedger(rows);
                measure(result, server.jdbcUrl(), books, day, file, plain);
            }
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(plain);
            Files.deleteIfExists(folder.resolve("postgres/postgres.log"));
            Files.deleteIfExists(folder.resolve("postgres"));
            Files.deleteIfExists(folder);
        }
        boolean met = result.path("all_found").asBoolean() && result.path("ratio_met").asBoolean();
        result.put("met", met);
        spec.commandLine().getOut().println(json ? result.toPrettyString() : text(result));
        return met ? 0 : MISSED;
    }

    private void measure(
            ObjectNode result, String url, BooksAndFile books, SettledDay day, Path file, Path plain)
            throws IOException, SQLException {
        long[] copies = new long[rounds];
        long[] joins = new long[rounds];
        long[] sums = new long[rounds];
        long[] ours = new long[rounds];
        books.plain(plain); // not measured: the disk's and the server's caches are warm after it
        for (int i = 0; i < rounds; i++) {
            long[] nanos = books.plain(plain);
            copies[i] = nanos[0] / MILLION;
            joins[i] = nanos[1] / MILLION;
            sums[i] = copies[i] + joins[i];
            books.forget();
            ours[i] = reconcile(result, url, file) / MILLION;
            say("round " + (i + 1) + "/" + rounds + ": COPY " + copies[i] + " ms + join " + joins[i]
                    + " ms; reconciled in " + ours[i] + " ms");
        }
        result.put("rows", rows);
        result.put("heap", HEAP);
        judge(result, day.labels(), books.found());
        put(result.putObject("copy_millis"), copies);
        put(result.putObject("join_millis"), joins);
        put(result.putObject("copy_and_join_millis"), sums);
        put(result.putObject("reconcile_millis"), ours);
        long seconds = new Figures(ours).median();
        result.put("rows_per_second", rows * 1_000L / Math.max(1, seconds));
        long ratio = new Figures(ours).median() * 100 / Math.max(1, new Figures(sums).median());
        result.put("ratio_hundredths", ratio);
        result.put("target_ratio_hundredths", TARGET_RATIO_HUNDREDTHS);
        result.put("ratio_met", ratio <= TARGET_RATIO_HUNDREDTHS);
    }

    private static long reconcile(ObjectNode result, String url, Path file) throws IOException {
        List<String> options = List.of("-XX:+UseSerialGC", HEAP, "--enable-native-access=ALL-UNNAMED");
        try (Child child = Child.start(options, ReconcileMain.class, url, file.toString())) {
            child.after("ready");
            long nanos = Long.parseLong(child.after("nanos "));
            result.put("result", child.after("result "));
            result.put("most_resident_mebibytes", child.mebibytes("VmHWM"));
            child.say("end");
            return nanos;
        }
    }

    private static void judge(
            ObjectNode result, Map<String, List<String>> expected, Map<String, List<String>> found) {
        int there = 0;
        int typed = 0;
        int classed = 0;
        String wrong = null;
        for (Map.Entry<String, List<String>> lie : expected.entrySet()) {
            List<String> said = found.get(lie.getKey());
            there += said == null ? 0 : 1;
            typed += said != null && said.getFirst().equals(lie.getValue().getFirst()) ? 1 : 0;
            classed += said != null && said.getLast().equals(lie.getValue().getLast()) ? 1 : 0;
            wrong = lie.getValue().equals(said) ? wrong : lie.getKey() + " is " + said + ", not " + lie.getValue();
        }
        long others = found.keySet().stream().filter(key -> !expected.containsKey(key)).count();
        result.put("lies", expected.size()).put("found", there).put("typed", typed).put("classed", classed);
        result.put("found_besides", others);
        result.put("first_wrong", others > 0 && wrong == null
                ? found.entrySet().stream().filter(each -> !expected.containsKey(each.getKey())).findFirst().toString()
                : wrong);
        boolean all = there == expected.size() && typed == there && classed == there && others == 0;
        result.put("all_found", all && !expected.isEmpty());
    }

    private static void put(ObjectNode json, long[] values) {
        Figures figures = new Figures(values);
        json.put("median", figures.median()).put("least", figures.least()).put("most", figures.most());
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench reconcile: " + line);
    }

    private static String text(ObjectNode result) {
        return """
                rows: %s; lies: %s, found %s, typed %s, classed %s, found besides %s: %s
                COPY %s ms, full join %s ms, together %s ms; reconciled in %s ms (%s rows a second)
                ratio %s.%02d, target at most %s.%02d: %s; heap %s, resident at most %s MiB"""
                .formatted(
                        result.get("rows"), result.get("lies"), result.get("found"), result.get("typed"),
                        result.get("classed"), result.get("found_besides"),
                        result.get("all_found").asBoolean() ? "all" : "NOT ALL, such as " + result.get("first_wrong"),
                        spread(result, "copy_millis"), spread(result, "join_millis"),
                        spread(result, "copy_and_join_millis"), spread(result, "reconcile_millis"),
                        result.get("rows_per_second"),
                        result.get("ratio_hundredths").asLong() / 100, result.get("ratio_hundredths").asLong() % 100,
                        TARGET_RATIO_HUNDREDTHS / 100, TARGET_RATIO_HUNDREDTHS % 100,
                        result.get("ratio_met").asBoolean() ? "met" : "MISSED", HEAP,
                        result.get("most_resident_mebibytes"));
    }

    private static String spread(ObjectNode result, String name) {
        var figures = result.get(name);
        return figures.get("median") + " (" + figures.get("least") + "-" + figures.get("most") + ")";
    }
}
