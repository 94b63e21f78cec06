package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The reference document's section 7: every toxic. What must not come sooner is exact; how much later has room. */
@Execution(ExecutionMode.CONCURRENT)
abstract class ToxicContract extends ConformanceContract {

    private static final int LATE_MILLIS = 5_000;
    /** So many that a machine that stands still for seconds is quicker than one chunk after the other. */
    private static final int CHUNKS = 60;

    @Test
    void noopPassesEverything() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("noop", "upstream", "");
        assertEquals("hi", connect(proxy).echoed("hi"));
    }

    // ---- latency

    @Test
    void latencyDelaysEachChunkAndKeepsTheirDistances() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("latency", "upstream", "\"latency\": 200");
        Peer client = connect(proxy);
        Peer server = upstream.next();
        List<Long> sent = new ArrayList<>();
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < CHUNKS; i++) {
                    sent.add(System.nanoTime());
                    client.send("x");
                    LockSupport.parkNanos(20_000_000);
                }
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
        List<Long> came = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            server.read(1);
            came.add(System.nanoTime());
        }
        sender.join();
        for (int i = 0; i < CHUNKS; i++) {
            long delay = (came.get(i) - sent.get(i)) / 1_000_000;
            assertTrue(delay >= 200 && delay < 200 + LATE_MILLIS, "chunk " + i + " came after " + delay + " ms");
        }
        long all = (came.getLast() - came.getFirst()) / 1_000_000;
        assertTrue(all < CHUNKS * 200 / 2, all + " ms: one after the other they take " + CHUNKS * 200);
    }

    @Test
    void latenciesAddUp() throws Exception {
        TestProxy proxy = echoing();
        proxy.addToxic("{\"type\": \"latency\", \"name\": \"a\", \"attributes\": {\"latency\": 100}}");
        proxy.addToxic("{\"type\": \"latency\", \"name\": \"b\", \"attributes\": {\"latency\": 150}}");
        Peer client = connect(proxy);
        long millis = millisOf(() -> client.echoed("hi"));
        assertTrue(millis >= 250 && millis < 250 + LATE_MILLIS, millis + " ms");
    }

    @Test
    void jitterGoesBothWays() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("latency", "downstream", "\"latency\": 100, \"jitter\": 100");
        Peer client = connect(proxy);
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(millisOf(() -> client.echoed("hi")));
        }
        assertTrue(all.stream().anyMatch(millis -> millis < 90), all.toString());
        assertTrue(all.stream().anyMatch(millis -> millis > 110), all.toString());
    }

    @Test
    void latencyDoesNotDelayTheClose() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("latency", "downstream", "\"latency\": 60000");
        Peer client = connect(proxy);
        upstream.next().close();
        assertEquals("eof", client.ending());
    }

    @Test
    void latencyDoesNotCutTheThroughput() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("latency", "downstream", "\"latency\": 100");
        Peer client = connect(proxy);
        byte[] bytes = new byte[2_000_000];
        Thread.ofVirtual().start(() -> {
            try {
                client.send(bytes);
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
        assertTrue(millisOf(() -> client.readBytes(bytes.length)) < 5_000);
    }

    // ---- bandwidth

    @Test
    void bandwidthPassesInPiecesEveryTenthOfASecond() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("bandwidth", "upstream", "\"rate\": 10");
        Peer client = connect(proxy);
        Peer server = upstream.next();
        long[] reads = new long[1];
        long millis = millisOf(() -> {
            client.send(new byte[5_000]);
            reads[0] = server.readsOf(5_000);
        });
        assertTrue(millis >= 400 && millis < 500 + LATE_MILLIS, millis + " ms");
        assertTrue(reads[0] >= 2 && reads[0] <= 8, reads[0] + " reads");
    }

    @Test
    void atRateZeroNothingPassesUntilItIsRemoved() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("bandwidth", "upstream", "\"rate\": 0");
        Peer client = connect(proxy);
        client.send("hello");
        assertTrue(client.isSilentFor(Duration.ofMillis(250)));
        proxy.removeToxic("bandwidth");
        assertEquals("hello", client.read(5));
    }

    /** Deviation 1: the reference's whole server crashes at the first bytes, so it is not asked. */
    @Test
    void aNegativeRateIsRefused() {
        Assumptions.assumeTrue(subject().deviates(1), "would crash the reference");
        Subject.Reply reply = echoing().addToxic("{\"type\": \"bandwidth\", \"attributes\": {\"rate\": -1}}");
        assertEquals(400, reply.status());
        assertEquals("bad request body: attributes.rate must not be negative", reply.error());
    }

    // ---- slow_close

    @Test
    void slowCloseDelaysOnlyTheClose() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("slow_close", "downstream", "\"delay\": 300");
        Peer client = connect(proxy);
        Peer server = upstream.next();
        long millis = millisOf(() -> {
            server.send("hi").close();
            assertEquals("hi", client.read(2));
            assertEquals("eof", client.ending());
        });
        assertTrue(millis >= 300 && millis < 300 + LATE_MILLIS, millis + " ms");
    }

    // ---- timeout

    @Test
    void timeoutDropsEverythingAndClosesAfterItsTime() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("timeout", "downstream", "\"timeout\": 300");
        Peer client = connect(proxy);
        Peer server = upstream.next();
        long millis = millisOf(() -> {
            server.send("lost");
            assertEquals("eof", client.ending());
        });
        assertTrue(millis >= 300 && millis < 300 + LATE_MILLIS, millis + " ms");
    }

    @Test
    void timeoutBeginsAgainWithEveryChunk() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("timeout", "downstream", "\"timeout\": 1500");
        Peer client = connect(proxy);
        Peer server = upstream.next();
        long before = System.nanoTime();
        boolean open = true;
        for (int chunk = 0; chunk < 7 && open; chunk++) {
            long sent = System.nanoTime();
            server.send("lost");
            open = client.isSilentFor(Duration.ofMillis(300));
            // Where the machine itself stood still, it may be closed before this chunk came; never before its time.
            long since = Duration.ofNanos(System.nanoTime() - before).toMillis();
            assertTrue(open || since >= 1_500, "closed " + since + " ms after the chunk before chunk " + chunk);
            before = sent;
        }
        if (open) {
            assertEquals("eof", client.ending());
        }
    }

    @Test
    void timeoutZeroNeverCloses() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("timeout", "upstream", "\"timeout\": 0");
        Peer client = connect(proxy).send("lost");
        assertTrue(client.isSilentFor(Duration.ofMillis(400)));
    }

    @Test
    void removingATimeoutClosesTheConnection() throws Exception {
        TestProxy proxy = echoing();
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        proxy.toxic("timeout", "upstream", "\"timeout\": 0");
        client.send("lost");
        proxy.removeToxic("timeout");
        assertEquals("eof", client.ending());
    }

    // ---- reset_peer

    @Test
    void resetPeerResetsWithTheFirstBytesAfterItsTime() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("reset_peer", "downstream", "\"timeout\": 200");
        Peer client = connect(proxy);
        long millis = millisOf(() -> assertEquals("reset", client.send("hi").ending()));
        assertTrue(millis >= 200 && millis < 200 + LATE_MILLIS, millis + " ms");
    }

    @Test
    void resetPeerLeavesAnIdleConnectionAlone() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("reset_peer", "upstream", "\"timeout\": 0");
        assertTrue(connect(proxy).isSilentFor(Duration.ofMillis(400)));
    }

    @Test
    void resetPeerAddedToAConnectionThatIsThereIsAPlainEnd() throws Exception {
        TestProxy proxy = echoing();
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        proxy.toxic("reset_peer", "downstream", "\"timeout\": 0");
        client.send("hi");
        assertEquals("eof", client.ending());
    }

    /** The draw says no, but the linger time is set all the same. */
    @Test
    void resetPeerOfToxicityZeroStillResetsAtTheClose() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("reset_peer", "downstream", "\"timeout\": 0", "0");
        for (int i = 0; i < 5; i++) {
            Peer client = connect(proxy);
            Peer server = upstream.next();
            server.send("hi");
            assertEquals("hi", client.read(2));
            server.close();
            assertEquals("reset", client.ending());
        }
    }

    // ---- slicer

    @Test
    void slicerCutsIntoPiecesWithPauses() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("slicer", "upstream", "\"average_size\": 5, \"size_variation\": 2, \"delay\": 30000");
        Peer client = connect(proxy);
        Peer server = upstream.next();
        long[] reads = new long[1];
        long millis = millisOf(() -> {
            client.send("0123456789".repeat(10));
            reads[0] = server.readsOf(100);
        });
        // At most 7 bytes in a piece, so at least 15 pieces; a slow reader finds some of them together.
        assertTrue(reads[0] >= 3 && reads[0] <= 34, reads[0] + " reads");
        assertTrue(millis >= 14 * 30 && millis < 33 * 30 + LATE_MILLIS, millis + " ms");
    }

    /** Deviation 1: the reference recurses until its stack is full, and crashes. */
    @Test
    void aSlicerOfNothingIsRefused() {
        Assumptions.assumeTrue(subject().deviates(1), "would crash the reference");
        assertEquals(400, echoing().addToxic("{\"type\": \"slicer\"}").status());
        assertEquals(400, echoing().addToxic(
                "{\"type\": \"slicer\", \"attributes\": {\"average_size\": 5, \"size_variation\": 6}}").status());
    }

    /** Deviation 1, by an update: the toxic stays what it was. */
    @Test
    void anUpdateToACrashingAttributeIsRefusedAndChangesNothing() throws IOException {
        Assumptions.assumeTrue(subject().deviates(1), "would crash the reference");
        TestProxy proxy = echoing();
        proxy.toxic("slicer", "upstream", "\"average_size\": 5, \"size_variation\": 2");
        Subject.Reply reply = subject().post(
                proxy.path() + "/toxics/slicer", "{\"toxicity\": 0.5, \"attributes\": {\"average_size\": 0}}");
        assertEquals(400, reply.status());
        assertEquals("{\"attributes\":{\"average_size\":5,\"size_variation\":2,\"delay\":0},\"name\":\"slicer\","
                + "\"type\":\"slicer\",\"stream\":\"upstream\",\"toxicity\":1}",
                subject().get(proxy.path() + "/toxics/slicer").body());
        assertEquals("0123456789", connect(proxy).echoed("0123456789"));
    }

    // ---- limit_data

    @Test
    void limitDataPassesExactlySoManyBytesAndCloses() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("limit_data", "downstream", "\"bytes\": 10");
        Peer client = connect(proxy);
        upstream.next().send("0123456789abcdefghijklmno");
        assertEquals("0123456789", client.readAll());
    }

    @Test
    void limitDataCountsOverTheConnectionsLifeAndUpdatesOfIt() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy proxy = proxyOf(upstream);
        proxy.toxic("limit_data", "downstream", "\"bytes\": 10");
        Peer client = connect(proxy);
        Peer server = upstream.next();
        server.send("012345");
        assertEquals("012345", client.read(6));
        proxy.updateToxic("limit_data", "{\"attributes\": {\"bytes\": 8}}");
        server.send("6789");
        assertEquals("67", client.readAll());
    }

    @Test
    void limitDataZeroClosesAtTheFirstBytesAndNotBefore() throws Exception {
        TestProxy proxy = echoing();
        proxy.toxic("limit_data", "downstream", "\"bytes\": 0");
        Peer client = connect(proxy);
        assertTrue(client.isSilentFor(Duration.ofMillis(150)));
        client.send("hi");
        assertEquals("eof", client.ending());
    }

    // ---- down

    @Test
    void downIsNoToxic() {
        assertEquals("invalid toxic type", echoing().addToxic("{\"type\": \"down\"}").error());
    }
}
