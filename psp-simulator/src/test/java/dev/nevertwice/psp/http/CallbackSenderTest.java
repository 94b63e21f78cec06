package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.PspRequest;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver may do to a delivery, byte by byte: it is sent once, and its answer is a status or nothing. */
@Timeout(30)
class CallbackSenderTest {

    private static final String ACKNOWLEDGED = "HTTP/1.1 204 No Content\r\n\r\n";
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ServerSocket receiver = listening();
    private final Loops loops = new Loops();
    private CallbackSender sender = sender(LONG);

    @AfterEach
    void close() throws IOException {
        sender.close();
        loops.close();
        receiver.close();
    }

    private static ServerSocket listening() {
        try {
            ServerSocket receiver = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            receiver.setSoTimeout(20_000);
            return receiver;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private CallbackSender sender(Duration timeout) {
        return new CallbackSender(loops, work -> Thread.ofVirtual().start(work), timeout);
    }

    private CompletableFuture<Integer> deliver(String id) {
        return deliver(id, "http");
    }

    private CompletableFuture<Integer> deliver(String id, String scheme) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("webhook-id", id);
        PspRequest request = new PspRequest(
                "POST", "/hooks?a=b", headers, ("body of " + id).getBytes(StandardCharsets.UTF_8));
        URI url = URI.create(scheme + "://localhost:" + receiver.getLocalPort() + "/hooks?a=b");
        return sender.send(new Effect.Deliver(1, url, request));
    }

    private static int status(CompletableFuture<Integer> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    /** The next request on it, head and body. */
    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertTrue(next >= 0, "the connection ended after: " + head);
            head.append((char) next);
        }
        int at = head.indexOf("content-length: ") + 16;
        int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private static void write(Socket socket, String answer) throws IOException {
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What becomes of a delivery that is answered so, after which the receiver ends the connection. */
    private int answeredWith(String answer) throws Exception {
        CompletableFuture<Integer> status = deliver("evt_1");
        try (Socket socket = receiver.accept()) {
            read(socket);
            write(socket, answer);
        }
        return status(status);
    }

    @Test
    void aDeliveryIsARequestThatNamesItsHost() throws Exception {
        CompletableFuture<Integer> status = deliver("evt_1");
        try (Socket socket = receiver.accept()) {
            String request = read(socket);
            assertTrue(request.startsWith("POST /hooks?a=b HTTP/1.1\r\n"), request);
            assertTrue(request.contains("\r\nhost: localhost:" + receiver.getLocalPort() + "\r\n"), request);
            assertTrue(request.contains("\r\nwebhook-id: evt_1\r\n"), request);
            assertTrue(request.endsWith("\r\n\r\nbody of evt_1"), request);
            write(socket, ACKNOWLEDGED);
            assertEquals(204, status(status));
        }
    }

    @Test
    void oneConnectionCarriesManyDeliveriesOneAfterTheOther() throws Exception {
        EventLoop thread = loops.near();
        CompletableFuture<Integer> first = thread.submit(() -> deliver("evt_1")).get();
        try (Socket socket = receiver.accept()) {
            read(socket);
            write(socket, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nyes\r\n0\r\n\r\n");
            assertEquals(200, status(first));
            for (int i = 2; i < 20; i++) {
                String id = "evt_" + i;
                CompletableFuture<Integer> next = thread.submit(() -> deliver(id)).get();
                assertTrue(read(socket).endsWith("body of evt_" + i));
                write(socket, "HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\nok");
                assertEquals(202, status(next));
            }
        }
    }

    @Test
    void aSlowReceiverHoldsUpNobodyElse() throws Exception {
        CompletableFuture<Integer> slow = deliver("evt_slow");
        try (Socket first = receiver.accept()) {
            read(first);
            CompletableFuture<Integer> quick = deliver("evt_quick");
            try (Socket second = receiver.accept()) {
                read(second);
                write(second, ACKNOWLEDGED);
                assertEquals(204, status(quick));
            }
            write(first, ACKNOWLEDGED);
            assertEquals(204, status(slow));
        }
    }

    /** Guards "each exactly once": a client that repeats on another connection would charge a naive merchant's books twice. */
    @Test
    void whatBreaksIsNotSentAgain() throws Exception {
        EventLoop thread = loops.near();
        CompletableFuture<Integer> first = thread.submit(() -> deliver("evt_1")).get();
        try (Socket socket = receiver.accept()) {
            read(socket);
            write(socket, ACKNOWLEDGED);
            assertEquals(204, status(first));
            CompletableFuture<Integer> second = thread.submit(() -> deliver("evt_2")).get();
            read(socket);
            socket.setSoLinger(true, 0);
            socket.close();
            assertEquals(0, status(second));
        }
        CompletableFuture<Integer> third = thread.submit(() -> deliver("evt_3")).get();
        try (Socket socket = receiver.accept()) {
            assertTrue(read(socket).endsWith("body of evt_3"));
        }
        assertEquals(0, status(third));
        receiver.setSoTimeout(200);
        assertThrows(SocketTimeoutException.class, receiver::accept, "something was sent again");
    }

    @Test
    void anAnswerThatIsNotWholeIsNone() throws Exception {
        assertEquals(0, answeredWith(""));
        assertEquals(0, answeredWith("HTTP/1.1 204 No Con"));
        assertEquals(0, answeredWith("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"));
        assertEquals(0, answeredWith("220 mail.example ESMTP\r\n\r\n"));
        assertEquals(0, answeredWith("HTTP/1.1 200 OK\r\nx: " + "y".repeat(100_000) + "\r\n\r\n"));
    }

    @Test
    void aStatusIsToldAsItIs() throws Exception {
        assertEquals(302, answeredWith("HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n"));
        assertEquals(500, answeredWith("HTTP/1.0 500 Oh no\r\n\r\nthe end of this is the connection's"));
        assertEquals(200, answeredWith("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    }

    @Test
    void aBodyWithoutEndIsNotReadForEver() throws Exception {
        CompletableFuture<Integer> status = deliver("evt_1");
        try (Socket socket = receiver.accept()) {
            read(socket);
            write(socket, "HTTP/1.1 200 OK\r\n\r\n");
            String much = "x".repeat(64 * 1024);
            assertThrows(IOException.class, () -> {
                while (true) {
                    write(socket, much);
                }
            });
            assertEquals(0, status(status));
        }
    }

    @Test
    void whoSaysNothingIsLeftAfterAWhile() throws Exception {
        sender.close();
        sender = sender(Duration.ofMillis(100));
        CompletableFuture<Integer> status = deliver("evt_1");
        try (Socket socket = receiver.accept()) {
            read(socket);
            write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nslowly");
            assertEquals(0, status(status));
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void whereNobodyListensThereIsNoAnswer() throws Exception {
        receiver.close();
        assertEquals(0, status(deliver("evt_1")));
        URI impossible = URI.create("http://127.0.0.1:99999/");
        assertEquals(0, status(sender.send(new Effect.Deliver(
                1, impossible, new PspRequest("POST", "/", new TreeMap<>(), new byte[0])))));
    }

    @Test
    void closingAnswersWhatIsWaitedFor() throws Exception {
        CompletableFuture<Integer> waiting = deliver("evt_1");
        try (Socket socket = receiver.accept()) {
            read(socket);
            sender.close();
            assertEquals(0, status(waiting));
            assertEquals(0, status(deliver("evt_2")));
            loops.close();
            assertEquals(0, status(deliver("evt_3")));
        }
    }

    /** A receiver with a certificate of its own is believed by who knows it, and by nobody else. */
    @Test
    void aReceiverIsAskedForItsCertificate(@TempDir Path folder) throws Exception {
        KeyStore store = certificate(folder.resolve("localhost.p12"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        assertEquals(0, answeredOver(tls));
        SSLContext usual = SSLContext.getDefault();
        SSLContext.setDefault(tls);
        try {
            assertEquals(204, answeredOver(tls));
        } finally {
            SSLContext.setDefault(usual);
        }
    }

    private static final char[] PASSWORD = "changeit".toCharArray();

    private static KeyStore certificate(Path file) throws Exception {
        int exit = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "it",
                "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-storetype", "PKCS12",
                "-keystore", file.toString(), "-storepass", "changeit")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        assertEquals(0, exit, "keytool");
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        // As one that is trusted, not only as ours.
        store.setCertificateEntry("trusted", store.getCertificate("it"));
        return store;
    }

    private int answeredOver(SSLContext tls) throws Exception {
        CompletableFuture<Integer> status = deliver("evt_1", "https");
        try (Socket socket = tls.getSocketFactory().createSocket(receiver.accept(), null, true)) {
            read(socket);
            write(socket, ACKNOWLEDGED);
        } catch (SSLException refused) {
            // The sender does not believe it.
        }
        return status(status);
    }
}
