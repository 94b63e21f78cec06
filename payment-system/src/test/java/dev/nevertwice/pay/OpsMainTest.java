package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator's command line prints, and how it ends. */
@Timeout(60)
class OpsMainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "quees, unknown 'quees'; did you mean 'queues'?",
        "queues --nope, unknown '--nope'",
        "queues --url=ftp://127.0.0.1, --url must be http://HOST[:PORT]",
        "queues --url=http://127.0.0.1:99999, --url must be http://HOST[:PORT]",
        "queues --url=http://192.0.2.1:8080, --url must be on this machine",
        "queues --ops-key=a\u0001b, --ops-key must be printable"
    })
    void aWrongCommandLineIsOneLineAnd64(String line, String said) {
        assertEquals(64, run(line.split(" ")));
        assertOneLine(said);
    }

    @Test
    void noPaymentSystemIsOneLineAnd4() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            free = closed.getLocalPort();
        }
        assertEquals(4, run("queues", "--url=http://127.0.0.1:" + free));
        assertOneLine("no payment system answers at http://127.0.0.1:" + free);
    }

    @Test
    void aWrongKeyIsOneLineAnd4() {
        try (Shop shop = new Shop()) {
            assertEquals(4, run("queues", "--ops-key=nope", "--url=" + shop.url()));
            assertOneLine("the ops key is wrong");
        }
    }

    @Test
    void queuesAreATableForPeopleAndJsonForPrograms() {
        try (Shop shop = new Shop()) {
            shop.pay("cart_1", 1_000, "KRW", "tok_visa");
            assertEquals(0, run("queues", "--url", shop.url()), err.toString());
            assertTrue(out.toString().matches("(?s)queue +open +due +dead +oldest_due_at\\R.*"), out.toString());
            out.getBuffer().setLength(0);
            assertEquals(0, run("queues", "--json", "--url", shop.url()));
            assertTrue(Json.readObject(out.toString().getBytes(StandardCharsets.US_ASCII)).orElseThrow()
                    .path("queues").findValuesAsText("queue").contains("retry"));
        }
    }

    /** Jobs of events, discrepancies and disputes have colons in their ids: no command found them. */
    @Test
    void everyJobIsFoundByItsIdHoweverThatIsWritten() {
        try (Shop shop = new Shop()) {
            shop.payTo("shop:1", "cart_1", 1_000, "KRW");
            shop.await("an event", () -> shop.ops("GET", "/v1/ops/books", "").path("jobs").size() == 2);
            JsonNode jobs = shop.ops("GET", "/v1/ops/books", "").path("jobs");
            for (JsonNode job : jobs) {
                assertEquals(0, run("inspect", job.path("id").asText(), "--url", shop.url()), err.toString());
            }
            assertTrue(jobs.toString().contains("acct_1:evt_"), jobs.toString());
            assertEquals(1_000, shop.get("/v1/wallets/shop%3A1").at("/balances/0/available").asLong());
        }
    }

    @Test
    void soundBooksHoldAndAPayoutRunIsBegunOnce() {
        try (Shop shop = new Shop()) {
            shop.pay("cart_1", 1_000, "KRW", "tok_visa");
            String today = LocalDate.now(ZoneOffset.UTC).toString();
            assertEquals(0, run("payouts", "run", "--day", today, "--url", shop.url()), err.toString());
            assertTrue(out.toString().contains("run_" + today + "_KRW"), out.toString());
            shop.await("the payout", () -> shop.truth().path("payouts").size() == 1);
            assertEquals(0, run("payouts", "run", "--day", today, "--url", shop.url()), err.toString());
            assertEquals(0, run("books", "--check", "--url", shop.url()), err.toString());
            assertTrue(out.toString().contains("payouts are entries: holds"), out.toString());
            assertEquals(64, run("payouts", "walk", "--url", shop.url()));
        }
    }

    @Test
    void helpNamesTheSubcommandsAndTheExitCodes() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().contains("queues") && out.toString().contains("64"), out.toString());
        assertEquals(0, run("queues", "--help"));
        assertTrue(out.toString().contains("--ops-key"), out.toString());
    }

    @Test
    void noSubcommandIsAUsageError() {
        assertEquals(64, run());
        assertOneLine("which command?");
    }

    private int run(String... arguments) {
        return OpsMain.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private void assertOneLine(String said) {
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("nevertwice ops") && err.toString().contains(said), err.toString());
    }
}
