package dev.nevertwice.chaos.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.pay.env.Tasks.Task;
import dev.nevertwice.pay.wire.Channel;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Channel.Exchange.Failed;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One purchase on real parts, and what becomes of the parts. */
@Timeout(120)
class LiveRigTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CHECKOUT =
            """
            {"orders": [{"seller": "sel_1", "amount": 12900, "currency": "KRW"}], "method": "direct", "source": "tok_visa"}""";

    @TempDir
    private static Path logs;

    private static LiveSite site;

    @BeforeAll
    static void open() {
        site = LiveSite.open(new LiveOptions(null, LiveOptions.TIME_SCALE, logs));
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @Test
    void aKilledPaymentSystemComesBackWithWhatItHadCommittedAndTheNextRigStartsEmpty() throws IOException {
        try (Rig rig = site.rig("first", 1, List.of())) {
            Response bought = paid(rig);

            rig.killPay();
            assertFalse(assertInstanceOf(Failed.class, get(rig.pay(), "/health")).sent());
            rig.restartPay();

            Response again = checkout(rig);
            assertEquals(text(bought), text(again));
            assertEquals("true", again.header("idempotent-replayed"));
            assertEquals(1, rig.disruptions());
            assertTrue(text(answer(get(rig.psp(), "/_admin/truth"))).contains("12900"));
        }
        try (Rig rig = site.rig("second", 1, List.of())) {
            assertFalse(text(answer(get(rig.pay(), "/v1/ops/books"))).contains("12900"));
        }
        assertTrue(Files.exists(logs.resolve("first-pay.log")));
    }

    /** On a loaded machine the PSP's answer may take longer than the scaled deadline: 202, 409, and paid in the end. */
    private static Response paid(Rig rig) throws IOException {
        Instant end = rig.clock().now().plus(PATIENCE);
        Response reply = checkout(rig);
        while (reply.status() != 201 && rig.clock().now().isBefore(end)) {
            rig.clock().sleep(Duration.ofMillis(50));
            reply = checkout(rig);
        }
        assertEquals(201, reply.status(), text(reply));
        return reply;
    }

    @Test
    void aSimulatorThatDiesInMidRunIsSaidInOneLine() {
        try (Rig rig = site.rig("dying", 1, List.of())) {
            rig.killPay(); // then the simulator is the only Java that is left
            ProcessHandle simulator = ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().command().orElse("").endsWith("/java"))
                    .findFirst()
                    .orElseThrow();
            simulator.destroyForcibly();
            simulator.onExit().join();

            LiveFailure failure = assertThrows(LiveFailure.class, () -> get(rig.psp(), "/_admin/truth"));
            assertTrue(failure.getMessage().contains("the PSP simulator ended by itself in mid-run"));
            assertEquals(1, failure.getMessage().lines().count());

            Task buyer = rig.tasks().fork("buyer", () -> get(rig.psp(), "/_admin/truth"));
            assertThrows(LiveFailure.class, buyer::await);
        }
    }

    @Test
    void whatTheOverlayHoldsComesFirst(@TempDir Path overlay) throws IOException {
        Files.createDirectories(overlay.resolve("dev/nevertwice/pay"));
        Files.write(overlay.resolve("dev/nevertwice/pay/PayMain.class"), new byte[]{1, 2, 3});
        LiveFailure failure = assertThrows(LiveFailure.class, () -> site.rig("overlaid", 1, List.of(overlay)));
        assertTrue(failure.getMessage().contains("the payment system did not start"), failure.getMessage());
        assertTrue(Files.readString(logs.resolve("overlaid-pay.log")).contains("ClassFormatError"));
    }

    @Test
    void theSameSeedDrawsTheSame() {
        SeededEntropy first = new SeededEntropy(7);
        SeededEntropy second = new SeededEntropy(7);
        assertEquals(first.id("cart"), second.id("cart"));
        assertEquals(first.below(1_000_000), second.below(1_000_000));
        assertTrue(first.id("cart").matches("cart_[0-9a-z]{26}"));
    }

    @Test
    void addressesOfOtherDatabasesOnTheSameServer() {
        assertEquals(
                "jdbc:postgresql://h:1/new?user=u&password=p",
                DatabaseUrl.of("jdbc:postgresql://h:1/old?user=u&password=p").named("new"));
        assertEquals("jdbc:postgresql://h:1/new?user=u&password=p",
                DatabaseUrl.of("postgres://u:p@h:1/old").named("new"));
        assertEquals("jdbc:postgresql://h/postgres", DatabaseUrl.of("postgresql://h").jdbc());
        assertFalse(DatabaseUrl.of("postgres://u:secret@h:1/old").toString().contains("secret"));
        assertThrows(LiveFailure.class, () -> DatabaseUrl.of("mysql://h/x"));
    }

    private static Response checkout(Rig rig) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer merchant_test_key");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "cart_1");
        return answer(rig.pay()
                .exchange(
                        new Request("POST", "/v1/payments", headers, CHECKOUT.getBytes(StandardCharsets.UTF_8)),
                        PATIENCE));
    }

    private static Channel.Exchange get(Channel channel, String target) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer ops_test_key");
        return channel.exchange(new Request("GET", target, headers, new byte[0]), PATIENCE);
    }

    private static Response answer(Channel.Exchange exchange) {
        return assertInstanceOf(Answered.class, exchange, exchange.toString()).response();
    }

    private static String text(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
