package dev.nevertwice.pay.virtual;

import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class VirtualTimeTest {

    private static final int MANY = 3_000_000;

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
