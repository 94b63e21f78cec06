package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy's own field {@code nevertwice}: whoever asks for a fault there gets it, or is told why not. */
class ProxyFieldTest extends OwnProxySuite {

    @Override
    FaultProxy started() {
        return FaultProxy.start();
    }

    // ---- Nothing in it is ignored

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"toxic": []}                      | nevertwice.toxic is unknown; known are toxics
            [{"type": "noop"}]                 | cannot unmarshal array into field nevertwice of type object
            true                               | cannot unmarshal bool into field nevertwice of type object
            {"toxics": {"type": "noop"}}       | cannot unmarshal object into field nevertwice.toxics of type array
            {"toxics": ["noop"]}               | cannot unmarshal string into field nevertwice.toxics[1] of type object
            {"toxics": [{"type": "noop", "steam": "upstream"}]} | nevertwice.toxics[1].steam is unknown; known are name, type
            {"toxics": [{"type": "latency", "attributes": {"latncy": 9}}]} | attributes.latncy is unknown; known are latency
            """)
    void whatIsMisspeltIsRefused(String field, String said) {
        String name = subject().newName();
        String wanted = "{\"name\": \"" + name + "\", \"listen\": \"localhost:0\", \"upstream\": \"localhost:1\","
                + " \"nevertwice\": " + field + "}";
        Subject.Reply created = subject().post("/proxies", wanted);
        assertEquals(400, created.status(), created.toString());
        assertTrue(created.error().startsWith("bad request body: "), created.error());
        assertTrue(created.error().contains(said), created.error());
        assertEquals(400, subject().post("/populate", "[" + wanted + "]").status());
        assertEquals(404, subject().get("/proxies/" + name).status());
    }

    @Test
    void anUpdateRefusesIt() throws IOException {
        TestProxy echo = echoing();
        Subject.Reply reply = echo.update("{\"enabled\": false, \"nevertwice\": {\"toxics\": [{\"type\": \"noop\"}]}}");
        assertEquals(400, reply.status(), reply.toString());
        assertEquals("bad request body: nevertwice belongs to the creation of a proxy; add its toxics one by one",
                reply.error());
        assertEquals("hi", connect(echo).echoed("hi"));
    }

    // ---- What is populated again

    /** In a test's {@code @BeforeEach}: the second test would pass without any fault. */
    @Test
    void toxicsAreThereAgainAfterAReset() throws IOException {
        Upstream upstream = later(Upstream.echo());
        TestProxy populated = populated(upstream, "{\"type\": \"limit_data\", \"attributes\": {\"bytes\": 3}}");
        assertEquals("hel", connect(populated).send("hello").readAll());
        assertEquals(204, subject().post("/reset", null).status());
        assertEquals("hello", connect(populated).echoed("hello"));

        again(populated, upstream, "{\"type\": \"limit_data\", \"attributes\": {\"bytes\": 3}}");
        assertEquals("hel", connect(populated).send("hello").readAll());
    }

    @Test
    void otherToxicsTakeTheirPlace() throws IOException {
        Upstream upstream = later(Upstream.echo());
        TestProxy populated = populated(upstream, "{\"type\": \"limit_data\", \"attributes\": {\"bytes\": 3}}");
        again(populated, upstream, "{\"type\": \"limit_data\", \"attributes\": {\"bytes\": 4}}");
        assertEquals("hell", connect(populated).send("hello").readAll());
    }

    /** As the reference leaves a proxy alone that is as it should be: several may populate the same. */
    @Test
    void theSameToxicsAreLeftAlone() throws IOException {
        Upstream upstream = later(Upstream.echo());
        String toxics = "{\"type\": \"noop\"}, {\"type\": \"latency\", \"stream\": \"upstream\"}";
        TestProxy populated = populated(upstream, toxics);
        Peer client = connect(populated);
        assertEquals("hi", client.echoed("hi"));
        again(populated, upstream, toxics);
        assertEquals("still", client.echoed("still"));
    }

    /** A scope counts from when its toxic was added, so one that is over would never be in force again. */
    @Test
    void aScopeBeginsAgain() throws IOException {
        Upstream upstream = later(Upstream.echo());
        String toxic =
                "{\"type\": \"limit_data\", \"attributes\": {\"bytes\": 0}, \"nevertwice\": {\"connections\": 1}}";
        TestProxy populated = populated(upstream, toxic);
        assertEquals("eof", connect(populated).send("1").ending());
        assertEquals("2", connect(populated).echoed("2"));

        again(populated, upstream, toxic);
        assertEquals("eof", connect(populated).send("1").ending());
        assertEquals("2", connect(populated).echoed("2"));
    }

    private TestProxy populated(Upstream upstream, String toxics) {
        String name = subject().newName();
        String listen = populate(name, "localhost:0", upstream, toxics);
        later(() -> subject().delete("/proxies/" + name));
        return new TestProxy(subject(), name, listen);
    }

    private void again(TestProxy populated, Upstream upstream, String toxics) {
        assertEquals(populated.listen(), populate(populated.name(), populated.listen(), upstream, toxics));
    }

    private String populate(String name, String listen, Upstream upstream, String toxics) {
        Subject.Reply reply = subject().post("/populate", "[{\"name\": \"" + name + "\", \"listen\": \"" + listen
                + "\", \"upstream\": \"localhost:" + upstream.port() + "\", \"nevertwice\": {\"toxics\": [" + toxics
                + "]}}]");
        assertEquals(201, reply.status(), reply.toString());
        return reply.json().at("/proxies/0/listen").asText();
    }
}
