package dev.nevertwice.pay.adapter.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PayServerTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final AtomicReference<Request> seen = new AtomicReference<>();

    @Test
    void carriesMethodTargetHeadersAndBytes() {
        byte[] body = new byte[256];
        for (int at = 0; at < body.length; at++) {
            body[at] = (byte) at;
        }
        Response answer = new Response(418, headers("content-type", "application/x-pot", "location", "/v1/p"), body);
        Response received = ask(request -> answer, "PATCH", "/v1/a%20b/ü?x=%26&y", Map.of("x-odd", "ä"), body);

        assertEquals("PATCH", seen.get().method());
        assertEquals("/v1/a%20b/%C3%BC?x=%26&y", seen.get().target());
        assertArrayEquals(body, seen.get().body());
        assertEquals(418, received.status());
        assertEquals("application/x-pot", received.header("content-type"));
        assertEquals("/v1/p", received.header("location"));
        assertArrayEquals(body, received.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "TRACE", "PURGE"})
    void everyMethodReachesTheCore(String method) {
        Response received = ask(request -> ok("{}"), method, "/nowhere", Map.of(), new byte[0]);
        assertEquals(200, received.status());
        assertEquals(method, seen.get().method());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%2Fb", "/a%2e%2e/b", "/a;p=1/b", "//a", "/a%00b", "/%25"})
    void oddPathsReachTheCoreAsSentOrAreRefusedAsProblems(String target) {
        Response received = ask(request -> ok("{}"), "GET", target, Map.of(), new byte[0]);
        if (received.status() == 200) {
            assertEquals(target, seen.get().target());
        } else {
            assertEquals(400, received.status());
            assertEquals("application/problem+json", received.header("content-type"));
        }
    }

    @Test
    void aBodyBeyondTheLimitReachesTheCoreCutOffOneByteBeyondIt() {
        ask(request -> ok("{}"), "POST", "/", Map.of(), new byte[PayServer.BODY_LIMIT]);
        assertEquals(PayServer.BODY_LIMIT, seen.get().body().length);
        Response received = ask(
                request -> new Response(413, headers(), new byte[0]),
                "POST",
                "/",
                Map.of(),
                new byte[PayServer.BODY_LIMIT * 10]);
        assertEquals(PayServer.BODY_LIMIT + 1, seen.get().body().length);
        assertEquals(413, received.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GARBAGE\r\n\r\n", "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"})
    void whatIsNoRequestGetsProblemDetailsAndNeverReachesTheCore(String bytes) throws IOException {
        try (PayServer server = new PayServer("127.0.0.1", 0, request -> {
            throw new AssertionError("reached the core");
        });
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertTrue(answer.startsWith("HTTP/1.1 400"), answer);
            assertTrue(answer.contains("application/problem+json"), answer);
        }
    }

    /** However its length is said. The second request shows that nothing of the first is left on the connection. */
    @ParameterizedTest
    @ValueSource(strings = {
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\ntransfer-encoding: Chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"})
    void aBodyReachesTheCoreWhole(String first) throws IOException {
        List<String> bodies = new ArrayList<>();
        try (PayServer server = new PayServer("127.0.0.1", 0, request -> {
            bodies.add(request.method() + new String(request.body(), StandardCharsets.UTF_8));
            return ok("{}");
        });
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write((first + "GET / HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
            assertEquals(List.of("POST{}", "GET"), bodies);
        }
    }

    /** Half a body is no request: the connection ends and nothing is decided. */
    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 9\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"})
    void aRequestThatBreaksOffNeverReachesTheCore(String end) throws IOException {
        try (PayServer server = new PayServer("127.0.0.1", 0, request -> {
            seen.set(request);
            return ok("{}");
        });
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("POST / HTTP/1.1\r\nHost: x\r\n" + end).getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
            assertEquals(null, seen.get());
        }
    }

    @Test
    void aThrowingCoreGivesProblemDetails() {
        Response received = ask(
                request -> {
                    throw new AssertionError("boom");
                },
                "GET",
                "/",
                Map.of(),
                new byte[0]);
        assertEquals(500, received.status());
        assertEquals("application/problem+json", received.header("content-type"));
    }

    @Test
    void aTakenPortIsSaid() {
        try (PayServer first = new PayServer("127.0.0.1", 0, request -> ok("{}"))) {
            UncheckedIOException refused = assertThrows(
                    UncheckedIOException.class, () -> new PayServer("127.0.0.1", first.port(), request -> ok("{}")));
            assertInstanceOf(BindException.class, refused.getCause());
        }
    }

    @Test
    void aCrowdThatComesAtOnceIsLetInAndNobodyIsCutOff() throws Exception {
        int crowd = 400;
        try (PayServer server = new PayServer("127.0.0.1", 0, request -> ok("{}"));
                HttpChannel channel = new HttpChannel(
                        URI.create("http://127.0.0.1:" + server.port()), LONG, () -> false, HttpChannel.BODY_LIMIT);
                ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            Request request = new Request("POST", "/", headers(), new byte[10]);
            List<Future<Exchange>> answers = new ArrayList<>();
            for (int i = 0; i < crowd; i++) {
                answers.add(tasks.submit(() -> channel.exchange(request, LONG)));
            }
            for (Future<Exchange> answer : answers) {
                assertInstanceOf(Answered.class, answer.get());
            }
        }
    }

    private Response ask(
            Function<Request, Response> core, String method, String target, Map<String, String> extra, byte[] body) {
        try (PayServer server = new PayServer("127.0.0.1", 0, request -> {
            seen.set(request);
            return core.apply(request);
        });
                HttpChannel channel = new HttpChannel(
                        URI.create("http://127.0.0.1:" + server.port()),
                        LONG,
                        () -> false,
                        HttpChannel.BODY_LIMIT)) {
            Request request = new Request(method, target, new TreeMap<>(extra), body);
            return assertInstanceOf(Answered.class, channel.exchange(request, LONG)).response();
        }
    }

    private static Response ok(String body) {
        return new Response(200, headers(), body.getBytes(StandardCharsets.UTF_8));
    }

    private static SortedMap<String, String> headers(String... namesAndValues) {
        TreeMap<String, String> headers = new TreeMap<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            headers.put(namesAndValues[at], namesAndValues[at + 1]);
        }
        return headers;
    }
}
