package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever comes in at the API and at a proxy, both go on serving. For a second in the build; {@code
 * -Dnevertwice.proxy.random.seconds=60} makes it a minute.
 */
@Timeout(150)
class RandomBytesTest {

    private static final Duration TIME =
            Duration.ofSeconds(Integer.getInteger("nevertwice.proxy.random.seconds", 1));
    private static final int SENDERS = 4;
    private static final List<String> BEGINNINGS = List.of(
            "", "GET ", "POST /proxies HTTP/1.1\r\n", "POST /proxies HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
            "POST /populate HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
            "POST /proxies HTTP/1.1\r\nHost: localhost\r\nContent-Length: 40\r\n\r\n{\"name\": \"",
            "GET /proxies/%", "GET http://[ HTTP/1.1\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    @Test
    void randomBytesAtTheApiAndAtAProxyChangeNothing() throws Exception {
        try (FaultProxy faults = FaultProxy.start();
                Upstream upstream = Upstream.echo()) {
            int data = faults.proxy("data", "localhost:" + upstream.port()).port();
            Subject subject = new Subject(faults.url(), true);
            TestProxy proxy = new TestProxy(subject, "data", "localhost:" + data);
            proxy.toxic("http_status", "upstream", "\"status\": 503", "0.5");
            proxy.toxic("http_drop_response", "downstream", "");
            long end = System.nanoTime() + TIME.toNanos();
            List<Thread> senders = new ArrayList<>();
            for (int sender = 0; sender < SENDERS; sender++) {
                Random random = new Random(sender);
                int port = sender % 2 == 0 ? faults.port() : data;
                senders.add(Thread.ofVirtual().start(() -> garble(port, random, end)));
            }
            while (System.nanoTime() < end) {
                Subject.Reply proxies = subject.get("/proxies");
                assertEquals(200, proxies.status(), proxies::body);
                try (Peer client = Peer.to(data)) {
                    assertEquals("\1 hello", client.echoed("\1 hello"));
                }
            }
            for (Thread sender : senders) {
                sender.join();
            }
            assertEquals(1, subject.get("/proxies").json().size());
            assertTrue(proxy.update("{\"enabled\": false}").status() == 200 && Peer.isRefused(data));
        }
    }

    private static void garble(int port, Random random, long end) {
        while (System.nanoTime() < end) {
            try (Peer peer = Peer.to(port)) {
                peer.send(BEGINNINGS.get(random.nextInt(BEGINNINGS.size())));
                byte[] bytes = new byte[random.nextInt(2_000)];
                random.nextBytes(bytes);
                peer.send(bytes);
                if (random.nextBoolean()) {
                    peer.isSilentFor(Duration.ofMillis(5));
                }
            } catch (IOException refused) {
                // It may well hang up on that.
            }
        }
    }
}
