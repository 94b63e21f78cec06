package dev.nevertwice.psp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.http.PspServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command: one line when ready, one line when wrong, and the right exit code. */
class PspMainTest {

    @TempDir
    private Path folder;

    private static void refused(int code, String expected, String... arguments) {
        StringWriter err = new StringWriter();
        assertEquals(code, PspMain.run(arguments, new PrintWriter(new StringWriter()), new PrintWriter(err, true)),
                err.toString());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().contains(expected), err.toString());
    }

    @Test
    void aWrongCommandLineIsOneLineAndExitCode64() throws IOException {
        refused(64, "--prot", "--prot", "1");
        refused(64, "--port", "--port", "70000");
        refused(64, "--port", "--port", "many");
        refused(64, "--profile: must be one of default, ietf, stripe-v1", "--profile", "stripe");
        refused(64, "--account: ids must differ", "--account", "acct_1=other");
        refused(64, "--account: keys must differ", "--account", "acct_2=psp_test_key");
        refused(64, "--account", "--account", "acct_2");
        refused(64, "--time-scale: must be at least 1", "--time-scale", "0");
        refused(64, "--webhook-secret: must be whsec_", "--webhook-secret", "short");
        refused(64, "--allow-remote", "--port", "0", "--webhook-url", "http://example.com/");
        refused(64, "--faults: " + folder.resolve("none.json") + " is no file", "--faults",
                folder.resolve("none.json").toString());
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"rules\": [\n  {\"name\": }]}");
        refused(64, "--faults: " + broken + ", line 2, column 12: is not strict JSON: Unexpected character", "--faults",
                broken.toString());
        Path wrong = Files.writeString(folder.resolve("wrong.json"),
                "{\"rules\": [{\"name\": \"a\", \"point\": \"here\"}]}");
        refused(64, "wrong.json, line 1, column 35: rules[0].point: must be one of listener", "--faults",
                wrong.toString());
    }

    @Test
    void aTakenPortIsOneLineAndExitCode4() throws IOException {
        try (PspServer first = PspServer.start(PspSettings.defaults(), 0)) {
            refused(4, "port " + first.port(), "--port", Integer.toString(first.port()));
        }
    }

    @Test
    void helpNeedsNothing() {
        StringWriter out = new StringWriter();
        assertEquals(0,
                PspMain.run(new String[]{"--help"}, new PrintWriter(out, true), new PrintWriter(new StringWriter())));
        assertTrue(out.toString().contains("--faults"));
    }

    @Test
    void itSaysWhereItListensAndStopsWhenInterrupted() throws Exception {
        Path faults = Files.writeString(folder.resolve("faults.json"),
                "{\"rules\": [{\"name\": \"down\", \"point\": \"before-accept\", \"act\": {\"type\": \"status\"}}]}");
        PipedWriter pipe = new PipedWriter();
        BufferedReader lines = new BufferedReader(new PipedReader(pipe));
        PrintWriter out = new PrintWriter(pipe, true);
        Thread command = Thread.ofPlatform().start(
                () -> PspMain.run(new String[]{"--port", "0", "--faults", faults.toString(), "--account",
                    "acct_2=other_key"}, out,
                        new PrintWriter(new StringWriter())));
        String line = lines.readLine();
        assertTrue(line.startsWith("psp listening on http://127.0.0.1:"), line);
        URI url = URI.create(line.substring("psp listening on ".length()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest get = HttpRequest.newBuilder(url.resolve("/v1/charges/ch_1")).build();
            assertEquals(503, client.send(get, HttpResponse.BodyHandlers.discarding()).statusCode());
            HttpRequest undo = HttpRequest.newBuilder(url.resolve("/_admin/faults")).DELETE().build();
            client.send(undo, HttpResponse.BodyHandlers.discarding());
            HttpRequest other = HttpRequest.newBuilder(url.resolve("/v1/balance"))
                    .header("authorization", "Bearer other_key").build();
            assertEquals(200, client.send(other, HttpResponse.BodyHandlers.discarding()).statusCode());
        }
        assertTrue(lines.readLine().contains("FAULT before-accept status status=503 (down)"));
        command.interrupt();
        command.join(5_000);
        assertTrue(!command.isAlive());
    }

    @Test
    void theJournalOfARunningSimulatorBecomesAFaultFile() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                HttpClient client = HttpClient.newHttpClient()) {
            server.setFaults(dev.nevertwice.psp.fault.FaultRules.parse("""
                    {"rules": [{"name": "down", "point": "before-accept", "act": {"type": "status"}}]}""".getBytes()));
            client.send(HttpRequest.newBuilder(server.url().resolve("/v1/charges/ch_1")).build(),
                    HttpResponse.BodyHandlers.discarding());
            assertTrue(
                    printed("journal", "--url", server.url().toString()).contains("\"detail\":\"before-accept status"));
            assertTrue(printed("journal", "--as-faults", "--url", server.url().toString()).contains("\"again-1\""));
            assertTrue(printed("journal", "--as-scenario", "--url", server.url().toString())
                    .contains("point: before-accept"));
            refused(64, "--url: the admin routes", "journal", "--url", "http://example.com");
            refused(64, "exclude each other", "journal", "--as-faults", "--as-scenario");
            refused(4, "does not know this --api-key", "journal", "--api-key", "mine", "--url",
                    server.url().toString());
        }
        refused(4, "there is no simulator at", "journal", "--url", "http://127.0.0.1:9");
    }

    private static String printed(String... arguments) {
        StringWriter out = new StringWriter();
        assertEquals(0, PspMain.run(arguments, new PrintWriter(out, true), new PrintWriter(new StringWriter())));
        return out.toString();
    }
}
