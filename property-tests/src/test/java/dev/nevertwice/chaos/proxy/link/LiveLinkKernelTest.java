package dev.nevertwice.chaos.proxy.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import dev.nevertwice.chaos.proxy.FaultProxy;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.proxy.toxic.ToxicSetting;
import dev.nevertwice.chaos.proxy.toxic.ToxicType;
import dev.nevertwice.property.kernel.Kernels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Toxics that come, change and go on a live connection while bytes pass: none is lost, none overtakes another. */
@Timeout(60)
public class LiveLinkKernelTest {

    private static FaultProxy faults;
    private static Proxy proxy;
    private static Socket client;
    private static Socket upstream;

    @BeforeAll
    static void connect() throws IOException {
        faults = FaultProxy.start();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            proxy = faults.proxy("kernel", "127.0.0.1:" + server.getLocalPort());
            client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
            client.setTcpNoDelay(true);
            upstream = server.accept();
        }
    }

    @AfterAll
    static void close() throws IOException {
        client.close();
        upstream.close();
        faults.close();
    }

    /** What a chain of toxics is to those who change it: names. */
    public static class Names {

        private final TreeSet<Integer> names = new TreeSet<>();

        public boolean add(int name) {
            return names.add(name);
        }

        public boolean change(int name) {
            return names.contains(name);
        }

        public boolean remove(int name) {
            return names.remove(name);
        }

        public void send() {}
    }

    @Param(name = "name", gen = IntGen.class, conf = "1:2")
    public static class LiveLink {

        private byte sent;

        public LiveLink() {
            proxy.removeToxics();
        }

        @Operation
        public boolean add(@Param(name = "name") int name) {
            return works(() -> proxy.addToxic(ToxicSetting.of(
                    "toxic-" + name, Direction.UPSTREAM, ToxicType.SLICER, Map.of("average_size", 1L))));
        }

        @Operation
        public boolean change(@Param(name = "name") int name) {
            return works(() -> proxy.updateToxic("toxic-" + name, Map.of("average_size", 2L), null));
        }

        @Operation
        public boolean remove(@Param(name = "name") int name) {
            return works(() -> proxy.removeToxic("toxic-" + name));
        }

        @Operation(nonParallelGroup = "client")
        public void send() {
            try {
                client.getOutputStream().write(new byte[]{++sent, ++sent, ++sent});
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        @Validate
        public void allHasArrivedInOrder() throws IOException {
            byte[] expected = new byte[sent];
            for (byte at = 0; at < sent; at++) {
                expected[at] = (byte) (at + 1);
            }
            byte[] arrived = upstream.getInputStream().readNBytes(sent);
            assertArrayEquals(expected, arrived, () -> Arrays.toString(arrived));
        }

        private static boolean works(Runnable change) {
            try {
                change.run();
                return true;
            } catch (ProxyProblem refused) {
                return false;
            }
        }
    }

    /** Looks whether there is one, and then does it. */
    @Param(name = "name", gen = IntGen.class, conf = "1:2")
    public static class RacyNames {

        private volatile boolean[] names = new boolean[3];

        @Operation
        public boolean add(@Param(name = "name") int name) {
            return put(name, true);
        }

        @Operation
        public boolean change(@Param(name = "name") int name) {
            return names[name];
        }

        @Operation
        public boolean remove(@Param(name = "name") int name) {
            return put(name, false);
        }

        private boolean put(int name, boolean there) {
            boolean[] changed = names.clone();
            boolean isNews = changed[name] != there;
            changed[name] = there;
            names = changed;
            return isNews;
        }
    }

    @Test
    void noByteIsLostWhileToxicsComeAndGo() {
        Kernels.stress().sequentialSpecification(Names.class).check(LiveLink.class);
    }

    @Test
    void aChainThatLooksBeforeItChangesIsFound() {
        Kernels.mustFail(Kernels.modelChecking(), RacyNames.class);
    }
}
