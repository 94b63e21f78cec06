package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code nevertwice proxy} says, and how it ends. */
@Timeout(30)
class ProxyCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return ProxyCommand.execute(arguments, new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                false, false, 80));
    }

    private void assertSaid(String line) {
        assertEquals("nevertwice proxy: " + line + "\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void helpListsTheFlagsOfToxiproxyServer() {
        assertEquals(0, run("--help"));
        for (String flag : new String[]{"--host", "--port", "--config", "--seed", "--strict", "--allow-remote"}) {
            assertTrue(out.toString(StandardCharsets.UTF_8).contains(flag), flag);
        }
    }

    @Test
    void itsVersionIsWrittenAsToxiproxyServersIs() {
        assertEquals(0, run("-version"));
        assertTrue(out.toString(StandardCharsets.UTF_8).matches("toxiproxy-server version \\S+\n"));
    }

    @Test
    void aMistypedOptionIsOneLine() {
        assertEquals(64, run("--sed", "1"));
        assertSaid("unknown option '--sed'; did you mean '--seed'?");
    }

    @Test
    void aPortThatIsTakenIsOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(4, run("-port", Integer.toString(taken.getLocalPort())));
            assertSaid(
                    "port " + taken.getLocalPort() + " on localhost can't be used (Address already in use): stop what"
                            + " runs there, or choose another with --port.");
        }
    }

    @Test
    void aBrokenConfigurationIsToldWithFileAndLine(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("proxies.json");
        assertEquals(64, run("--config", file.toString()));
        assertSaid("--config " + file + " can't be read: there is no such file.");
        err.reset();
        Files.writeString(file, "[\n  {\"name\": \"a\", \"upstream\": \"localhost:1\"},\n  {\"name\": \"b\"}\n]");
        assertEquals(64, run("--config", file.toString()));
        assertSaid("--config " + file + ", line 3: missing required field: upstream at proxy 2");
        err.reset();
        Files.writeString(file, "[\n  {\"name\" \"a\"}\n]");
        assertEquals(64, run("--config", file.toString()));
        assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("nevertwice proxy: --config " + file + ", line 2: "),
                err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "listen": "localhost:99999"        | proxy b: listen tcp: address 99999: invalid port
            "listen": "8081"                   | proxy b: listen tcp: address 8081: missing port in address
            "upstream": "pay.example:80"       | proxy b: upstream pay.example:80 is not on this machine: start the proxy \
            with --allow-remote
            "listen": 5                        | json: cannot unmarshal number 5 into field [2].listen of type string
            "nevertwice": {"toxics": [{"type": "latencyy"}]} | invalid toxic type
            "nevertwice": {"toxics": [{"type": "slicer"}]}   | attributes.average_size must be at least 1
            """)
    void aMistakeInOneOfItsProxiesIsToldWithFileAndLine(String mistake, String said, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("proxies.json"),
                "[\n  {\"name\": \"a\", \"listen\": \"localhost:0\", \"upstream\": \"localhost:1\"},\n"
                        + "  {\"name\": \"b\", \"listen\": \"localhost:0\", \"upstream\": \"localhost:1\",\n    "
                        + mistake + "}\n]");
        assertEquals(64, run("--quiet", "--port", "0", "--config", file.toString()));
        assertSaid("--config " + file + ", line 3: " + said);
    }

    @Test
    void aConfigurationThatIsNoArrayIsToldWithFileAndLine(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("proxies.json"), "{\"name\": \"a\"}");
        assertEquals(64, run("--config", file.toString()));
        assertSaid("--config " + file + ", line 1: json: cannot unmarshal object into the value of type array");
    }

    @Test
    void aProxyOfTheConfigurationThatCannotBeMadeIsNamed(@TempDir Path folder) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Path file = Files.writeString(folder.resolve("proxies.json"),
                    "[{\"name\": \"pay\", \"listen\": \"" + address + "\", \"upstream\": \"localhost:1\"}]");
            assertEquals(4, run("--port", "0", "--config", file.toString()));
            assertSaid("--config " + file + ": proxy pay: listen tcp " + address + ": bind: address already in use");
        }
    }

    @Test
    void itServesItsConfigurationUntilItIsStoppedAndSaysWhatHappens(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("proxies.json"),
                "[{\"name\": \"pay\", \"listen\": \"localhost:0\", \"upstream\": \"localhost:1\"}]");
        CompletableFuture<Integer> ended = new CompletableFuture<>();
        Thread server = Thread.ofPlatform().start(
                () -> ended.complete(run("--port", "0", "--seed", "7", "--config", file.toString())));
        URI api = URI.create(listening());
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest reset = HttpRequest.newBuilder(api.resolve("/reset"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertEquals(204, http.send(reset, HttpResponse.BodyHandlers.ofString()).statusCode());
        String proxies = http.send(HttpRequest.newBuilder(api.resolve("/proxies")).build(),
                HttpResponse.BodyHandlers.ofString()).body();
        assertTrue(proxies.startsWith("{\"pay\":{"), proxies);
        server.interrupt();
        assertEquals(130, ended.get(10, TimeUnit.SECONDS));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("\nPOST /reset 204\n"),
                err.toString(StandardCharsets.UTF_8));
    }

    private String listening() {
        while (true) {
            String said = out.toString(StandardCharsets.UTF_8);
            if (said.endsWith("(seed 7)\n")) {
                return said.replaceAll("proxy listening on (\\S+) .*\n", "$1");
            }
            Thread.onSpinWait();
        }
    }
}
