package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.proxy.Subject.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The reference document's section 5: what becomes of a proxy and its connections. */
@Execution(ExecutionMode.CONCURRENT)
abstract class LifecycleContract extends ConformanceContract {

    @Test
    void disablingClosesConnectionsAndRefusesNewOnes() throws IOException {
        TestProxy proxy = echoing();
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        assertEquals(200, proxy.update("{\"enabled\": false}").status());
        assertEquals("eof", client.ending());
        assertTrue(Peer.isRefused(proxy.port()));
    }

    @Test
    void toxicsSurviveDisablingAndEnabling() throws IOException {
        TestProxy proxy = echoing();
        proxy.toxic("limit_data", "downstream", "\"bytes\": 2");
        proxy.update("{\"enabled\": false}");
        JsonNode enabled = proxy.update("{\"enabled\": true}").json();
        assertTrue(enabled.path("enabled").asBoolean());
        assertEquals(proxy.listen(), enabled.path("listen").asText(), "the same port again");
        assertEquals(1, enabled.path("toxics").size());
        assertEquals("he", connect(proxy).send("hello").readAll());
    }

    @Test
    void theSameValuesAgainLeaveConnectionsAlone() throws IOException {
        TestProxy proxy = echoing();
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        assertEquals(200, proxy.update("{\"enabled\": true, \"listen\": \"" + proxy.listen() + "\"}").status());
        assertEquals("still", client.echoed("still"));
    }

    @Test
    void localhostIsTheSameAs127001() throws IOException {
        TestProxy proxy = echoing();
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        proxy.update("{\"listen\": \"localhost:" + proxy.port() + "\"}");
        assertEquals("still", client.echoed("still"));
    }

    @Test
    void anotherUpstreamClosesConnectionsAndServesNewOnes() throws IOException {
        TestProxy proxy = echoing();
        Upstream other = later(Upstream.of(client -> client.getOutputStream().write("other".getBytes())));
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        assertEquals(200, proxy.update("{\"upstream\": \"127.0.0.1:" + other.port() + "\"}").status());
        assertEquals("eof", client.ending());
        assertEquals("other", connect(proxy).read(5));
    }

    @Test
    void anotherListenMovesTheProxy() throws IOException {
        TestProxy proxy = echoing();
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        String moved = proxy.update("{\"listen\": \"localhost:0\"}").json().path("listen").asText();
        assertEquals("eof", client.ending());
        assertTrue(Peer.isRefused(proxy.port()));
        Peer again = connect(new TestProxy(subject(), proxy.name(), moved));
        assertEquals("hi", again.echoed("hi"));
    }

    @Test
    void anUpdateThatCannotBeDoneIsAFailure() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            TestProxy proxy = echoing();
            Reply reply = proxy.update("{\"listen\": \"127.0.0.1:" + taken.getLocalPort() + "\"}");
            assertEquals(500, reply.status());
            assertTrue(reply.error().endsWith("bind: address already in use"), reply.error());
            JsonNode after = subject().get(proxy.path()).json();
            if (subject().deviates(2)) {
                assertTrue(after.path("enabled").asBoolean(), "it stays as it was");
                assertEquals(proxy.listen(), after.path("listen").asText());
                assertEquals("hi", connect(proxy).echoed("hi"));
            } else {
                assertFalse(after.path("enabled").asBoolean(), "it stays disabled");
                assertEquals("127.0.0.1:" + taken.getLocalPort(), after.path("listen").asText());
                subject().delete(proxy.path()); // or every reset fails
            }
        }
    }

    @Test
    void anUpstreamThatRefusesIsAnEndWithoutAWord() throws IOException {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody.close();
            TestProxy proxy = subject().proxy(nobody.getLocalPort());
            assertEquals("eof", connect(proxy).ending());
        }
    }

    /** Deviation 4. The reference dials in its accept loop, so there the second client would wait for minutes. */
    @Test
    void aBlackHoleBlocksNobody() throws Exception {
        try (BlackHole hole = new BlackHole()) {
            TestProxy proxy = subject().proxy(hole.port());
            Peer first = connect(proxy);
            if (subject().deviates(4)) {
                awaitDialing(proxy);
                Upstream upstream = later(Upstream.echo());
                assertTrue(millisOf(() -> assertEquals(200,
                        proxy.update("{\"upstream\": \"127.0.0.1:" + upstream.port() + "\"}").status())) < 10_000);
                assertEquals("eof", first.ending());
                assertEquals("hi", connect(proxy).echoed("hi"));
                assertEquals(200, proxy.update("{\"enabled\": false}").status());
            }
            assertEquals(200, subject().get("/version").status());
        }
    }

    /** A client is connected as soon as the system has it, a little before the proxy does. */
    private void awaitDialing(TestProxy proxy) {
        while (!subject().get(proxy.path() + "/connections").body().contains("\"dialing\"")) {
            Thread.onSpinWait();
        }
    }

    /** A listener whose queue is full: whoever connects waits for an answer that never comes. */
    private static final class BlackHole implements AutoCloseable {

        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> queue = new ArrayList<>();

        BlackHole() throws IOException {
            try {
                for (int i = 0; i < 100; i++) {
                    Socket socket = new Socket();
                    queue.add(socket);
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), 100);
                }
                throw new AssertionError("its queue does not fill up");
            } catch (SocketTimeoutException full) {
                // As it should be.
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }
}
