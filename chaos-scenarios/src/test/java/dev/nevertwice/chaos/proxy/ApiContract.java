package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.proxy.Subject.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The reference document's sections 2, 3 and 4: every route, what it takes, and what it says. */
@Execution(ExecutionMode.CONCURRENT)
abstract class ApiContract extends ConformanceContract {

    private static final String TEXT = "text/plain; charset=utf-8";

    // ---- 2: all routes

    @Test
    void bodiesAreJsonWhateverTheContentType() {
        String name = subject().newName();
        Reply made = subject().call("POST", "/proxies", "{\"name\": \"" + name + "\", \"upstream\": \"localhost:1\","
                + " \"listen\": \"localhost:0\"}", "application/x-www-form-urlencoded");
        assertEquals(201, made.status(), made.toString());
    }

    @Test
    void fieldNamesMatchInAnyCaseAndUnknownOnesAreIgnored() {
        String name = subject().newName();
        Reply made = subject().post("/proxies", "{\"NAME\": \"" + name + "\", \"Upstream\": \"localhost:1\","
                + " \"listen\": \"localhost:0\", \"colour\": \"red\", \"toxics\": [{\"type\": \"nonsense\"}]}");
        assertEquals(201, made.status(), made.toString());
        assertEquals(0, made.json().get("toxics").size());
    }

    @Test
    void onlyTheFirstJsonValueIsRead() {
        Reply made = subject().post("/proxies", proxyJson(subject().newName()) + " garbage {");
        assertEquals(201, made.status(), made.toString());
    }

    @Test
    void successIsJsonWithoutCharsetAndWithoutNewline() {
        Reply made = subject().post("/proxies", proxyJson(subject().newName()));
        assertEquals("application/json", made.header("content-type"));
        assertFalse(made.body().endsWith("\n"));
    }

    @Test
    void errorsAreJsonThatSaysThatItIsText() {
        Reply reply = subject().get("/proxies/nobody");
        assertEquals("{\"error\":\"proxy not found\",\"status\":404}\n", reply.body());
        assertEquals(TEXT, reply.header("content-type"));
        assertEquals("nosniff", reply.header("x-content-type-options"));
    }

    @Test
    void everyRouteNamesTheRequest() {
        assertTrue(subject().get("/version").header("x-toxiproxy-request-id").matches("[0-9a-v]{20}"));
        assertTrue(subject().get("/proxies/nobody").header("x-toxiproxy-request-id").matches("[0-9a-v]{20}"));
        assertEquals("", subject().get("/nowhere").header("x-toxiproxy-request-id"));
        assertEquals("", subject().call("PUT", "/proxies", "{}").header("x-toxiproxy-request-id"));
    }

    @Test
    void anUnknownPathIs404() {
        Reply reply = subject().get("/nowhere");
        assertEquals(404, reply.status());
        assertEquals("404 page not found\n", reply.body());
        assertEquals(TEXT, reply.header("content-type"));
    }

    @Test
    void aWrongMethodIs405WithoutABody() {
        for (String method : List.of("PUT", "DELETE", "PATCH")) {
            Reply reply = subject().call(method, "/proxies", method.equals("DELETE") ? null : "{}");
            assertEquals(405, reply.status(), method);
            assertEquals("", reply.body(), method);
        }
        assertEquals(405, subject().call("HEAD", "/proxies", null).status());
        assertEquals(405, subject().get("/reset").status());
        assertEquals(405, subject().get("/populate").status());
    }

    @Test
    void aDoubleSlashIsRedirected() {
        Reply reply = subject().get("//proxies");
        assertEquals(301, reply.status());
        assertEquals("/proxies", reply.header("location"));
    }

    @Test
    void aSlashAtTheEndIs404() {
        assertEquals(404, subject().get("/proxies/").status());
    }

    @Test
    void browsersAreRefused() {
        for (String path : List.of("/proxies", "/version", "/proxies/nobody/toxics")) {
            Reply reply = subject().call("GET", path, null, null, "User-Agent", "Mozilla/5.0 (X11)");
            assertEquals(403, reply.status());
            assertEquals("User agent not allowed\n", reply.body());
            assertEquals(TEXT, reply.header("content-type"));
        }
    }

    @Test
    void namesAreDecoded() {
        String name = subject().newName() + " %";
        assertEquals(201, subject().post("/proxies", proxyJson(name)).status());
        Reply found = subject().get("/proxies/" + name.replace("%", "%25").replace(" ", "%20"));
        assertEquals(name, found.json().path("name").asText());
    }

    @Test
    void aNameWithASlashCanBeCreatedAndNeverAddressed() {
        String name = subject().newName() + "/x";
        assertEquals(201, subject().post("/proxies", proxyJson(name)).status());
        assertEquals(404, subject().get("/proxies/" + name).status());
        assertEquals(404, subject().get("/proxies/" + name.replace("/", "%2F")).status());
    }

    @Test
    void proxiesAreAnObjectWithSortedKeys() {
        String name = subject().newName();
        subject().post("/proxies", proxyJson(name + "-b"));
        subject().post("/proxies", proxyJson(name + "-a"));
        List<String> names = new ArrayList<>();
        subject().get("/proxies").json().fieldNames().forEachRemaining(names::add);
        assertEquals(names.stream().sorted().toList(), names);
        assertTrue(names.contains(name + "-a") && names.contains(name + "-b"));
    }

    // ---- 3: objects

    @Test
    void aProxyHasItsFieldsInOrder() {
        JsonNode made = subject().post("/proxies", proxyJson(subject().newName())).json();
        List<String> fields = new ArrayList<>();
        made.fieldNames().forEachRemaining(fields::add);
        fields.remove("Logger"); // deviation 9
        assertEquals(List.of("name", "listen", "upstream", "enabled", "toxics"), fields);
    }

