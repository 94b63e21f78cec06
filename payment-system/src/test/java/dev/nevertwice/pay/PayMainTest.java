package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a wrong start says and how it exits; and that a right one leaves nothing behind. */
@Timeout(120)
class PayMainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--nope, unknown option",
        "--port=many, --port",
        "--port=70000, --port must be from 0 to 65535",
        "--max-requests=0, --max-requests must be at least 1",
        "--time-scale=0, --time-scale must be at least 1",
        "--psp-url=http://192.0.2.1:9090, --allow-remote",
        "--psp-url=ftp://127.0.0.1, --psp-url must be http(s)",
        "--psp-url=http://[, --psp-url is not a URL",
        "--public-url=shop, --public-url must be",
        "--webhook-secret=short, --webhook-secret must be",
        "--psp-account=acct_2, --psp-account acct_2 needs url= and secret=",
        "--psp-account=acct_2 url=http://192.0.2.1, --allow-remote",
        "--psp-account=acct_2 secret=short, secret must be whsec_",
        "--psp-account=acct_2 layout=excel, layout must be",
        "--psp-account=acct_2 zone=Seoul, zone must be",
        "--psp-account=acct_2 colour=red, are known",
        "--settlement=fees=KRW, fees must be written",
        "'--settlement=fees=KRW:1+1,KRW:2+2', fees must be written",
        "--settlement=tolerance=-1, tolerance must be",
        "--settlement=colour=red, are known",
        "--bus=rabbit, --bus must be postgres or kafka",
        "--bus=kafka, --bus kafka needs --bootstrap-servers",
        "--bootstrap-servers=127.0.0.1:9092, --bootstrap-servers goes with --bus kafka",
        "--retry=unknown=often, --retry: retry.unknown must be immediate",
        "--retry=unknown=cancel, --retry: retry.unknown must not be cancel",
        "--retry=unkown=immediate, --retry: retry.unkown is not known"
    })
    void aWrongCommandLineIsOneLineAnd64(String argument, String said) {
        assertEquals(64, run(argument));
        assertOneLine(said);
    }

    @Test
    void aTakenPortIsOneLineAnd4() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertEquals(4, run("--port=" + taken.getLocalPort()));
            assertOneLine("port " + taken.getLocalPort() + " on 127.0.0.1 can't be used");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1:9092, is on another machine (192.0.2.1)",
        "127.0.0.1, --bootstrap-servers must be HOST:PORT",
        "127.0.0.1:99999, --bootstrap-servers must be HOST:PORT"
    })
    void wrongBootstrapServersAreOneLineAnd64(String servers, String said) {
        assertEquals(64, run("--bus=kafka", "--bootstrap-servers=" + servers));
        assertOneLine(said);
    }

    @Test
    void aBrokerThatDoesNotAnswerIsOneLineAnd4() {
        assertEquals(4, run("--port=0", "--bus=kafka", "--bootstrap-servers=127.0.0.1:1"));
        assertOneLine("Kafka can't be used at 127.0.0.1:1");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsOneLineAnd4() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = closed.getLocalPort();
        }
        assertEquals(4,
                run("--port=0", "--database-url=jdbc:postgresql://127.0.0.1:" + free + "/x?user=u&password=secret"));
        assertOneLine("the database at 127.0.0.1:" + free + "/x can't be used");
        assertFalse(err.toString().contains("secret"));
    }

    @Test
    void whatIsNoDatabaseAddressIsOneLineAnd4() {
        assertEquals(4, run("--port=0", "--database-url=jdbc:mysql://x"));
        assertOneLine("not the address of a PostgreSQL database");
    }

    /** Told before a database is started, and nothing is promised to come from what is no replica. */
    @Test
    void whatIsNoReplicaAddressIsOneLineAnd4() {
        assertEquals(4, run("--port=0", "--replica-url=jdbc:mysql://x"));
        assertOneLine("not the address of a PostgreSQL database");
    }

    @Test
    void helpNamesTheExitCodes() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("--database-url") && out.toString().contains("64"), out.toString());
    }

    /**
     * Also how the live rig ends it: by the end of its standard input. An empty key, as a shell makes it of a variable that is not
     * set, is none: whoever has a published key is still let in.
     */
    @Test
    void itServesOnAnEmbeddedDatabaseAndLeavesNothingBehind(@TempDir Path temporary) throws Exception {
        Process pay = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                // The binaries are unpacked once per machine, not once per test.
                "-Dot.epg.working-dir=" + System.getProperty("java.io.tmpdir") + "/embedded-pg",
                "-cp",
                System.getProperty("java.class.path"),
                PayMain.class.getName(),
                "--port=0",
                "--merchant-key=",
                "--exit-with-stdin")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = pay.inputReader()) {
            assertTrue(lines.readLine().startsWith("database: embedded PostgreSQL, durable"));
            String listening = lines.readLine();
            assertTrue(listening.startsWith("pay listening on http://127.0.0.1:"));
            URI url = URI.create(listening.substring("pay listening on ".length()));
            for (String key : List.of("merchant_test_key", "merchant_2_test_key")) {
                assertEquals(404, statusOfNoPayment(url, key), key);
            }
            assertEquals(401, statusOfNoPayment(url, ""));
            pay.getOutputStream().close();
            assertEquals(List.of(), lines.lines().toList());
            assertEquals(0, pay.waitFor());
        } finally {
            pay.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.filter(path -> path.toString().contains("nevertwice")).toList());
        }
    }

    private static int statusOfNoPayment(URI pay, String key) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(pay.resolve("/v1/payments/pay_none"))
                    .header("authorization", "Bearer " + key)
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private int run(String... arguments) {
        return PayMain.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private void assertOneLine(String said) {
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("nevertwice pay: ") && err.toString().contains(said), err.toString());
    }
}
