package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that falls silent: bounded as by a socket's own time-out, without one. */
@Timeout(30)
class WatchedSocketsTest {

    private final ServerSocket listener;
    private final Socket ours;
    private final Socket theirs;

    WatchedSocketsTest() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ours = new WatchedSockets().createSocket(listener.getInetAddress(), listener.getLocalPort());
        theirs = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        ours.close();
        theirs.close();
        listener.close();
    }

    @Test
    void aSilenceThatIsTooLongEndsTheReadAndTheConnection() throws IOException {
        ours.setSoTimeout(300);
        theirs.getOutputStream().write(7);
        assertEquals(7, ours.getInputStream().read());
        assertThrows(SocketTimeoutException.class, () -> ours.getInputStream().read(new byte[10]));
        assertTrue(ours.isClosed());
        assertEquals(-1, theirs.getInputStream().read());
    }

    @Test
    void aSilenceWhileNothingIsReadIsNone() throws Exception {
        ours.setSoTimeout(250);
        theirs.getOutputStream().write(1);
        assertEquals(1, ours.getInputStream().read());
        theirs.setSoTimeout(600);
        // Nobody reads for longer than the time-out: the pool rests.
        assertThrows(SocketTimeoutException.class, () -> theirs.getInputStream().read());
        theirs.getOutputStream().write(2);
        assertEquals(2, ours.getInputStream().read());
    }

    /** The driver asks so whether a notification or an answer to COPY is there. */
    @Test
    void aShortLookLeavesTheConnectionAlive() throws IOException {
        ours.setSoTimeout(1);
        assertThrows(SocketTimeoutException.class, () -> ours.getInputStream().read());
        ours.setSoTimeout(5_000);
        assertEquals(5_000, ours.getSoTimeout());
        theirs.getOutputStream().write(7);
        assertEquals(7, ours.getInputStream().read());
    }

    @Test
    void whatBreaksInTimeIsNoTimeout() throws Exception {
        ours.setSoTimeout(20_000);
        Thread closer = Thread.ofVirtual().start(() -> {
            try {
                theirs.getOutputStream().write(1);
                theirs.setSoLinger(true, 0);
                theirs.close();
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        });
        SocketException broken = assertThrows(SocketException.class, () -> {
            while (ours.getInputStream().read() >= 0) {
                continue;
            }
        });
        assertEquals(SocketException.class, broken.getClass());
        closer.join();
    }
}
