package dev.nevertwice.pay.adapter.system;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeadlinesTest {

    /** One thread watches them all. */
    @Test
    void whatCanNotBeBrokenOffTakesNoDeadlineFromTheOthers() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(1);
        CountDownLatch brokenOff = new CountDownLatch(1);
        try (Deadlines deadlines = new Deadlines();
                Deadlines.Timed stubborn = deadlines.begin(Duration.ZERO, () -> {
                    tried.countDown();
                    throw new IllegalStateException("can't be broken off");
                })) {
            tried.await();
            try (Deadlines.Timed next = deadlines.begin(Duration.ZERO, brokenOff::countDown)) {
                brokenOff.await();
            }
        }
    }
}
