package dev.nevertwice.chaos.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.scenario.LinkName;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** One purchase on real parts, and what becomes of the parts. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("LiveRigTest") // so that its own tests run one after another
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
        site = LiveSite.open(new LiveOptions(null, 1, logs));
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
            // Whoever asks first may find the connection of before, and then nobody knows how far the question came.
            assertInstanceOf(Failed.class, get(rig.pay(), "/health"));
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

    @Test
    void twoInstancesGiveOneReplyAndTheOtherGoesOnWhileOneIsDown() throws IOException {
        try (Rig rig = site.rig("two", 1, List.of(), 2)) {
            String bought = text(paid(rig));
            rig.killPay();

            assertEquals(bought, text(checkout(rig)));
            assertEquals(bought, text(checkout(rig)));
            assertEquals(200, answer(get(rig.pay(), "/health")).status());
            rig.restartPay();
            assertEquals(bought, text(checkout(rig)));
            assertEquals(bought, text(checkout(rig)));
        }
        assertTrue(Files.exists(logs.resolve("two-pay-2.log")));
    }

    /** It was counted that refusing began, though nobody was there to be refused. */
    @Test
    void whereNobodyIsConnectedNobodyIsRefused() throws IOException {
        try (Rig rig = site.rig("refusing", 1, List.of())) {
            rig.refuse(1, true);
            rig.refuse(1, false);
            assertEquals(0, rig.refusals());

            paid(rig);
            rig.refuse(1, true);
            rig.refuse(1, false);
            assertEquals(1, rig.refusals());
        }
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
        try (LiveRig rig = site.rig("dying", 1, List.of())) {
            rig.killPay();
            ProcessHandle simulator = simulator(rig);
            simulator.destroyForcibly();
            simulator.onExit().join();

            LiveFailure failure = assertThrows(LiveFailure.class, () -> get(rig.psp(), "/_admin/truth"));
            assertTrue(failure.getMessage().contains("the PSP simulator ended by itself in mid-run"));
            assertEquals(1, failure.getMessage().lines().count());

            assertThrows(LiveFailure.class, () -> get(rig.pay(), "/health"), "noticed at once, whoever is asked");
            Task buyer = rig.tasks().fork("buyer", () -> get(rig.psp(), "/_admin/truth"));
            assertThrows(LiveFailure.class, buyer::await);
        }
    }

    /** That is no failure of the harness: a process that ends by itself is a finding. */
    @Test
    void aPaymentSystemThatEndsByItselfIsAFindingAboutIt() {
        try (LiveRig rig = site.rig("ending", 1, List.of())) {
            ProcessHandle before = paymentSystem(rig);
            rig.killPay();
            rig.restartPay();
            ProcessHandle pay = paymentSystem(rig);
            assertNotEquals(before, pay);
            pay.destroyForcibly();
            pay.onExit().join();

            SubjectFailure failure = assertThrows(SubjectFailure.class, () -> get(rig.pay(), "/health"));
            assertTrue(failure.getMessage().contains("the payment system ended by itself"), failure.getMessage());
            assertTrue(text(answer(get(rig.psp(), "/_admin/truth"))).contains("charges"), "the PSP can still be asked");
        }
    }

    /** Otherwise a run without buyers would be judged. */
    @Test
    void aTaskThatDiesIsNotForgotten() {
        try (RigTasks tasks = new RigTasks()) {
            Task dead = tasks.fork("buyer", () -> {
                throw new AssertionError("a bug in the buyer");
            });
            assertThrows(AssertionError.class, dead::await);
            assertThrows(AssertionError.class, tasks.fork("another", () -> {})::await);
        }
    }

    @Test
    void databasesOfAVerificationThatWasKilledAreDroppedByTheNext() throws SQLException {
        try (OwnedFolder folder = OwnedFolder.create("nevertwice-test-");
                EmbeddedDatabase own = EmbeddedDatabase.start(folder.path().resolve("postgres"))) {
            DatabaseAddress address = DatabaseAddress.of(own.jdbcUrl());
            try (Connection other = DriverManager.getConnection(own.jdbcUrl());
                    Statement statement = other.createStatement()) {
                statement.execute("CREATE DATABASE nevertwice_run_0123456789abcdef_1");
                statement.execute("CREATE DATABASE nevertwice_books");
                try (DatabaseServer first = DatabaseServer.at(address);
                        DatabaseServer.Fresh fresh = first.fresh();
                        DatabaseServer second = DatabaseServer.at(address)) {
                    fresh.requireReachable();
                    second.fresh().close();
                }
                try (ResultSet left = statement.executeQuery(
                        "SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE 'nevertwice%'")) {
                    left.next();
                    assertEquals("nevertwice_books", left.getString(1));
                }
            }
        }
    }

    private static ProcessHandle simulator(LiveRig rig) {
        return startedFor(rig.pspUrl().getPort());
    }

    private static ProcessHandle paymentSystem(LiveRig rig) {
        String upstream = rig.links().proxy(LinkName.CLIENT_PAY).view().upstream();
        return startedFor(Integer.parseInt(upstream.substring(upstream.lastIndexOf(':') + 1)));
    }

    /** Other tests beside this one have Java processes of their own. */
    private static ProcessHandle startedFor(int port) {
        return ProcessHandle.current()
                .children()
                .filter(child -> Collections.indexOfSubList(words(child), List.of("--port", Integer.toString(port)))
                        >= 0)
                .findFirst()
                .orElseThrow();
    }

    /** On Linux {@link ProcessHandle#info} gives up on a long class path. */
    private static List<String> words(ProcessHandle process) {
        Path line = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            return List.of(Files.exists(line)
                    ? Files.readString(line).split("\0")
                    : process.info().arguments().orElse(new String[0]));
        } catch (IOException gone) {
            return List.of();
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
        if (target.startsWith("/v1/ops/")) {
            headers.put("authorization", "Bearer ops_test_key");
        }
        return channel.exchange(new Request("GET", target, headers, new byte[0]), PATIENCE);
    }

    private static Response answer(Channel.Exchange exchange) {
        return assertInstanceOf(Answered.class, exchange, exchange.toString()).response();
    }

    private static String text(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
