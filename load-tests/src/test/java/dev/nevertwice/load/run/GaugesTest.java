package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GaugesTest {

    /** Beside a chart that begins with the first request this one began when Gatling was started, seconds before. */
    @Test
    void whatWasOpenIsToldSinceTheFirstRequest() throws InterruptedException {
        CountDownLatch read = new CountDownLatch(1);
        try (Gauges gauges = new Gauges(URI.create("http://127.0.0.1:1"), "key", depth -> read.countDown())) {
            assertTrue(read.await(10, TimeUnit.SECONDS));
            Instant first = Instant.now().minus(Duration.ofHours(1));

            assertTrue(second(gauges, first) >= 3_600);
            assertEquals(second(gauges, first) + 7, second(gauges, first.minusSeconds(7)));
            assertTrue(gauges.depthsSince(Optional.of(Instant.now().plus(Duration.ofHours(1)))).isEmpty());
        }
    }

    private static int second(Gauges gauges, Instant first) {
        return gauges.depthsSince(Optional.of(first)).getFirst().second();
    }
}
