package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code nevertwice ops settlements}: looks back on runs of reconciliation, starts one, and brings in a file from disk. */
@Command(name = "settlements", sortOptions = false,
        description = {"runs: what reconciliation did, newest first",
            "reconcile DAY: fetches the PSP's file of the day and compares it with the ledger",
            "import DAY FILE: brings in a CSV file of any size from disk, then compares the day"})
public final class SettlementsCommand extends OpsCommand {

    /** Well below what a request may have, with the quotes and line ends of JSON. */
    private static final int PART_CHARACTERS = 24_000;

    @Parameters(index = "0", paramLabel = "runs|reconcile|import", description = "What to do")
    private String verb;

    @Parameters(index = "1", arity = "0..1", paramLabel = "DAY", description = "Such as 2026-11-22")
    private String day;

    @Parameters(index = "2", arity = "0..1", paramLabel = "FILE", description = "To be brought in")
    private Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "The PSP's name of the file (default: its file name)")
    private String name;

    @Override
    protected int run(OpsApi api) {
        switch (verb) {
            case "runs" ->
                    answer(api.get("/v1/ops/settlements/runs"), read -> table(
                            read.path("runs"), "began_at", "day", "source", "outcome", "rows", "imported", "unequal",
                            "opened_automatic", "opened_manual", "opened_special", "closed"));
            case "reconcile" -> show(api.post("/v1/ops/reconcile", Json.object().put("day", required(day, "DAY"))));
            case "import" -> show(bring(api));
            default -> throw OpsFailure.usage("runs, reconcile or import, not '" + verb + "'");
        }
        return 0;
    }

    private void show(ObjectNode result) {
        answer(result, read -> say("day " + read.path("day").asText() + ": " + read.path("rows") + " rows, "
                + read.path("imported") + " new; " + read.path("unequal") + " unequal, " + read.path("opened")
                + " discrepancies opened, " + read.path("closed") + " closed; open now: "
                + read.path("open_automatic") + " automatic, " + read.path("open_manual") + " manual, "
                + read.path("open_special") + " special"));
    }

    /** In parts, each with the file's head again, so that neither side holds more than one; sent again they change nothing. */
    private ObjectNode bring(OpsApi api) {
        String called = name != null ? name : required(file, "FILE").getFileName().toString();
        if (!called.matches("[A-Za-z0-9_.:-]{1,64}")) {
            throw OpsFailure.usage("the file's name must be 1 to 64 of A-Z a-z 0-9 _ . : -; give another with --name");
        }
        long lines = 0;
        long imported = 0;
        try (BufferedReader reader = Files.newBufferedReader(required(file, "FILE"), StandardCharsets.UTF_8)) {
            String head = reader.readLine();
            if (head == null || head.stripLeading().startsWith("[")) {
                throw OpsFailure.refused("only CSV files can be brought in in parts");
            }
            StringBuilder part = new StringBuilder(head).append('\n');
            long skipped = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (part.length() + line.length() > PART_CHARACTERS) {
                    imported += send(api, called, skipped, part);
                    part = new StringBuilder(head).append('\n');
                    skipped = lines;
                }
                part.append(line).append('\n');
                lines++;
            }
            imported += send(api, called, skipped, part);
        } catch (IOException unreadable) {
            throw OpsFailure.unreachable("can't read " + file + ": " + unreadable.getMessage());
        }
        ObjectNode all = Json.object().put("day", day).put("file", called).put("lines", lines + 1);
        return api.post("/v1/ops/settlements/files", all).put("rows", lines).put("imported", imported);
    }

    private long send(OpsApi api, String called, long skipped, StringBuilder part) {
        ObjectNode body = Json.object()
                .put("day", required(day, "DAY"))
                .put("file", called)
                .put("skipped", skipped + 1)
                .put("text", part.toString());
        return api.post("/v1/ops/settlements/parts", body).path("imported").asLong();
    }

    private static <T> T required(T value, String what) {
        if (value == null) {
            throw OpsFailure.usage(what + " is missing");
        }
        return value;
    }
}
