package dev.nevertwice.chaos.proxy.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpMessagesTest {

    private static final String LENGTH = "POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody";
    private static final String CHUNKED =
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4;x=y\r\nbody\r\n0\r\nTrailer: t\r\n\r\n";
    private static final String NONE = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void requestsEndWhereTheirFramingSaysHoweverTheyAreCut() {
        for (String request : List.of(LENGTH, CHUNKED, NONE)) {
            for (int cut = 1; cut < request.length(); cut++) {
                HttpMessages requests = HttpMessages.requests();
                assertEquals(0, requests.feed(bytes(request.substring(0, cut)), false), request + cut);
                assertEquals(1, requests.feed(bytes(request.substring(cut)), false), request + cut);
                assertEquals(request, text(requests.takeWhole().getFirst()));
                assertEquals("", text(requests.takeForeign()));
            }
        }
    }

    @Test
    void severalInOnePieceAreSeveral() {
        HttpMessages requests = HttpMessages.requests();
        assertEquals(3, requests.feed(bytes(LENGTH + CHUNKED + NONE + "GET"), false));
        assertEquals(List.of(LENGTH, CHUNKED, NONE),
                requests.takeWhole().stream().map(HttpMessagesTest::text).toList());
        assertEquals("GET", text(requests.takeUnfinished()));
    }

    @Test
    void responsesWithoutABodyEndWithTheirHead() {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n";
        assertEquals(1, HttpMessages.responses().feed(bytes(head), true), "to HEAD");
        assertEquals(0, HttpMessages.responses().feed(bytes(head), false));
        assertEquals(1, HttpMessages.responses().feed(bytes("HTTP/1.1 204 \r\n\r\n"), false));
        assertEquals(1, HttpMessages.responses().feed(bytes("HTTP/1.1 304 \r\nContent-Length: 9\r\n\r\n"), false));
    }

    @Test
    void aResponseWithoutALengthGoesOnUntilTheClose() {
        HttpMessages responses = HttpMessages.responses();
        assertEquals(0, responses.feed(bytes("HTTP/1.0 200 OK\r\n\r\nwhat follows"), false));
        assertEquals(0, responses.feed(bytes(" and follows"), false));
    }

    @Test
    void continueIsPassedOnAndEndsNothing() {
        HttpMessages responses = HttpMessages.responses();
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";
        assertEquals(1, responses.feed(bytes(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), false));
        assertEquals(interim, text(responses.takeForeign()));
    }

    @Test
    void whatIsNoHttpIsForeignFromThereOn() {
        for (String other : List.of("\0\0\0\b\4\322\26/", "hello", "GET /\r\nContent-Length: x\r\n\r\n"
                .replace("GET /", "GET / HTTP/1.1"))) {
            HttpMessages requests = HttpMessages.requests();
            assertEquals(1, requests.feed(bytes(NONE), false));
            requests.takeWhole();
            assertEquals(0, requests.feed(bytes(other), false));
            assertEquals(0, requests.feed(bytes(NONE), false));
            assertEquals(other + NONE, text(requests.takeForeign()));
        }
    }
}
