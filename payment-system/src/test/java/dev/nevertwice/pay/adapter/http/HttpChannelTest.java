package dev.nevertwice.pay.adapter.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Channel.Exchange.Failed;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the channel says about every way in which an exchange can fail, and that it never sends twice. */
@Timeout(30)
class HttpChannelTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void carriesBytesBothWays() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, "HTTP/1.1 402 Nope\r\nX-Two: a\r\nX-Two: b\r\nContent-Length: 3\r\n\r\n\0\1\2");
        })) {
            Response response = assertInstanceOf(Answered.class, exchange(server, post("/v1/x?q=%20", "{}"), LONG))
                    .response();
            assertEquals(402, response.status());
            assertEquals("a, b", response.header("x-two"));
            assertArrayEquals(new byte[]{0, 1, 2}, response.body());
            String head = server.requests().getFirst();
            assertTrue(head.startsWith("POST /v1/x?q=%20 HTTP/1.1\r\n"), head);
            assertTrue(head.contains("idempotency-key: k1\r\n"), head);
            assertFalse(head.toLowerCase().contains("upgrade:"), head);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET"})
    void aResetAfterTheRequestIsMaybeSentAndNeverResent(String method) throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.reset(connection);
        })) {
            Failed failed = assertInstanceOf(Failed.class, exchange(server, request(method, "/x", ""), LONG));
            assertTrue(failed.sent(), failed.reason());
            assertEquals(1, server.requests().size());
            assertEquals(1, server.connectionCount());
        }
    }

    /** The case in which a client is tempted to resend: the first request on the connection was answered. */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET"})
    void aResetOnAPooledConnectionIsMaybeSentAndNeverResent(String method) throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, RawServer.OK);
            self.readRequest(connection);
            self.reset(connection);
        });
                HttpChannel channel = channel(server.origin())) {
            assertInstanceOf(Answered.class, channel.exchange(post("/first", "{}"), LONG));
            Failed failed =
                    assertInstanceOf(Failed.class, channel.exchange(request(method, "/second", ""), LONG));
            assertTrue(failed.sent(), failed.reason());
            assertEquals(2, server.requests().size());
            assertEquals(1, server.connectionCount(), "the second request used the pooled connection");
        }
    }

    /** The same with a quiet close instead of a reset: the JDK's client calls this "connection expired". */
    @ParameterizedTest
    @ValueSource(strings = {"POST", "GET"})
    void aCloseOnAPooledConnectionIsMaybeSentAndNeverResent(String method) throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, RawServer.OK);
            self.readRequest(connection);
            connection.close();
        });
                HttpChannel channel = channel(server.origin())) {
            assertInstanceOf(Answered.class, channel.exchange(post("/first", "{}"), LONG));
            Failed failed =
                    assertInstanceOf(Failed.class, channel.exchange(request(method, "/second", ""), LONG));
            assertTrue(failed.sent(), failed.reason());
            assertEquals(2, server.requests().size());
        }
    }

    /** The server closes the idle connection right after its answer; whatever the next POST meets, it leaves once. */
    @Test
    void anIdleConnectionThatTheServerClosedCostsAtMostOneRequest() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, RawServer.OK);
            connection.close();
        });
                HttpChannel channel = channel(server.origin())) {
            for (int sent = 1; sent <= 50; sent++) {
                int before = server.requests().size();
                Exchange exchange = channel.exchange(post("/" + sent, "{}"), LONG);
                int received = server.requests().size() - before;
                assertTrue(received <= 1, "received " + received + " times");
                switch (exchange) {
                    case Answered answered -> assertEquals(1, received);
                    case Failed failed -> assertTrue(received == 0 || failed.sent(), failed.reason());
                }
            }
        }
    }

    @Test
    void nobodyListeningIsCertainlyNotSent() throws IOException {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        try (HttpChannel channel = channel(URI.create("http://127.0.0.1:" + free))) {
            assertFalse(assertInstanceOf(Failed.class, channel.exchange(post("/x", "{}"), LONG)).sent());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{\"id\":",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{\"id\":",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
                "HTTP/1.1 201 Cre",
                "nonsense\r\n\r\n",
                ""
            })
    void anAnswerThatIsNotWholeIsNoAnswer(String bytes) throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, bytes);
            connection.close();
        })) {
            Failed failed = assertInstanceOf(Failed.class, exchange(server, post("/x", "{}"), LONG));
            assertTrue(failed.sent(), failed.reason());
            assertEquals(1, server.requests().size());
        }
    }

    /** A body that trickles must not stretch the deadline: it is for the whole exchange. */
    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n", "HTTP/1.1 200 OK\r\n"})
    void theDeadlineCoversHeadersAndBody(String begun) throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, begun);
            awaitUninterrupted(over);
        })) {
            Failed failed =
                    assertInstanceOf(Failed.class, exchange(server, post("/x", "{}"), Duration.ofMillis(200)));
            assertTrue(failed.sent());
            assertEquals("no whole answer within 200 ms", failed.reason());
            // On a busy machine it may not have been read yet.
            assertTrue(server.requests().size() <= 1, "sent again");
        } finally {
            over.countDown();
        }
    }

    /** A request that is longer than what lies between the two: writing it ends at the deadline too. */
    @Test
    void theDeadlineCoversARequestThatNobodyReads() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        try (RawServer server = new RawServer((connection, self) -> awaitUninterrupted(over));
                HttpChannel channel = channel(server.origin())) {
            Request endless = new Request("POST", "/x", new TreeMap<>(), new byte[64 << 20]);
            Failed failed = assertInstanceOf(Failed.class, channel.exchange(endless, Duration.ofMillis(200)));
            assertTrue(failed.sent());
            assertEquals("no whole answer within 200 ms", failed.reason());
        } finally {
            over.countDown();
        }
    }

    /** Deadlines that pass at every step between taking a connection and reading the answer. */
    @Test
    void aDeadlineThatPassesAtAnyStepIsMaybeSent() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            while (self.readRequest(connection) != null) {
                self.answer(connection, RawServer.OK);
            }
        });
                HttpChannel channel = channel(server.origin())) {
            for (int step = 0; step < 4_000; step++) {
                if (channel.exchange(post("/x", "{}"), Duration.ofNanos(step % 1_000 * 500)) instanceof Failed failed) {
                    assertTrue(failed.sent(), failed.reason());
                    assertEquals("no whole answer within 0 ms", failed.reason());
                }
            }
        }
    }

    /** Whoever looks after the deadlines sleeps until the nearest that it knows. */
    @Test
    void aShortDeadlineDoesNotWaitForALongOne() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            asked.countDown();
            awaitUninterrupted(over);
        });
                HttpChannel channel = channel(server.origin())) {
            Thread patient =
                    Thread.ofVirtual().start(() -> channel.exchange(post("/long", "{}"), LONG.multipliedBy(6)));
            asked.await();
            Failed failed = assertInstanceOf(Failed.class, channel.exchange(post("/x", "{}"), Duration.ofMillis(500)));
            assertEquals("no whole answer within 500 ms", failed.reason());
            assertTrue(patient.isAlive());
        } finally {
            over.countDown();
        }
    }

    @Test
    void aTaskThatIsStoppedWhileItWaitsForTheAnswerIsStopped() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        AtomicReference<Object> became = new AtomicReference<>();
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            asked.countDown();
            awaitUninterrupted(over);
        });
                HttpChannel channel = channel(server.origin())) {
            Thread task = Thread.ofVirtual().start(() -> {
                try {
                    became.set(channel.exchange(post("/x", "{}"), LONG));
                } catch (Stopped stopped) {
                    became.set(Thread.currentThread().isInterrupted());
                }
            });
            asked.await();
            task.interrupt();
            task.join();
            assertEquals(true, became.get(), "the task stays stopped");
        } finally {
            over.countDown();
        }
    }

    /** It can't be told from an answer that was cut off. */
    @Test
    void anAnswerThatDoesNotSayWhereItEndsIsNoAnswer() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, "HTTP/1.1 201 Created\r\n\r\n{}");
            connection.close();
        })) {
            Failed failed = assertInstanceOf(Failed.class, exchange(server, post("/x", "{}"), LONG));
            assertTrue(failed.sent(), failed.reason());
        }
    }

    @Test
    void aSecondAnswerIsNotTakenForThatToTheNextRequest() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, RawServer.OK + "HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nstray");
            self.readRequest(connection);
        });
                HttpChannel channel = channel(server.origin())) {
            assertInstanceOf(Answered.class, channel.exchange(post("/first", "{}"), LONG));
            Failed failed = assertInstanceOf(Failed.class, channel.exchange(post("/second", "{}"), LONG));
            assertFalse(failed.sent(), failed.reason());
            Answered third = assertInstanceOf(Answered.class, channel.exchange(post("/third", "{}"), LONG));
            assertEquals(200, third.response().status());
            assertEquals(2, server.requests().size());
            assertEquals(2, server.connectionCount());
        }
    }

    @Test
    void aConnectionThatRestsForLongIsClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, RawServer.OK);
            if (self.readRequest(connection) == null) {
                closed.countDown();
            }
        });
                HttpChannel channel = new HttpChannel(
                        server.origin(), LONG, () -> false, HttpChannel.BODY_LIMIT, Duration.ofMillis(50))) {
            assertInstanceOf(Answered.class, channel.exchange(post("/x", "{}"), LONG));
            closed.await();
        }
    }

    @Test
    void aRedirectIsAnAnswer() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, "HTTP/1.1 307 Elsewhere\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n");
        })) {
            Answered answered = assertInstanceOf(Answered.class, exchange(server, post("/x", "{}"), LONG));
            assertEquals(307, answered.response().status());
            assertEquals(1, server.requests().size());
        }
    }

    @Test
    void aBodyBeyondTheLimitIsNoAnswer() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> {
            self.readRequest(connection);
            self.answer(connection, "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n12345678901");
        });
                HttpChannel channel = new HttpChannel(server.origin(), LONG, () -> false, 10)) {
            Failed failed = assertInstanceOf(Failed.class, channel.exchange(post("/x", "{}"), LONG));
            assertTrue(failed.sent());
            assertTrue(failed.reason().contains("longer than 10 bytes"), failed.reason());
        }
    }

    @Test
    void refusesToBeUsedInsideAStoreTransaction() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> self.readRequest(connection));
                HttpChannel channel = new HttpChannel(server.origin(), LONG, () -> true, 10)) {
            assertThrows(AssertionError.class, () -> channel.exchange(post("/x", "{}"), LONG));
            assertEquals(List.of(), server.requests());
        }
    }

    @Test
    void aStoppedTaskSendsNothing() throws IOException {
        try (RawServer server = new RawServer((connection, self) -> self.readRequest(connection));
                HttpChannel channel = channel(server.origin())) {
            Thread.currentThread().interrupt();
            assertThrows(Stopped.class, () -> channel.exchange(post("/x", "{}"), LONG));
            assertTrue(Thread.interrupted(), "the task stays stopped");
            assertEquals(0, server.connectionCount());
        }
    }

    private static Exchange exchange(RawServer server, Request request, Duration deadline) {
        try (HttpChannel channel = channel(server.origin())) {
            return channel.exchange(request, deadline);
        }
    }

    private static HttpChannel channel(URI origin) {
        return new HttpChannel(origin, LONG, () -> false, HttpChannel.BODY_LIMIT);
    }

    private static Request post(String target, String body) {
        return request("POST", target, body);
    }

    private static Request request(String method, String target, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("idempotency-key", "k1");
        return new Request(method, target, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
