package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import eu.rekawek.toxiproxy.Proxy;
import eu.rekawek.toxiproxy.ToxiproxyClient;
import eu.rekawek.toxiproxy.model.Toxic;
import eu.rekawek.toxiproxy.model.ToxicDirection;
import eu.rekawek.toxiproxy.model.toxic.Bandwidth;
import eu.rekawek.toxiproxy.model.toxic.Latency;
import eu.rekawek.toxiproxy.model.toxic.LimitData;
import eu.rekawek.toxiproxy.model.toxic.ResetPeer;
import eu.rekawek.toxiproxy.model.toxic.Slicer;
import eu.rekawek.toxiproxy.model.toxic.SlowClose;
import eu.rekawek.toxiproxy.model.toxic.Timeout;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference document's section 9: every operation that toxiproxy-java has. One after the other, for some are about all. */
abstract class ToxiproxyJavaContract extends ConformanceContract {

    private static final ToxicDirection UP = ToxicDirection.UPSTREAM;
    private static final ToxicDirection DOWN = ToxicDirection.DOWNSTREAM;

    private Proxy create(int upstream) throws IOException {
        Proxy proxy = subject().client().createProxy(subject().newName(), "localhost:0", "localhost:" + upstream);
        later(proxy::delete);
        return proxy;
    }

    @Test
    void itCreatesFindsListsAndDeletes() throws IOException {
        ToxiproxyClient client = subject().client();
        String name = subject().newName();
        Proxy made = client.createProxy(name, "localhost:0", "localhost:1");
        assertEquals(name, made.getName());
        assertEquals("localhost:1", made.getUpstream());
        assertTrue(made.isEnabled());
        assertEquals(made.getListen(), client.getProxy(name).getListen());
        assertEquals(List.of(name), client.getProxies().stream()
                .map(Proxy::getName)
                .filter(name::equals)
                .toList());
        made.delete();
        assertNull(client.getProxyOrNull(name));
        IOException gone = assertThrows(IOException.class, () -> client.getProxy(name));
        assertEquals("[404] proxy not found", gone.getMessage());
    }

    @Test
    void itIsToldOfAConflictInOneLine() throws IOException {
        Proxy made = create(1);
        IOException conflict = assertThrows(
                IOException.class, () -> subject().client().createProxy(made.getName(), "localhost:0", "localhost:1"));
        assertEquals("[409] proxy already exists", conflict.getMessage());
    }

    @Test
    void itMovesDisablesAndEnables() throws IOException {
        Upstream upstream = later(Upstream.echo());
        Proxy made = create(1);
        made.setUpstream("localhost:" + upstream.port());
        assertEquals("localhost:" + upstream.port(), subject().client().getProxy(made.getName()).getUpstream());
        String before = made.getListen();
        made.setListen("localhost:0");
        String after = subject().client().getProxy(made.getName()).getListen();
        assertFalse(before.equals(after));
        made.disable();
        assertFalse(subject().client().getProxy(made.getName()).isEnabled());
        made.enable();
        String listen = subject().client().getProxy(made.getName()).getListen();
        assertEquals("hi", connect(new TestProxy(subject(), made.getName(), listen)).echoed("hi"));
    }

    @Test
    void itResets() throws IOException {
        Proxy made = create(1);
        made.toxics().latency("slow", DOWN, 10);
        made.disable();
        subject().client().reset();
        assertTrue(subject().client().getProxy(made.getName()).isEnabled());
        assertEquals(0, made.toxics().getAll().size());
    }

    @Test
    void itReadsTheVersion() throws IOException {
        assertTrue(subject().client().version().startsWith("{\"version\": \""));
    }

    @Test
    void itHasEveryToxicWithEveryAttribute() throws IOException {
        Proxy made = create(1);
        made.toxics().latency("latency", UP, 100).setJitter(15).setLatency(50);
        made.toxics().bandwidth("bandwidth", DOWN, 100).setRate(50);
        made.toxics().slowClose("slow-close", UP, 100).setDelay(50);
        made.toxics().timeout("timeout", DOWN, 100).setTimeout(50);
        made.toxics().slicer("slicer", UP, 100, 10).setAverageSize(50).setSizeVariation(5).setDelay(20);
        made.toxics().limitData("limit-data", DOWN, 100).setBytes(50);
        made.toxics().resetPeer("reset-peer", UP, 100).setTimeout(50);

        Latency latency = made.toxics().get("latency", Latency.class);
        assertEquals(50, latency.getLatency());
        assertEquals(15, latency.getJitter());
        assertEquals(50, made.toxics().get("bandwidth", Bandwidth.class).getRate());
        assertEquals(50, made.toxics().get("slow-close", SlowClose.class).getDelay());
        assertEquals(50, made.toxics().get("timeout", Timeout.class).getTimeout());
        Slicer slicer = made.toxics().get("slicer", Slicer.class);
        assertEquals(50, slicer.getAverageSize());
        assertEquals(5, slicer.getSizeVariation());
        assertEquals(20, slicer.getDelay());
        assertEquals(50, made.toxics().get("limit-data", LimitData.class).getBytes());
        assertEquals(50, made.toxics().get("reset-peer", ResetPeer.class).getTimeout());
        assertEquals(
                List.of("latency", "slow-close", "slicer", "reset-peer", "bandwidth", "timeout", "limit-data"),
                made.toxics().getAll().stream().map(Toxic::getName).toList());
    }

    @Test
    void itSetsToxicityAndRemoves() throws IOException {
        Proxy made = create(1);
        Latency latency = made.toxics().latency("slow", DOWN, 10);
        assertEquals(1f, latency.getToxicity());
        latency.setToxicity(0.25f);
        Toxic found = made.toxics().get("slow");
        assertEquals(0.25f, found.getToxicity());
        assertEquals(DOWN, found.getStream());
        assertInstanceOf(Latency.class, found);
        found.remove();
        assertThrows(IOException.class, () -> made.toxics().get("slow"));
    }

    /** It has no such type, so it gives up on the whole list. */
    @Test
    void itThrowsOnNoop() throws IOException {
        Proxy made = create(1);
        subject().post("/proxies/" + made.getName() + "/toxics", "{\"type\": \"noop\"}");
        assertThrows(RuntimeException.class, () -> made.toxics().getAll());
    }
}
