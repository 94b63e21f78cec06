package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The reference document's section 6: how bytes pass, and what toxics coming and going do to them. */
@Execution(ExecutionMode.CONCURRENT)
abstract class LinkContract extends ConformanceContract {

    @Test
    void bytesPassUnchangedInBothDirections() throws Exception {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        Peer client = connect(echoing());
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                client.send(bytes);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
        assertArrayEquals(bytes, client.readBytes(bytes.length));
        sender.join();
    }

    @Test
    void bytesPassUnchangedThroughAChainOfToxics() throws Exception {
        byte[] bytes = new byte[100_000];
        new Random(2).nextBytes(bytes);
        TestProxy proxy = echoing();
        proxy.toxic("noop", "upstream", "");
        proxy.toxic("latency", "upstream", "\"latency\": 5, \"jitter\": 5");
        proxy.toxic("slicer", "downstream", "\"average_size\": 1000, \"size_variation\": 900");
        proxy.toxic("bandwidth", "downstream", "\"rate\": 5000");
        Peer client = connect(proxy).send(bytes);
        assertArrayEquals(bytes, client.readBytes(bytes.length));
    }

    /** The client has sent everything and waits for the answer; it gets an end instead. */
    @Test
    void halfCloseIsNotPreserved() throws Exception {
        Upstream upstream = later(Upstream.of(client -> {
            client.getInputStream().readAllBytes();
            client.getOutputStream().write("answer".getBytes());
            client.close();
        }));
        Peer client = connect(proxyOf(upstream)).send("question");
        upstream.next();
        client.finishWriting();
        assertTrue(!client.ending().equals("data"));
    }

    @Test
    void theServersCloseReachesTheClient() throws Exception {
        Upstream upstream = later(Upstream.passive());
        Peer client = connect(proxyOf(upstream));
        Peer server = upstream.next();
        server.send("bye").close();
        assertEquals("bye", client.readAll());
    }

    @Test
    void theClientsCloseReachesTheServer() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        try (Peer client = proxy.connect()) {
            client.send("bye");
        }
        assertEquals("bye", upstream.next().readAll());
    }

    @Test
    void aToxicIsAddedToConnectionsThatAreThere() throws Exception {
        TestProxy proxy = echoing();
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        proxy.toxic("latency", "downstream", "\"latency\": 200");
        assertTrue(millisOf(() -> client.echoed("hi")) >= 200);
    }

    @Test
    void aToxicIsUpdatedOnConnectionsThatAreThere() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("latency", "downstream", "\"latency\": 60000");
        Peer client = connect(proxy);
        client.send("held");
        proxy.updateToxic("latency", "{\"attributes\": {\"latency\": 100}}");
        assertEquals("held", client.read(4));
        long millis = millisOf(() -> client.echoed("hi"));
        assertTrue(millis >= 100 && millis < 5_000, millis + " ms");
    }

    @Test
    void removingAToxicFlushesWhatItHolds() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("latency", "upstream", "\"latency\": 60000");
        Peer client = connect(proxy);
        Peer server = upstream.next();
        for (int i = 0; i < 20; i++) {
            client.send("chunk " + (char) ('a' + i) + ";");
        }
        assertTrue(server.isSilentFor(Duration.ofMillis(50)));
        proxy.removeToxic("latency");
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            expected.append("chunk ").append((char) ('a' + i)).append(';');
        }
        assertEquals(expected.toString(), server.read(expected.length()));
        client.send("later");
        assertEquals("later", server.read(5));
    }

    @Test
    void toxicityIsDrawnOnceForAConnection() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("limit_data", "downstream", "\"bytes\": 0", "0.5");
        int hit = 0;
        for (int i = 0; i < 20; i++) {
            Peer client = connect(proxy);
            if (!client.send("x").ending().equals("data")) {
                hit++;
                continue;
            }
            for (int again = 0; again < 20; again++) {
                assertEquals("hi", client.echoed("hi"), "a connection keeps its draw");
            }
        }
        assertTrue(hit > 0 && hit < 20, hit + " of 20 were hit");
    }

    @Test
    void toxicityIsDrawnAgainOnEveryUpdate() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("limit_data", "downstream", "\"bytes\": 0", "0");
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        int updates = 0;
        do {
            assertTrue(updates++ < 60, "never hit");
            proxy.updateToxic("limit_data", "{\"toxicity\": 0.5}");
        } while (client.send("x").ending().equals("data"));
    }

    @Test
    void toxicityIsDrawnAgainWhenTheToxicBehindItComesOrGoes() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("limit_data", "downstream", "\"bytes\": 0", "0.2");
        Peer client;
        do {
            client = connect(proxy);
        } while (!client.send("x").ending().equals("data"));
        int changes = 0;
        do {
            assertTrue(changes++ < 100, "never hit");
            proxy.toxic("noop", "downstream", "");
            proxy.removeToxic("noop");
        } while (client.send("x").ending().equals("data"));
    }

    @Test
    void toxicityZeroNeverWorksAndOneAlways() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("limit_data", "downstream", "\"bytes\": 0", "0");
        proxy.toxic("noop", "downstream", "", "1");
        for (int i = 0; i < 10; i++) {
            assertEquals("hi", connect(proxy).echoed("hi"));
        }
        proxy.updateToxic("limit_data", "{\"toxicity\": 1}");
        for (int i = 0; i < 10; i++) {
            assertEquals("eof", connect(proxy).send("x").ending());
        }
    }
}
