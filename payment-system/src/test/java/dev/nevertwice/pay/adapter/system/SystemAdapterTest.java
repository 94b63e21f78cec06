package dev.nevertwice.pay.adapter.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.env.Tasks.Task;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@Timeout(30)
class SystemAdapterTest {

    private final SystemClock clock = new SystemClock();
    private final SystemTasks tasks = new SystemTasks();

    @Test
    void timeIsInWholeMicroseconds() {
        assertEquals(0, clock.now().getNano() % 1_000);
    }

    @Test
    void stoppingEndsASleepAtOnceAndTheNextOneToo() {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<RuntimeException> second = new AtomicReference<>();
        Task task = tasks.fork("sleeper", () -> {
            begun.countDown();
            assertThrows(Stopped.class, () -> clock.sleep(Duration.ofHours(1)));
            second.set(assertThrows(Stopped.class, () -> clock.sleep(Duration.ofHours(1))));
        });
        assertTrue(awaited(begun));
        task.stop();
        task.await();
        assertTrue(second.get() instanceof Stopped);
    }

    /** Seen once: all workers of a payment system had lost theirs, and it never ended. */
    @Test
    void aSwallowedInterruptIsSaidAgain() {
        CountDownLatch begun = new CountDownLatch(1);
        Task task = tasks.fork("deaf", () -> {
            begun.countDown();
            for (int swallowed = 0; swallowed < 2; swallowed++) {
                assertThrows(InterruptedException.class, () -> new CountDownLatch(1).await());
            }
        });
        assertTrue(awaited(begun));
        task.stop();
        task.await();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void anExceptionThatLeavesATaskIsLoggedWithItsName() {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            tasks.fork("tracker-7", () -> {
                throw new AssertionError("lost?");
            })
                    .await();
        } finally {
            System.setErr(before);
        }
        String logged = log.toString(StandardCharsets.UTF_8);
        assertTrue(logged.contains("tracker-7") && logged.contains("lost?"), logged);
    }

    @Test
    void idsAreUniqueAndShapedAsPromised() {
        SystemEntropy entropy = new SystemEntropy();
        Set<String> seen = new HashSet<>();
        for (int drawn = 0; drawn < 10_000; drawn++) {
            String id = entropy.id("pay");
            assertTrue(id.matches("pay_[0-9a-z]{26}"), id);
            assertTrue(seen.add(id), id);
        }
    }

    @Test
    void numbersStayBelowTheirBound() {
        SystemEntropy entropy = new SystemEntropy();
        boolean[] met = new boolean[3];
        for (int drawn = 0; drawn < 1_000; drawn++) {
            met[(int) entropy.below(3)] = true;
        }
        assertTrue(met[0] && met[1] && met[2]);
        assertThrows(AssertionError.class, () -> entropy.below(0));
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException unexpected) {
            return false;
        }
    }
}
