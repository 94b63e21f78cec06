package dev.nevertwice.load.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuyersTest {

    private static final long MILLIS = 1_000_000;

    private final CountDownLatch never = new CountDownLatch(1);
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status = 201;
    private volatile int firstTakesMillis;
    private HttpServer shop;

    @BeforeEach
    void open() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/v1/payments", exchange -> {
            exchange.getRequestBody().readAllBytes();
            if (requests.getAndIncrement() == 0) {
                pass(firstTakesMillis);
            }
            exchange.sendResponseHeaders(status, 2);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        });
        shop.start();
    }

    @AfterEach
    void close() {
        shop.stop(0);
    }

    /** The slowest are those whose outcome is not known when the payment system stops waiting. */
    @Test
    void whoIsToldThatNothingIsKnownYetHasWaitedToo() throws Exception {
        status = 202;
        Buyers.Told told = buyers().payAtRate(1, 50, 0, 100 * MILLIS);
        assertEquals("0 5 5", told.paid() + " " + told.unknown() + " " + told.micros().length);
    }

    /** One answer after the end of the time kept two more from being asked for, and was left out itself. */
    @Test
    void whoIsToldTooLateHasWaitedAndSoHasEverybodyBehind() throws Exception {
        firstTakesMillis = 300;
        Buyers.Told told = buyers().payAtRate(1, 10, 0, 250 * MILLIS);
        assertEquals("0 3", told.paid() + " " + told.micros().length);
        assertTrue(Arrays.stream(told.micros()).max().orElseThrow() >= 300_000);
        assertTrue(Arrays.stream(told.micros()).min().orElseThrow() >= 100_000);
    }

    private Buyers buyers() {
        return new Buyers(shop.getAddress().getPort(), "run");
    }

    private void pass(int millis) throws IOException {
        try {
            never.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
