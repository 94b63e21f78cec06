package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What clients that stop in the middle cost, and for how long. */
class PatienceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String HEAD = "POST /x HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\n";

    private final List<PspRequest> served = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(), new HttpResponseEncoder(),
            new Connection((request, wire) -> {
                served.add(request);
                wire.end(new Ending.Whole(PspReply.of(200, "text/plain", new byte[0])));
            }, PATIENCE));

    private void comes(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    private void passes(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            all.append(next.toString(StandardCharsets.US_ASCII));
            next.release();
        }
        return all.toString();
    }

    @Test
    void whoStopsAmidABodyIsToldSoAndForgotten() {
        comes(HEAD + "12345");
        passes(59);
        assertEquals("", sent());
        passes(1);
        assertTrue(sent().startsWith("HTTP/1.1 408 "));
        assertFalse(channel.isOpen());
        assertEquals(List.of(), served);
    }

    @Test
    void whoIsSlowIsWaitedFor() {
        comes(HEAD);
        for (int i = 0; i < 10; i++) {
            passes(59);
            comes("x");
        }
        assertTrue(sent().startsWith("HTTP/1.1 200 "));
        assertEquals(1, served.size());
    }

    @Test
    void whoHasNothingToSayNowKeepsItsConnection() {
        comes(HEAD + "1234567890");
        assertTrue(sent().startsWith("HTTP/1.1 200 "));
        passes(3_600);
        assertTrue(channel.isOpen());
        comes(HEAD + "1234567890");
        assertEquals(2, served.size());
    }

    @Test
    void whoReadsNothingOfAReplyIsCutOff() throws IOException {
        byte[] body = new byte[32 * 1024 * 1024];
        try (Loops loops = new Loops(); Listener listener = Listener.open(0)) {
            listener.serve(loops, (request, wire) -> wire.end(new Ending.Whole(PspReply.of(200, "text/plain", body))),
                    Duration.ofMillis(50));
            try (Socket socket = new Socket("127.0.0.1", listener.port())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals('H', socket.getInputStream().read());
                // Nothing is read any more until the server has enough of it: then what is written is answered by a reset.
                assertThrows(SocketException.class, () -> {
                    for (long end = System.nanoTime() + 30_000_000_000L; System.nanoTime() < end;) {
                        socket.getOutputStream().write('\n');
                    }
                });
            }
        }
    }

    @Test
    void whoReadsNothingOfALongReplyFreesItsThread() throws Exception {
        try (Loops loops = new Loops(); Listener listener = Listener.open(0)) {
            Thread[] sender = new Thread[1];
            listener.serve(loops, (request, wire) -> {
                PspReply endless = PspReply.inParts("text/plain",
                        () -> Stream.generate(() -> new byte[64 * 1024]));
                sender[0] = Thread.ofVirtual().start(() -> wire.sendPieces(endless));
            }, Duration.ofMillis(50));
            try (Socket socket = new Socket("127.0.0.1", listener.port())) {
                socket.setSoTimeout(30_000);
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals('H', socket.getInputStream().read());
                assertTrue(sender[0].join(Duration.ofSeconds(30)), "it still waits for its reader");
            }
        }
    }
}
