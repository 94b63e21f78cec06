package dev.nevertwice.load.reconcile;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Child;
import dev.nevertwice.load.Figures;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nevertwice bench reconcile}: a settlement file with labelled lies against a ledger of the same size. */
@Command(name = "reconcile", sortOptions = false,
        description = {
            "Reconciles a settlement file, one row in a hundred a labelled lie, with a ledger of as many movements"
                    + " on an embedded, durable PostgreSQL, in a JVM with -Xmx256m.",
            "- every lie has to be found, typed and classed, and nothing else",
            "- the time it takes, beside plain COPY of the same rows and one full join with the same ledger, alternating;"
                    + " target: at most three times as long",
            "The first time of each, when nothing is cached or compiled, is told but does not count."})
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
    public Integer call() throws IOException, SQLException, InterruptedException {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        try (OwnedFolder folder = OwnedFolder.create("nevertwice-reconcile-");
                EmbeddedDatabase server = EmbeddedDatabase.start()) {
            Path file = folder.path().resolve("settlement.csv");
            Path plain = folder.path().resolve("plain.csv");
            PostgresDatabase.open(PostgresSettings.of(server.jdbcUrl())).close();
            SettledDay day = new SettledDay(rows);
            day.write(file, plain);
            say("file of " + Files.size(file) / MILLION + " MB written; making a ledger of " + rows);
            try (BooksAndFile books = new BooksAndFile(server.jdbcUrl())) {
                books.requireDurable();
                books.makeLedger(rows, this::say);
                measure(result, server.jdbcUrl(), books, day, file, plain);
            }
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
        List<String> options = List.of("-XX:+UseSerialGC", HEAP, "--enable-native-access=ALL-UNNAMED");
        try (Child child = Child.start(options, ReconcileMain.class, url, file.toString())) {
            // The first time of both, when nothing is cached or compiled, is told but does not count.
            for (int i = -1; i < rounds; i++) {
                long[] nanos = books.plain(plain);
                books.forget();
                long millis = reconcile(result, child) / MILLION;
                say((i < 0 ? "first time" : "round " + (i + 1) + "/" + rounds) + ": COPY " + nanos[0] / MILLION
                        + " ms + join " + nanos[1] / MILLION + " ms; reconciled in " + millis + " ms");
                if (i < 0) {
                    result.put("first_reconcile_millis", millis);
                    continue;
                }
                copies[i] = nanos[0] / MILLION;
                joins[i] = nanos[1] / MILLION;
                sums[i] = copies[i] + joins[i];
                ours[i] = millis;
            }
        }
        result.put("rows", rows);
        result.put("heap", HEAP);
        new Findings(day.labels(), books.found()).put(result);
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

    private static long reconcile(ObjectNode result, Child child) throws IOException {
        child.say("reconcile");
        long nanos = Long.parseLong(child.after("nanos "));
        result.put("result", child.after("result "));
        result.put("most_resident_mebibytes", child.mebibytes("VmHWM"));
        return nanos;
    }

    private static void put(ObjectNode json, long[] values) {
        Figures figures = new Figures(values);
        json.put("median", figures.median()).put("least", figures.least()).put("most", figures.most());
    }

    private void say(String line) {
        spec.commandLine().getErr().println("bench reconcile: " + line);
    }

    private static String text(ObjectNode result) {
        return types(result) + """
                rows: %s; lies: %s, found %s, typed %s, classed %s, found besides %s: %s
                COPY %s ms, full join %s ms, together %s ms; reconciled in %s ms (%s rows a second), the first time in %s ms
                ratio %s.%02d, target at most %s.%02d: %s; heap %s, resident at most %s MiB"""
                .formatted(
                        result.get("rows"), result.get("lies"), result.get("found"), result.get("typed"),
                        result.get("classed"), result.get("found_besides"),
                        result.get("all_found").asBoolean() ? "all" : "NOT ALL, such as " + result.get("first_wrong"),
                        spread(result, "copy_millis"), spread(result, "join_millis"),
                        spread(result, "copy_and_join_millis"), spread(result, "reconcile_millis"),
                        result.get("rows_per_second"), result.get("first_reconcile_millis"),
                        result.get("ratio_hundredths").asLong() / 100, result.get("ratio_hundredths").asLong() % 100,
                        TARGET_RATIO_HUNDREDTHS / 100, TARGET_RATIO_HUNDREDTHS % 100,
                        result.get("ratio_met").asBoolean() ? "met" : "MISSED", HEAP,
                        result.get("most_resident_mebibytes"));
    }

    private static String types(ObjectNode result) {
        StringBuilder text = new StringBuilder("%-32s %8s %8s%n".formatted("type (class)", "expected", "found"));
        result.get("types").properties().forEach(type -> text.append("%-32s %8s %8s%n".formatted(
                type.getKey(), type.getValue().get("expected"), type.getValue().get("found"))));
        return text.toString();
    }

    private static String spread(ObjectNode result, String name) {
        var figures = result.get(name);
        return figures.get("median") + " (" + figures.get("least") + "-" + figures.get("most") + ")";
    }
}
