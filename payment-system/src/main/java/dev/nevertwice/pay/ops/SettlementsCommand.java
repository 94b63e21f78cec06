package dev.nevertwice.pay.ops;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
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

    @Option(names = "--account", paramLabel = "ID",
            description = "Which of our accounts: needed to import where there are several (default to reconcile: all)")
    private String account;

    @Override
    protected int run(OpsApi api) {
        switch (verb) {
            case "runs" ->
                    answer(api.get("/v1/ops/settlements/runs"), read -> table(
                            read.path("runs"), "began_at", "day", "source", "outcome", "rows", "imported", "unequal",
                            "opened_automatic", "opened_manual", "opened_special", "closed"));
            case "reconcile" -> show(api.post("/v1/ops/reconcile", ofTheDay()));
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
        Parts parts = new Parts(api, called);
        try (BufferedReader reader = Files.newBufferedReader(required(file, "FILE"), StandardCharsets.UTF_8)) {
            String head = reader.readLine();
            if (head == null || head.stripLeading().startsWith("[")) {
                throw OpsFailure.refused("only CSV files can be brought in in parts");
            }
            boolean ended = endsWithALineEnd();
            parts.begin(head);
            for (String line = reader.readLine(); line != null;) {
                String next = reader.readLine();
                parts.add(next == null && !ended ? line : line + '\n'); // what breaks off must be seen to break off
                line = next;
            }
            parts.send();
        } catch (IOException unreadable) {
            throw OpsFailure.unreachable("can't read " + file + ": " + unreadable.getMessage());
        }
        if (!parts.whole) {
            throw OpsFailure
                    .refused(file + " is not whole, or no settlement file (" + parts.imported + " rows are new): see"
                            + " ops discrepancies list --queue investigation, and bring it in again when it is whole");
        }
        ObjectNode all = ofTheDay().put("file", called).put("lines", parts.lines + 1);
        return api.post("/v1/ops/settlements/files", all).put("rows", parts.lines).put("imported", parts.imported);
    }

    /** What is sent of a file, and what came of it. */
    private final class Parts {

        private final OpsApi api;
        private final String called;
        private String head;
        private StringBuilder part;
        private int size;
        private long skipped;
        private long lines;
        private long imported;
        private boolean whole = true;

        Parts(OpsApi api, String called) {
            this.api = api;
            this.called = called;
        }

        void begin(String headLine) {
            head = headLine + '\n';
            part = new StringBuilder(head);
            size = size(head);
        }

        void add(String line) {
            if (size + size(line) > PART_CHARACTERS) {
                send();
                part = new StringBuilder(head);
                size = size(head);
                skipped = lines;
            }
            part.append(line);
            size += size(line);
            lines++;
        }

        void send() {
            ObjectNode body = ofTheDay()
                    .put("file", called)
                    .put("skipped", skipped + 1)
                    .put("text", part.toString());
            ObjectNode answer = api.post("/v1/ops/settlements/parts", body);
            imported += answer.path("imported").asLong();
            whole &= answer.path("whole").asBoolean();
        }

        /** In JSON everything but ASCII is six characters. */
        private static int size(String text) {
            return text.chars().map(letter -> letter < 128 ? 1 : 6).sum();
        }
    }

    private boolean endsWithALineEnd() throws IOException {
        try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            bytes.position(bytes.size() - 1).read(last);
            return last.get(0) == '\n';
        }
    }

    private ObjectNode ofTheDay() {
        ObjectNode body = Json.object().put("day", required(day, "DAY"));
        return account == null ? body : body.put("account", account);
    }

    private static <T> T required(T value, String what) {
        if (value == null) {
            throw OpsFailure.usage(what + " is missing");
        }
        return value;
    }
}
