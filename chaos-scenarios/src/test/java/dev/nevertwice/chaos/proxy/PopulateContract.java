package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.proxy.Subject.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code POST /populate}, which the configuration file goes through as well. */
@Execution(ExecutionMode.CONCURRENT)
abstract class PopulateContract extends ConformanceContract {

    @Test
    void populateCreatesAllAndSays201() {
        String name = subject().newName();
        Reply reply = subject().post("/populate", "[" + ApiContract.proxyJson(name + "a") + ", "
                + ApiContract.proxyJson(name + "b") + "]");
        assertEquals(201, reply.status());
        assertEquals(2, reply.json().path("proxies").size());
        assertEquals(name + "a", reply.json().at("/proxies/0/name").asText());
    }

    @Test
    void nothingToPopulateIsNull() {
        Reply reply = subject().post("/populate", "[]");
        assertEquals(201, reply.status());
        assertEquals("{\"proxies\":null}", reply.body());
    }

    @Test
    void aBadBodyIsRefusedAsJsonWithProxiesNull() {
        Reply reply = subject().post("/populate", "{\"name\": 1}");
        assertEquals(400, reply.status());
        assertEquals("application/json", reply.header("content-type"));
        assertTrue(reply.body().endsWith(",\"status\":400,\"proxies\":null}"), reply.body());
        assertTrue(reply.error().startsWith("bad request body: "));
    }

    @Test
    void everyInputIsCheckedBeforeAnyIsMade() {
        String name = subject().newName();
        Reply reply = subject().post("/populate", "[" + ApiContract.proxyJson(name) + ", {\"upstream\": \"x:1\"}]");
        assertEquals(400, reply.status());
        assertEquals("missing required field: name at proxy 2", reply.error());
        assertEquals(404, subject().get("/proxies/" + name).status());
        Reply upstream = subject().post("/populate", "[{\"name\": \"" + name + "\"}]");
        assertEquals("missing required field: upstream at proxy 1", upstream.error());
    }

    @Test
    void aListenFailureLeavesTheEarlierOnesAndDoesNotTryTheLater() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String name = subject().newName();
            Reply reply = subject().post("/populate", "[" + ApiContract.proxyJson(name + "a") + ", {\"name\": \"" + name
                    + "b\", \"upstream\": \"localhost:1\", \"listen\": \"127.0.0.1:" + taken.getLocalPort() + "\"}, "
                    + ApiContract.proxyJson(name + "c") + "]");
            assertEquals(500, reply.status());
            assertTrue(reply.error().contains("address already in use"));
            assertEquals(1, reply.json().path("proxies").size());
            assertEquals(200, subject().get("/proxies/" + name + "a").status());
            assertEquals(404, subject().get("/proxies/" + name + "b").status());
            assertEquals(404, subject().get("/proxies/" + name + "c").status());
        }
    }

    @Test
    void theSameAgainIsLeftAloneWithItsToxicsAndItsState() throws IOException {
        TestProxy proxy = echoing();
        proxy.toxic("latency", "upstream", "\"latency\": 1");
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        String upstream = subject().get(proxy.path()).json().path("upstream").asText();
        Reply reply = subject().post("/populate", "[{\"name\": \"" + proxy.name() + "\", \"listen\": \""
                + proxy.listen() + "\", \"upstream\": \"" + upstream + "\", \"enabled\": false}]");
        assertEquals(201, reply.status());
        assertTrue(reply.json().at("/proxies/0/enabled").asBoolean());
        assertEquals(1, reply.json().at("/proxies/0/toxics").size());
        assertEquals("still", client.echoed("still"));
    }

    @Test
    void anotherAddressReplacesTheProxyAndItsToxics() throws IOException {
        TestProxy proxy = echoing();
        proxy.toxic("latency", "upstream", "\"latency\": 1");
        Peer client = connect(proxy);
        assertEquals("hi", client.echoed("hi"));
        Reply reply = subject().post("/populate", "[{\"name\": \"" + proxy.name() + "\", \"listen\": \""
                + proxy.listen() + "\", \"upstream\": \"localhost:1\"}]");
        assertEquals(201, reply.status(), reply.toString());
        assertEquals(0, reply.json().at("/proxies/0/toxics").size());
        assertEquals("eof", client.ending());
    }
}
