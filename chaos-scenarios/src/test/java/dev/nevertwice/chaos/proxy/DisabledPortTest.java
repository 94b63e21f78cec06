package dev.nevertwice.chaos.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.proxy.link.Proxy;
import dev.nevertwice.chaos.proxy.link.Proxy.Change;
import dev.nevertwice.chaos.proxy.link.ProxyProblem;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Deviation 11: what becomes of the port of a proxy that is disabled for a while. Another process's connection that went out from it meanwhile
 * made {@code NetworkChaosTest} fail with "address already in use" when the proxy was enabled again.
 */
@EnabledOnOs(OS.LINUX)
class DisabledPortTest {

    @Test
    void noConnectionGoesOutFromIt() throws Exception {
        try (FaultProxy faults = FaultProxy.start();
                Upstream upstream = Upstream.echo()) {
            Proxy proxy = faults.proxy("data", "localhost:" + upstream.port());
            int port = proxy.port();
            proxy.disable();
            assertTrue(Peer.isRefused(port));
            assertThrows(BindException.class, () -> bindAsConnectionsDo(port));

            proxy.update(new Change(null, "127.0.0.1:" + upstream.port(), null));
            assertThrows(BindException.class, () -> bindAsConnectionsDo(port),
                    "another upstream, while it is disabled");

            proxy.enable();
            try (Peer client = Peer.to(port)) {
                assertEquals("hello", client.echoed("hello"));
            }
        }
    }

    /** As with Toxiproxy: a stand-in takes the place of what is down. */
    @Test
    void whoAsksForItMayListenThere() throws Exception {
        try (FaultProxy faults = FaultProxy.start()) {
            Proxy proxy = faults.proxy("data", "localhost:1");
            proxy.disable();
            try (ServerSocket other = new ServerSocket()) {
                other.setReuseAddress(true);
                other.bind(new InetSocketAddress("127.0.0.1", proxy.port()));
                assertThrows(ProxyProblem.class, proxy::enable);
            }
            assertThrows(BindException.class, () -> bindAsConnectionsDo(proxy.port()), "it is held still");
            proxy.enable();
        }
    }

    /** Neither when it moves, nor when it is gone. */
    @Test
    void itIsFreeAfterwards() throws Exception {
        try (FaultProxy faults = FaultProxy.start()) {
            Proxy proxy = faults.proxy("data", "localhost:1");
            int port = proxy.port();
            proxy.disable();
            proxy.update(new Change("127.0.0.1:0", null, null));
            bindAsConnectionsDo(port);

            proxy.enable();
            int next = proxy.port();
            proxy.disable();
            faults.close();
            bindAsConnectionsDo(next);
        }
    }

    private static void bindAsConnectionsDo(int port) throws IOException {
        try (SocketChannel outgoing = SocketChannel.open()) {
            outgoing.setOption(StandardSocketOptions.SO_REUSEADDR, false);
            outgoing.bind(new InetSocketAddress("127.0.0.1", port));
        }
    }
}