    @Test
    void portZeroIsAnsweredWithTheRealAddress() {
        assertTrue(echoing().listen().matches("127\\.0\\.0\\.1:[1-9]\\d*"));
    }

    @Test
    void aMissingListenIsAnyPort() {
        String name = subject().newName();
        JsonNode made = subject()
                .post("/proxies", "{\"name\": \"" + name + "\", \"upstream\": \"localhost:1\"}")
                .json();
        String expected = subject().deviates(6) ? "127\\.0\\.0\\.1:[1-9]\\d*" : "\\[::]:[1-9]\\d*";
        assertTrue(made.path("listen").asText().matches(expected), made.toString());
    }

    @Test
    void aProxyCreatedDisabledKeepsItsAddressAsGiven() {
        String name = subject().newName();
        JsonNode made = subject().post("/proxies", "{\"name\": \"" + name + "\", \"upstream\": \"localhost:1\","
                + " \"listen\": \"localhost:0\", \"enabled\": false}").json();
        assertEquals("localhost:0", made.path("listen").asText());
        assertFalse(made.path("enabled").asBoolean());
    }

    @Test
    void theUpstreamIsNotResolvedBeforeAClientComes() throws IOException {
        String nowhere = subject().deviates(6) ? "nowhere.localhost:1" : "nowhere.invalid:1";
        TestProxy proxy = subject().proxy(nowhere);
        assertEquals(nowhere, subject().get(proxy.path()).json().path("upstream").asText());
        assertEquals("eof", connect(proxy).ending());
    }

    // ---- 4: endpoints

    @Test
    void versionHasItsSpaceAndNewline() {
        Reply reply = subject().get("/version");
        assertEquals(200, reply.status());
        assertEquals("application/json;charset=utf-8", reply.header("content-type"));
        assertTrue(reply.body().matches("\\{\"version\": \"[^\"]+\"}\n"), reply.body());
    }

    @Test
    void creatingSays201() {
        assertEquals(201, subject().post("/proxies", proxyJson(subject().newName())).status());
    }

    @Test
    void creatingWithoutNameOrUpstreamIsRefusedNameFirst() {
        assertRefused(400, "missing required field: name", subject().post("/proxies", "{}"));
        assertRefused(400, "missing required field: upstream", subject().post("/proxies", "{\"name\": \"x\"}"));
    }

    @Test
    void aBodyThatIsNotJsonIsRefused() {
        assertRefused(400, "bad request body: EOF", subject().post("/proxies", ""));
        Reply garbled = subject().post("/proxies", "{]");
        assertEquals(400, garbled.status());
        assertTrue(garbled.error().startsWith("bad request body: "), garbled.body());
    }

    @Test
    void aNameThatIsTakenIsAConflict() {
        String name = subject().newName();
        subject().post("/proxies", proxyJson(name));
        assertRefused(409, "proxy already exists", subject().post("/proxies", proxyJson(name)));
    }

    @Test
    void aPortThatIsTakenIsAFailure() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            String name = subject().newName();
            Reply reply = subject().post("/proxies", "{\"name\": \"" + name + "\", \"upstream\": \"localhost:1\","
                    + " \"listen\": \"" + address + "\"}");
            assertRefused(500, "listen tcp " + address + ": bind: address already in use", reply);
            assertEquals(404, subject().get("/proxies/" + name).status(), "not created");
        }
    }

    @Test
    void anAddressWithoutAPortIsAFailure() {
        Reply reply = subject().post("/proxies", "{\"name\": \"" + subject().newName() + "\","
                + " \"upstream\": \"localhost:1\", \"listen\": \"nonsense\"}");
        assertRefused(500, "listen tcp: address nonsense: missing port in address", reply);
    }

    @Test
    void updatingAProxyIgnoresOtherFields() {
        TestProxy proxy = echoing();
        Reply updated = proxy.update("{\"name\": \"other\", \"toxics\": [], \"enabled\": true}");
        assertEquals(200, updated.status());
        assertEquals(proxy.name(), updated.json().path("name").asText());
        assertEquals(200, subject().call("PATCH", proxy.path(), "{}").status());
    }

    @Test
    void updatingWithANonsenseAddressIsAFailure() {
        assertRefused(500, "address nonsense: missing port in address",
                echoing().update("{\"listen\": \"nonsense\"}"));
    }

    @Test
    void updatingWithABadBodyIsRefused() {
        assertEquals(400, echoing().update("{\"listen\": 5}").status());
        assertEquals(400, echoing().update("").status());
    }

    @Test
    void deletingSays204WithoutABody() {
        TestProxy proxy = echoing();
        Reply gone = subject().delete(proxy.path());
        assertEquals(204, gone.status());
        assertEquals("", gone.body());
        assertRefused(404, "proxy not found", subject().delete(proxy.path()));
    }

    @Test
    void whatIsAskedOfAProxyThatIsNotThereIs404() {
        for (String path : List.of("/proxies/nobody", "/proxies/nobody/toxics", "/proxies/nobody/toxics/x")) {
            assertRefused(404, "proxy not found", subject().get(path));
            assertRefused(404, "proxy not found", subject().post(path, "{}"));
        }
    }

    @Test
    void metricsAreNotThereUnlessAskedFor() {
        assertEquals(404, subject().get("/metrics").status());
    }

    static String proxyJson(String name) {
        return "{\"name\": \"" + name + "\", \"upstream\": \"localhost:1\", \"listen\": \"localhost:0\"}";
    }

    static void assertRefused(int status, String error, Reply reply) {
        assertEquals(error, reply.error());
        assertEquals(status, reply.status());
        assertEquals(status, reply.json().path("status").asInt());
    }
}
