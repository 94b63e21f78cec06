package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.sun.net.httpserver.HttpServer;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.run.Plan;
import dev.nevertwice.chaos.run.Progress;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.run.Runner;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.psp.PspSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A payment system that somebody else started and that takes requests, but answers none any more. */
@Timeout(60)
class AttachedRigTest {

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean silent;
    private PspSimulator psp;
    private HttpServer pay;

    @BeforeEach
    void open() throws IOException {
        psp = PspSimulator.start();
        pay = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        pay.setExecutor(threads);
        pay.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.incrementAndGet();
            if (silent) {
                hang();
            }
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        pay.start();
    }

    private void hang() {
        try {
            over.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        over.countDown();
        pay.stop(0);
        threads.close();
        psp.close();
    }

    /** Nobody said why Gatling was ended, and healing waited 15 s for each of fifty answers. */
    @Test
    void whoStopsAnsweringAfterTheFirstBuyerHasFailedAtOnce() {
        AtomicInteger asked = new AtomicInteger();
        RunResult judged = run(() -> asked.set(requests.get()));
        assertGone(judged);
        assertEquals(asked.get(), requests.get());
    }

    /** Its run was called slower than asked, for Gatling had been ended. */
    @Test
    void whoComesBackAfterwardsHasMissedItsBuyers() {
        assertGone(run(() -> silent = false));
    }

    private static void assertGone(RunResult judged) {
        assertEquals(Verdict.INVALID, judged.verdict());
        assertTrue(judged.findings().stream().anyMatch(finding -> finding.invariant().equals("I16")
                && finding.violations().getFirst().message().contains("has not answered for 0 s")),
                () -> judged.findings().toString());
        assertEquals(1, judged.evidence().operations().size());
    }

    /** @param afterwards what happens when it has been found silent, before the runner goes on */
    private RunResult run(Runnable afterwards) {
        Scenario scenario = LoadKind.STEADY_CHECKOUT.scenario();
        Plan plan = Plan.live(scenario, 1, null, "", 1, Settings.defaults());
        URI url = URI.create("http://127.0.0.1:" + pay.getAddress().getPort());
        LoadPlan.Elsewhere there =
                new LoadPlan.Elsewhere(url, psp.url(), false, Plan.Access.of(Settings.defaults()));
        try (AttachedRig rig = AttachedRig.to(there, 1, Duration.ZERO)) {
            return Runner.run(rig, plan, Progress.silent(), (errands, opening, operator) -> {
                opening.run();
                rig.requireRunning();
                silent = true;
                assertThrows(SubjectFailure.class, rig::requireRunning);
                afterwards.run();
                return List.of(bought());
            });
        }
    }

    private static Operation bought() {
        Instant now = Instant.parse("2026-01-05T00:00:00Z");
        return new Operation(
                0, "load-purchase-1", "pay", "purchase-1", "cart-1", "d", now, now, Operation.Result.OK, 201, "pay_1",
                "paid", "d", null);
    }
}
