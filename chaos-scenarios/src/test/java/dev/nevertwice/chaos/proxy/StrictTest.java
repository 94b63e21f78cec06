package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.proxy.link.ProxySettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code --strict} makes sensible: the second table of docs/proxy.md. */
class StrictTest extends OwnProxySuite {

    @Override
    FaultProxy started() {
        return FaultProxy.start(ProxySettings.defaults().withStrict(true));
    }

    /** Deviation 20. */
    @Test
    void halfCloseIsPreserved() throws Exception {
        Upstream upstream = later(Upstream.of(client -> {
            byte[] question = client.getInputStream().readAllBytes();
            client.getOutputStream().write(("answer to " + new String(question)).getBytes());
            client.close();
        }));
        Peer client = connect(proxyOf(upstream)).send("question");
        client.finishWriting();
        assertEquals("answer to question", client.readAll());
    }

    /** Deviation 20, through a toxic. */
    @Test
    void halfClosePassesToxics() throws Exception {
        Upstream upstream = later(Upstream.of(client -> {
            client.getInputStream().readAllBytes();
            client.getOutputStream().write("answer".getBytes());
            client.close();
        }));
        TestProxy through = proxyOf(upstream);
        through.toxic("latency", "upstream", "\"latency\": 50");
        through.toxic("slow_close", "downstream", "\"delay\": 50");
        Peer client = connect(through).send("question");
        client.finishWriting();
        assertEquals("answer", client.readAll());
    }

    /** Deviation 21. */
    @Test
    void toxicityIsFromZeroToOne() {
        TestProxy echo = echoing();
        ApiContract.assertRefused(400, "toxicity must be from 0 to 1",
                echo.addToxic("{\"type\": \"noop\", \"toxicity\": 7}"));
        echo.toxic("noop", "upstream", "");
        assertEquals(400, subject().post(echo.path() + "/toxics/noop", "{\"toxicity\": -0.1}").status());
    }

    /** Deviation 22. */
    @Test
    void resetPeerOfToxicityZeroResetsNothing() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy through = proxyOf(upstream);
        through.toxic("reset_peer", "downstream", "\"timeout\": 0", "0");
        for (int i = 0; i < 10; i++) {
            Peer client = connect(through);
            Peer server = upstream.next();
            server.send("hi");
            assertEquals("hi", client.read(2));
            server.close();
            assertEquals("eof", client.ending());
        }
    }

    /** Deviation 22. */
    @Test
    void resetPeerResetsConnectionsThatAreThere() throws Exception {
        TestProxy echo = echoing();
        Peer client = connect(echo);
        assertEquals("hi", client.echoed("hi"));
        echo.toxic("reset_peer", "downstream", "\"timeout\": 0");
        client.send("hi");
        assertEquals("reset", client.ending());
    }

    /** Deviation 23. */
    @Test
    void timeoutClosesAfterItsTimeWhateverComes() throws Exception {
        Upstream upstream = later(Upstream.passive());
        TestProxy through = proxyOf(upstream);
        through.toxic("timeout", "downstream", "\"timeout\": 400");
        Peer client = connect(through);
        Peer server = upstream.next();
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    server.send("lost");
                    assertTrue(server.isSilentFor(Duration.ofMillis(50)));
                }
            } catch (Exception | AssertionError closed) {
                // As it should be.
            }
        });
        long millis = millisOf(() -> assertEquals("eof", client.ending()));
        assertTrue(millis < 5_000, millis + " ms");
    }

    /** Deviation 24. */
    @Test
    void aTimeoutThatHasDroppedNothingLeavesTheConnection() throws Exception {
        TestProxy echo = echoing();
        Peer client = connect(echo);
        assertEquals("hi", client.echoed("hi"));
        echo.toxic("timeout", "upstream", "\"timeout\": 0");
        echo.removeToxic("timeout");
        assertEquals("still", client.echoed("still"));
    }

    /** Deviation 25: neither drawn again, nor anything that it holds let go. */
    @Test
    void aToxicIsNotTouchedWhenTheOneBehindItComesOrGoes() throws Exception {
        TestProxy echo = echoing();
        echo.toxic("latency", "downstream", "\"latency\": 500");
        Peer client = connect(echo).send("hi");
        long millis = millisOf(() -> {
            echo.toxic("noop", "downstream", "");
            echo.removeToxic("noop");
            client.read(2);
        });
        assertTrue(millis >= 400, millis + " ms");
    }
}
