package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.driver.Requests;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.wire.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What HTTP/1.1 promises on one connection, byte by byte. */
class ConnectionTest {

    private static final String HOST = "host: 127.0.0.1\r\n";

    private final PspServer server;
    private final Socket socket;

    ConnectionTest() throws IOException {
        server = PspServer.start(PspSettings.defaults(), 0);
        socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(30_000);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        server.close();
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next reply, as {@code status body}. */
    private String reply() throws IOException {
        String head = head();
        int at = head.toLowerCase().indexOf("content-length: ");
        int length = Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return head.split(" ")[1] + " "
                + new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private String head() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("the connection ended after: " + head);
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private void assertClosed() throws IOException {
        assertEquals(-1, socket.getInputStream().read(), "the connection was to be closed politely");
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
    }

    private static String buyHead(String reference) {
        return "POST /v1/registrations HTTP/1.1\r\n" + HOST + "authorization: Bearer psp_test_key\r\n"
                + "content-type: application/json\r\nidempotency-key: " + reference + "\r\n";
    }

    private static String body(String reference) {
        return Requests.registration(reference, "tok_visa", 100, "USD");
    }

    private static String buy(String reference) {
        return buyHead(reference) + "content-length: " + body(reference).length() + "\r\n\r\n" + body(reference);
    }

    private void faults(String act) {
        server.setFaults(FaultRules.parse(("{\"rules\": [{\"name\": \"it\", \"point\": \"before-accept\", \"act\": "
                + act + ", \"match\": {\"reference\": \"att_it\"}}]}").getBytes(StandardCharsets.UTF_8)));
    }

    private void awaitWaiting(int count) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (server.namespace().waiting() != count && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(count, server.namespace().waiting());
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 1; i <= 200; i++) {
            // Admin routes are answered on another thread, and must not be overtaken.
            all.append(get("/v1/registrations/reg_" + i).replace(HOST, HOST + "authorization: Bearer psp_test_key\r\n"))
                    .append(get("/_admin/clock")).append(buy("att_" + i));
        }
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                send(all.toString());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        for (int i = 1; i <= 200; i++) {
            assertTrue(reply().startsWith("404 "));
            assertTrue(reply().startsWith("200 {\"now\""));
            assertTrue(reply().startsWith("201 {\"id\":\"reg_" + i + "\""));
        }
        sender.join();
    }

    @Test
    void whoSendsMoreWhileItWaitsIsAnsweredInOrder() throws Exception {
        server.namespace().freeze();
        server.setFaults(FaultRules.parse("""
                {"rules": [{"name": "slow", "point": "committed-before-reply", "act": {"type": "delay", "millis": 100},
                            "match": {"reference": "att_slow"}}]}""".getBytes(StandardCharsets.UTF_8)));
        send(buy("att_slow"));
        awaitWaiting(1);
        for (int i = 0; i < 100; i++) {
            send(buy("att_" + i));
        }
        server.namespace().advance(java.time.Duration.ofMillis(100));
        assertTrue(reply().contains("\"reference\":\"att_slow\""));
        for (int i = 0; i < 100; i++) {
            assertTrue(reply().contains("\"reference\":\"att_" + i + "\""));
        }
    }

    @Test
    void aResetAlsoForgetsWhatWasSentAhead() throws Exception {
        faults("{\"type\": \"reset\"}");
        send(buy("att_it") + buy("att_2"));
        assertThrows(SocketException.class, () -> reply());
        assertEquals(0, server.truth().charges().size());
    }

    @Test
    void aClientThatEndsItsSideIsAnsweredWhatIsBeingWorkedOn() throws Exception {
        send(buy("att_1") + get("/_admin/clock"));
        socket.shutdownOutput();
        assertTrue(reply().startsWith("201 "));
        assertTrue(reply().startsWith("200 {\"now\""));
        assertClosed();
    }

    @Test
    void aClientThatEndsItsSideWhileItWaitsHasGone() throws Exception {
        faults("{\"type\": \"hang\"}");
        send(buy("att_it"));
        awaitWaiting(1);
        socket.shutdownOutput();
        awaitWaiting(0);
        assertThrows(SocketException.class, () -> reply());
    }

    @Test
    void aBodyInChunksIsABody() throws Exception {
        String body = body("att_1");
        send(buyHead("att_1") + "transfer-encoding: chunked\r\n\r\n");
        for (String part : List.of(body.substring(0, 10), body.substring(10))) {
            send(Integer.toHexString(part.length()) + "\r\n" + part + "\r\n");
        }
        send("0\r\n\r\n");
        assertTrue(reply().startsWith("201 "));
        send(buyHead("att_2") + "transfer-encoding: chunked\r\n\r\nno number\r\n");
        assertTrue(reply().startsWith("400 "));
        assertClosed();
    }

    @Test
    void whoAsksBeforeItSendsTheBodyIsToldToGoOn() throws Exception {
        send(buyHead("att_1") + "expect: 100-continue\r\ncontent-length: " + body("att_1").length() + "\r\n\r\n");
        assertEquals("HTTP/1.1 100 Continue\r\n\r\n", head());
        send(body("att_1"));
        assertTrue(reply().startsWith("201 "));
    }

    @Test
    void aReplyToHeadHasNoBody() throws Exception {
        send(get("/health").replace("GET", "HEAD") + get("/health"));
        assertTrue(head().contains("content-length: "));
        assertTrue(reply().startsWith("200 {\"status\""));
    }

    @Test
    void headSaysWhatGetWouldSay() throws Exception {
        send(get("/health").replace("GET", "HEAD") + get("/_admin/journal?follow=true").replace("GET", "HEAD")
                + get("/health"));
        assertTrue(head().startsWith("HTTP/1.1 200 "));
        assertTrue(head().contains("content-length: 26"));
        assertTrue(reply().startsWith("200 {\"status\""));
    }

    @Test
    void aMethodThatIsNotAllowedIsToldWhichAre() throws Exception {
        send(get("/v1/registrations").replace("GET", "OPTIONS").replace(HOST,
                HOST + "authorization: Bearer psp_test_key\r\n"));
        String head = head();
        assertTrue(head.startsWith("HTTP/1.1 405 ") && head.contains("allow: GET, POST\r\n"), head);
    }

    @Test
    void aPathMeansTheSameHoweverItIsEncoded() throws Exception {
        server.setFaults(FaultRules.parse(("{\"rules\": [{\"name\": \"a:b\", \"point\": \"before-accept\","
                + " \"act\": {\"type\": \"reset\"}, \"match\": {\"reference\": \"none\"}}]}")
                .getBytes(StandardCharsets.UTF_8)));
        send(buy("att_1") + get("/v1/registrations/reg%5f%31?x=%5f").replace(HOST,
                HOST + "authorization: Bearer psp_test_key\r\n")
                + get("/_admin/faults/a%3Ab").replace("GET", "DELETE") + get("/health%2F") + get("/%zz%"));
        assertTrue(reply().startsWith("201 "));
        assertTrue(reply().startsWith("200 {\"id\":\"reg_1\""));
        assertTrue(reply().startsWith("200 "));
        assertTrue(reply().startsWith("404 "));
        assertTrue(reply().startsWith("404 "));
    }

    @Test
    void aLongReplyComesInPiecesAndIsWhole() throws Exception {
        for (int i = 0; i < 300; i++) {
            send(buy("att_" + i));
            assertTrue(reply().startsWith("201 "));
        }
        send(get("/_admin/journal") + get("/health"));
        assertTrue(head().contains("transfer-encoding: chunked"));
        StringBuilder body = new StringBuilder();
        for (int size = chunk(); size > 0; size = chunk()) {
            assertTrue(size < 70_000, "a piece of " + size + " bytes");
            body.append(new String(socket.getInputStream().readNBytes(size), StandardCharsets.ISO_8859_1));
            socket.getInputStream().readNBytes(2);
        }
        socket.getInputStream().readNBytes(2);
        assertEquals(900, Json.parse(body.toString().getBytes(StandardCharsets.UTF_8)).get("entries").size());
        assertTrue(reply().startsWith("200 {\"status\""));
        send("GET /_admin/journal HTTP/1.0\r\n\r\n");
        assertTrue(head().startsWith("HTTP/1.1 200 "));
        assertEquals(body.toString(),
                new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
    }

    /** How long the next chunk is. */
    private int chunk() throws IOException {
        StringBuilder size = new StringBuilder();
        for (int next = socket.getInputStream().read(); next != '\n'; next = socket.getInputStream().read()) {
            size.append((char) next);
        }
        return Integer.parseInt(size.toString().trim(), 16);
    }

    @Test
    void tooLargeABodyIsRefusedAtOnceAndTheConnectionGoesOn() throws Exception {
        int size = 10_000_000;
        send(buyHead("att_1") + "content-length: " + size + "\r\n\r\n" + " ".repeat(size / 2));
        assertTrue(reply().startsWith("413 "));
        send(" ".repeat(size / 2) + get("/health"));
        assertTrue(reply().startsWith("200 "));
    }

    @Test
    void whoSendsTooMuchAndWantsNoMoreStillGetsTheReply() throws Exception {
        int size = 10_000_000;
        send(buyHead("att_1") + "connection: close\r\ncontent-length: " + size + "\r\n\r\n" + " ".repeat(size));
        assertTrue(reply().startsWith("413 "));
        assertClosed();
    }

    @Test
    void whatIsHalfSentBehindTheLastRequestIsNotServed() throws Exception {
        server.setFaults(FaultRules.parse("""
                {"rules": [{"name": "it", "point": "accepted-before-commit", "act": {"type": "delay", "millis": 100},
                            "match": {"reference": "att_it"}}]}""".getBytes(StandardCharsets.UTF_8)));
        send(buyHead("att_it") + "connection: close\r\ncontent-length: " + body("att_it").length() + "\r\n\r\n"
                + body("att_it") + buyHead("att_2") + "content-length: " + body("att_2").length() + "\r\n\r\n{");
        assertEquals("201", reply().substring(0, 3));
        send(body("att_2").substring(1));
        assertClosed();
        assertEquals(1, server.truth().charges().size());
    }

    @Test
    void theConnectionStaysOpenWhereTheVersionSaysSo() throws Exception {
        send("GET /health HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
        String head = head();
        assertTrue(head.toLowerCase().contains("connection: keep-alive"), head);
        socket.getInputStream().readNBytes("{\"status\":\"up\"}".length());
        send("GET /health HTTP/1.0\r\n\r\n");
        assertTrue(reply().startsWith("200 "));
        assertClosed();
    }

    @Test
    void whatIsNotHttpIsRefusedAndNothingAfterItIsRead() throws Exception {
        for (String wrong : List.of("GET /health HTTP/1.1\r\n\r\n", get("/health").replace(HOST, HOST + HOST),
                get("/health").replace("\r\n\r\n", "\r\nna me: x\r\n\r\n"), "PRI * HTTP/2.0\r\n\r\n",
                get("/" + "x".repeat(9_000)),
                get("/health").replace("\r\n\r\n", "\r\nx: " + "x".repeat(9_000) + "\r\n\r\n"))) {
            try (Socket other = new Socket("127.0.0.1", server.port())) {
                other.setSoTimeout(30_000);
                other.getOutputStream().write((wrong + buy("att_1")).getBytes(StandardCharsets.ISO_8859_1));
                String answer = new String(other.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertTrue(answer.matches("(?s)HTTP/1.1 (400|414|431|505) .*problem.json.*"), () -> wrong + answer);
            }
        }
        assertEquals(0, server.truth().charges().size());
    }

    @Test
    void headersThatAreRepeatedAreJoined() throws Exception {
        send(get("/health").replace("GET /health", "GET http://127.0.0.1/v1/registrations?reference=a")
                .replace("\r\n\r\n",
                        "\r\nX-a: 1\r\nx-A: 2\r\nAuthorization: Bearer\r\nauthorization: psp_test_key\r\n\r\n"));
        // Neither "Bearer" nor "psp_test_key" alone.
        assertTrue(reply().startsWith("401 "));
    }

    @Test
    void closingTheServerBreaksEveryConnection() throws Exception {
        faults("{\"type\": \"hang\"}");
        List<Socket> all = new ArrayList<>(List.of(socket));
        for (int i = 0; i < 20; i++) {
            all.add(new Socket("127.0.0.1", server.port()));
        }
        send(buy("att_it"));
        awaitWaiting(1);
        server.close();
        for (Socket each : all) {
            each.setSoTimeout(30_000);
            try (each) {
                assertEquals(-1, each.getInputStream().read());
            } catch (SocketException reset) {
                assertTrue(reset.getMessage().contains("reset"), reset::toString);
            }
        }
    }
}
