package dev.nevertwice.load.pay;

import static org.junit.jupiter.api.Assertions.assertThrows;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PartsTest {

    /** PostgreSQL and the PSP went on beside all later benches, until the JVM ended. */
    @Test
    void whatCouldNotBeginWholeLeavesNoProcess() throws Exception {
        List<ProcessHandle> before = ProcessHandle.current().descendants().toList();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThrows(IOException.class, () -> Parts.start(taken.getLocalPort()));
        }
        for (ProcessHandle left : ProcessHandle.current().descendants().toList()) {
            if (!before.contains(left)) {
                left.onExit().get(20, TimeUnit.SECONDS);
            }
        }
    }
}
