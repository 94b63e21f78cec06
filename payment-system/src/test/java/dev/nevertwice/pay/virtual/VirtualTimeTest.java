package dev.nevertwice.pay.virtual;

import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {

    private static final int MANY = 3_000_000;
    private static final Duration USUAL = Duration.ofMillis(500);

    /** A proxy on virtual threads stood still for five seconds while two long stories were told: a test beside them failed. */
    @Test
    void threadsOutsideAllWorldsGoOnWhileWorldsAreBusy() throws Exception {
        int carriers = Runtime.getRuntime().availableProcessors();
        CountDownLatch busy = new CountDownLatch(carriers);
        AtomicBoolean served = new AtomicBoolean();
        List<CompletableFuture<Void>> worlds = new ArrayList<>();
        for (int world = 0; world < 2 * carriers; world++) {
            worlds.add(CompletableFuture.runAsync(
                    () -> twoTasksInTurn(busy, served), command -> Thread.ofPlatform().daemon().start(command)));
        }
        assertTrue(busy.await(60, TimeUnit.SECONDS));
        Thread.ofVirtual().start(() -> served.set(true));
        for (CompletableFuture<Void> world : worlds) {
            world.get(60, TimeUnit.SECONDS);
        }
    }

    /** Days without news are told in a moment, and news is found as soon as ever. */
    @Test
    void whoFindsNothingLooksLessOftenUntilSomethingIsWritten() {
        VirtualTime time = new VirtualTime();
        VirtualProcess process = new VirtualProcess(time);
        List<Instant> looks = new ArrayList<>();
        VirtualTask worker = process.fork("worker", () -> {
            while (true) {
                looks.add(time.now());
                process.rest(USUAL);
            }
        });
        time.sleep(Duration.ofHours(1));
        assertTrue(looks.size() < 500, () -> looks.size() + " looks in an hour");

        Instant news = time.now();
        time.tellNews();
        time.sleep(USUAL.multipliedBy(3));
        worker.stop();
        worker.await();

        long since = looks.stream().filter(look -> !look.isBefore(news)).count();
        assertTrue(since >= 3, () -> since + " looks in three rests");
    }

    private static void twoTasksInTurn(CountDownLatch busy, AtomicBoolean served) {
        VirtualProcess process = new VirtualProcess(new VirtualTime());
        VirtualTask one = process.fork("one", () -> {
            busy.countDown();
            sleepUntil(served, process);
        });
        VirtualTask other = process.fork("other", () -> sleepUntil(served, process));
        one.await();
        other.await();
        assertTrue(served.get(), "nobody else has run meanwhile");
    }

    private static void sleepUntil(AtomicBoolean served, VirtualProcess process) {
        for (int slept = 0; slept < MANY && !served.get(); slept++) {
            process.sleep(Duration.ofMillis(1));
        }
    }
}
