package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.nevertwice.chaos.proxy.control.ControlSettings;
import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.ProxySettings;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.proxy.toxic.Range;
import dev.nevertwice.chaos.proxy.toxic.Scope;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import dev.nevertwice.chaos.proxy.toxic.ToxicType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What the reference can't do, behind the extra field {@code nevertwice} and routes and types of our own: docs/proxy.md. */
class BeyondTest extends OwnProxySuite {

    private static final String GET = "GET /pay HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POST = "POST /pay HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n";

    @Override
    FaultProxy started() throws IOException {
        return FaultProxy.start(ProxySettings.defaults(), new ControlSettings(anyPort(), true, true), line -> {});
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    // ---- Which connections and requests

    /** Reference issue 148: between creating a proxy and adding a toxic, a client could slip in. */
    @Test
    void aProxyIsCreatedTogetherWithItsToxics() throws IOException {
        Upstream upstream = later(Upstream.echo());
        String name = subject().newName();
        JsonNode made = subject().post("/proxies", "{\"name\": \"" + name + "\", \"listen\": \"localhost:0\","
                + " \"upstream\": \"localhost:" + upstream.port() + "\", \"nevertwice\": {\"toxics\": ["
                + "{\"type\": \"limit_data\", \"attributes\": {\"bytes\": 3}}]}}").json();
        assertEquals("limit_data_downstream", made.at("/toxics/0/name").asText());
        TestProxy created = new TestProxy(subject(), name, made.path("listen").asText());
        assertEquals("hel", connect(created).send("hello").readAll());
    }

    @Test
    void aMistakeInOneOfItsToxicsMeansNoProxy() {
        String name = subject().newName();
        Subject.Reply reply = subject().post("/proxies", "{\"name\": \"" + name + "\", \"upstream\": \"localhost:1\","
                + " \"nevertwice\": {\"toxics\": [{\"type\": \"slicer\"}]}}");
        assertEquals(400, reply.status());
        assertEquals(404, subject().get("/proxies/" + name).status());
    }

    @Test
    void aToxicCanMeanTheNthConnection() throws IOException {
        TestProxy echo = echoing();
        assertEquals("before", connect(echo).echoed("before"));
        scoped(echo, "limit_data", "downstream", "\"bytes\": 0", "\"connections\": 2");
        assertEquals("1", connect(echo).echoed("1"));
        assertEquals("eof", connect(echo).send("2").ending());
        assertEquals("3", connect(echo).echoed("3"));
    }

    /** Reference issue 404: discard the first two requests. */
    @Test
    void aToxicCanMeanTheFirstTwoRequests() throws IOException {
        TestProxy echo = echoing();
        scoped(echo, "limit_data", "downstream", "\"bytes\": 0", "\"requests\": [1, 2]");
        assertEquals("eof", connect(echo).send("1").ending());
        assertEquals("eof", connect(echo).send("2").ending());
        Peer third = connect(echo);
        assertEquals("3", third.echoed("3"));
        assertEquals("4", third.echoed("4"));
    }

    /** Reference issue 444: a pooled connection keeps its draw for ever. */
    @Test
    void toxicityCanBeDrawnForEachRequestAndTheSeedDecides() throws Exception {
        String first = drawn(7);
        assertTrue(first.contains("200") && first.contains("503"), first);
        assertEquals(first, drawn(7));
        assertNotEquals(first, drawn(8));
    }

    /** What the requests of one connection are answered with. */
    private String drawn(long seed) throws Exception {
        try (FaultProxy own = FaultProxy.start(new ProxySettings(seed, false, false));
                Shop shop = new Shop();
                Peer client = Peer.to(own.proxy("seeded", "localhost:" + shop.port()).port())) {
            TestProxy there = new TestProxy(new Subject(own.url(), true), "seeded", "");
            there.addToxic("{\"type\": \"http_status\", \"stream\": \"upstream\", \"attributes\": {\"status\": 503},"
                    + " \"toxicity\": 0.5, \"nevertwice\": {\"per_request\": true}}");
            StringBuilder drawn = new StringBuilder();
            for (int i = 0; i < 16; i++) {
                String head = client.send(GET).readThrough("\r\n\r\n");
                drawn.append(head, 9, 12).append(' ');
                if (head.contains(" 200 ")) {
                    assertEquals("hello", client.read(5));
                }
            }
            return drawn.toString();
        }
    }

    /** Deviation 5: the same seed hits the same connections. */
    @Test
    void theSeedDecidesWhichConnectionsAreHit() throws Exception {
        String first = hit(3);
        assertTrue(first.contains("x") && first.contains("."), first);
        assertEquals(first, hit(3));
        assertNotEquals(first, hit(4));
    }

    private String hit(long seed) throws Exception {
        try (FaultProxy own = FaultProxy.start(new ProxySettings(seed, false, false));
                Upstream upstream = Upstream.echo()) {
            int port = own.proxy("seeded", "localhost:" + upstream.port()).port();
            new TestProxy(new Subject(own.url(), true), "seeded", "")
                    .toxic("limit_data", "downstream", "\"bytes\": 0", "0.5");
            StringBuilder hit = new StringBuilder();
            for (int i = 0; i < 24; i++) {
                try (Peer client = Peer.to(port)) {
                    hit.append(client.send("x").ending().equals("data") ? '.' : 'x');
                }
            }
            return hit.toString();
        }
    }

    @Test
    void aToxicCanBeginLater() throws Exception {
        TestProxy echo = echoing();
        Peer client = connect(echo);
        long added = System.nanoTime();
        scoped(echo, "limit_data", "downstream", "\"bytes\": 0", "\"after_millis\": 600");
        while (client.send("x").ending().equals("data")) {
            client.isSilentFor(Duration.ofMillis(20));
        }
        assertTrue(System.nanoTime() - added >= 600_000_000L, "too soon");
    }

    @Test
    void aToxicCanLastForAWhile() throws Exception {
        TestProxy echo = echoing();
        long added = System.nanoTime();
        scoped(echo, "limit_data", "downstream", "\"bytes\": 0", "\"for_millis\": 600");
        while (!connect(echo).send("x").ending().equals("data")) {
            LockSupport.parkNanos(20_000_000);
        }
        assertTrue(System.nanoTime() - added >= 600_000_000L, "too soon");
    }

    @Test
    void aTimeWindowIsCountedFromItsBeginning() {
        Scope window = new Scope(Range.ALL, Range.ALL, Duration.ofNanos(6), Duration.ofNanos(4), false);
        assertEquals(
                List.of(6L, 7L, 8L, 9L), LongStream.range(0, 20).filter(window::holdsAt).boxed().toList());
    }

    @Test
    void aMisspeltScopeIsRefusedAndAScopeIsShown() {
        TestProxy echo = echoing();
        Subject.Reply reply = echo.addToxic("{\"type\": \"noop\", \"nevertwice\": {\"conections\": 1}}");
        assertEquals(400, reply.status());
        assertTrue(reply.error().contains("nevertwice.conections is unknown; known are connections, requests"));
        scoped(echo, "noop", "upstream", "", "\"connections\": [2, 3], \"per_request\": true");
        assertEquals("{\"connections\":[2,3],\"per_request\":true}",
                subject().get(echo.path() + "/toxics/noop").json().path("nevertwice").toString());
    }

    private static void scoped(TestProxy on, String type, String stream, String attributes, String scope) {
        Subject.Reply reply = on.addToxic("{\"type\": \"" + type + "\", \"name\": \"" + type + "\", \"stream\": \""
                + stream + "\", \"attributes\": {" + attributes + "}, \"nevertwice\": {" + scope + "}}");
        assertEquals(200, reply.status(), reply.toString());
    }

    // ---- HTTP

    @Test
    void httpStatusAnswersInTheUpstreamsPlace() throws Exception {
        Shop shop = later(new Shop());
        TestProxy through = subject().proxy(shop.port());
        through.toxic("http_status", "upstream", "\"status\": 429, \"retry_after\": 2");
        Peer client = connect(through).send(POST.substring(0, 30));
        client.send(POST.substring(30) + "body");
        String refused = "HTTP/1.1 429 \r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n";
        assertEquals(refused, client.read(refused.length()));
        assertEquals(refused, client.send(GET).read(refused.length()), "the connection goes on");
        through.removeToxic("http_status");
        assertTrue(client.send(GET).read(15).startsWith("HTTP/1.1 200"));
        assertEquals("GET", shop.next());
        assertEquals(0, shop.seen.size(), "nothing else has arrived");
    }

    @Test
    void httpDropResponseLetsTheUpstreamDoItAndTellsNobody() throws Exception {
        Shop shop = later(new Shop());
        TestProxy through = subject().proxy(shop.port());
        scoped(through, "http_drop_response", "downstream", "", "\"requests\": 1");
        assertEquals("eof", connect(through).send(POST + "body").ending());
        assertEquals("POST", shop.next());
        assertTrue(connect(through).send(GET).read(15).startsWith("HTTP/1.1 200"), "the second is answered");
    }

    @Test
    void httpDropResponseCanReset() throws Exception {
        Shop shop = later(new Shop());
        TestProxy through = subject().proxy(shop.port());
        through.toxic("http_drop_response", "downstream", "\"reset\": 1");
        assertEquals("reset", connect(through).send(GET).ending());
        assertEquals("GET", shop.next());
    }

    @Test
    void httpDuplicateSendsTheRequestTwiceAndTheClientSeesOneAnswer() throws Exception {
        Shop shop = later(new Shop());
        TestProxy through = subject().proxy(shop.port());
        through.toxic("http_duplicate", "upstream", "\"delay\": 10");
        Peer client = connect(through).send(POST + "body");
        assertTrue(client.read(15).startsWith("HTTP/1.1 200"));
        assertEquals("POST", shop.next());
        assertEquals("POST", shop.next());
        client.isSilentFor(Duration.ofMillis(100));
        assertEquals(0, shop.seen.size());
    }

    @Test
    void httpToxicsLetOtherProtocolsPass() throws Exception {
        TestProxy echo = echoing();
        echo.toxic("http_status", "upstream", "\"status\": 503");
        echo.toxic("http_duplicate", "upstream", "");
        echo.toxic("http_drop_response", "downstream", "");
        assertEquals("\0\1\2 no http", connect(echo).echoed("\0\1\2 no http"));
    }

    @Test
    void httpToxicsAreRefusedWhereTheyCannotWork() {
        TestProxy echo = echoing();
        assertEquals("http_status does not work downstream",
                echo.addToxic("{\"type\": \"http_status\", \"attributes\": {\"status\": 503}}").error());
        assertEquals(400, echo.addToxic("{\"type\": \"http_status\", \"stream\": \"upstream\"}").status());
    }

    /** An HTTP server that notes what it is asked. */
    private static final class Shop implements AutoCloseable {

        private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        private final HttpServer server;

        Shop() throws IOException {
            server = HttpServer.create(anyPort(), 0);
            server.setExecutor(task -> Thread.ofVirtual().start(task));
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                seen.add(exchange.getRequestMethod());
                exchange.sendResponseHeaders(200, 5);
                exchange.getResponseBody().write("hello".getBytes());
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        String next() throws InterruptedException {
            return seen.poll(Peer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    // ---- The Java side

    @Test
    void toxicsCanBePutOnInJavaToo() throws Exception {
        Upstream upstream = later(Upstream.echo());
        Proxy own = proxy().proxy(subject().newName(), "localhost:" + upstream.port());
        own.addToxic(ToxicSetting.of("short", Direction.DOWNSTREAM, ToxicType.LIMIT_DATA, Map.of("bytes", 2L))
                .withScope(new Scope(new Range(1, 1), Range.ALL, Duration.ZERO, null, false)));
        assertEquals("he", later(Peer.to(own.port())).send("hello").readAll());
        assertEquals("hello", later(Peer.to(own.port())).echoed("hello"));
        own.disable();
        assertTrue(Peer.isRefused(own.port()));
    }

    /** As the reference does: a server that listens on only one of localhost's addresses is found. */
    @Test
    void allAddressesOfAnUpstreamAreTried() throws Exception {
        try (ServerSocket sixth = new ServerSocket()) {
            try {
                sixth.bind(new InetSocketAddress("::1", 0));
            } catch (IOException none) {
                Assumptions.abort("this machine has no IPv6 loopback address");
            }
            boolean both = InetAddress.getAllByName("localhost").length > 1;
            Assumptions.assumeTrue(both, "localhost has one address here");
            Thread.ofVirtual().start(() -> {
                try (Socket client = sixth.accept()) {
                    client.getOutputStream().write("six".getBytes());
                } catch (IOException over) {
                    // The test has failed already.
                }
            });
            TestProxy through = subject().proxy("localhost:" + sixth.getLocalPort());
            assertEquals("six", connect(through).readAll());
        }
    }

    // ---- What is going on

    @Test
    void liveConnectionsAreListedWithTheirStateAndCanBeCut() throws Exception {
        TestProxy echo = echoing();
        echo.toxic("noop", "upstream", "");
        echo.toxic("latency", "downstream", "\"latency\": 0", "0");
        Peer client = connect(echo);
        assertEquals("hello", client.echoed("hello"));
        JsonNode connection = subject().get(echo.path() + "/connections").json().path(0);
        assertEquals(1, connection.path("number").asInt());
        assertEquals("open", connection.path("state").asText());
        assertEquals(1, connection.path("requests").asInt());
        assertEquals(5, connection.at("/upstream/received_bytes").asInt());
        assertEquals(5, connection.at("/downstream/received_bytes").asInt());
        assertEquals("[{\"name\":\"noop\",\"applies\":true},{\"name\":\"latency\",\"applies\":false}]",
                connection.path("toxics").toString());
        assertEquals("{\"closed\":1}", subject().delete(echo.path() + "/connections").body());
        assertEquals("eof", client.ending());
        assertEquals("[]", subject().get(echo.path() + "/connections").body());
    }

    /** Deviation 8. */
    @Test
    void metricsGrowWhileAConnectionLives() throws Exception {
        TestProxy echo = echoing();
        Peer client = connect(echo);
        assertEquals("hello", client.echoed("hello"));
        Subject.Reply page = subject().get("/metrics");
        assertEquals("text/plain; version=0.0.4; charset=utf-8", page.header("content-type"));
        assertTrue(page.body().lines()
                .anyMatch(line -> line.startsWith(
                        "toxiproxy_proxy_received_bytes_total{direction=\"upstream\",listener=\"" + echo.listen()
                                + "\"")
                        && line.endsWith(" 5")),
                page.body());
        assertTrue(page.body().contains("jvm_memory_used_bytes "));
    }

    // ---- Security

    /** Deviation 6. */
    @Test
    void whatIsNotOnThisMachineIsRefused() {
        String name = subject().newName();
        Subject.Reply upstream =
                subject().post("/proxies", "{\"name\": \"" + name + "\", \"upstream\": \"example.org:80\"}");
        ApiContract.assertRefused(403,
                "upstream example.org:80 is not on this machine: start the proxy with --allow-remote", upstream);
        assertEquals(403, subject().post("/proxies", "{\"name\": \"" + name + "\", \"upstream\": \"localhost:1\","
                + " \"listen\": \"0.0.0.0:0\"}").status());
        assertEquals(403, echoing().update("{\"upstream\": \"10.0.0.1:80\"}").status());
    }

    /** Deviation 7: a page in a browser could otherwise break this machine's connections. */
    @Test
    void foreignHostsAndOriginsAreRefused() throws IOException {
        String host = "GET /version HTTP/1.1\r\nConnection: close\r\nHost: ";
        try (Peer foreign = Peer.to(proxy().port()); Peer known = Peer.to(proxy().port())) {
            assertTrue(foreign.send(host + "evil.example\r\n\r\n").readAll().startsWith("HTTP/1.1 403"));
            assertTrue(known.send(host + "localhost:8474\r\n\r\n").readAll().startsWith("HTTP/1.1 200"));
        }
        for (String origin : Set.of("https://evil.example", "null")) {
            assertEquals(403, subject().call("POST", "/reset", "", "text/plain", "Origin", origin)
                    .status());
        }
        assertFalse(subject().call("GET", "/version", null, null, "Origin", "http://localhost:3000").status() == 403);
    }
}
