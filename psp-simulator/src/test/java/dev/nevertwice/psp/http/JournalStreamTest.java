package dev.nevertwice.psp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.wire.Json;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The journal can be watched while it grows. */
class JournalStreamTest {

    @Test
    void linesComeAsTheyAreWrittenAndEndWithTheNamespace() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), PspSettings.DEFAULT_API_KEY)) {
            calls.buy("att_1");
            var follow = calls.client().send(
                    HttpRequest.newBuilder(server.url().resolve("/_admin/journal?follow=true&after=1")).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            BufferedReader lines = new BufferedReader(new InputStreamReader(follow.body()));
            assertEquals("commit", Json.parse(lines.readLine().getBytes()).get("kind").asText());
            assertEquals("reply", Json.parse(lines.readLine().getBytes()).get("kind").asText());
            calls.buy("att_2");
            var next = Json.parse(lines.readLine().getBytes());
            assertEquals("4 request att_2", next.get("number").asText() + " " + next.get("kind").asText() + " "
                    + next.get("reference").asText());
            lines.readLine();
            lines.readLine();
            calls.call("POST", "/_admin/reset", "{}");
            assertEquals(null, lines.readLine());
        }
    }

    @Test
    void aWrongQueryIsRefused() throws Exception {
        try (PspServer server = PspServer.start(PspSettings.defaults(), 0);
                Calls calls = new Calls(server.url(), PspSettings.DEFAULT_API_KEY)) {
            assertEquals(400, calls.call("GET", "/_admin/journal?follow=yes", "").statusCode());
            assertEquals(400, calls.call("GET", "/_admin/journal?follow=true&after=x", "").statusCode());
            assertEquals(400, calls.call("GET", "/_admin/journal?follow=true&before=1", "").statusCode());
            assertEquals(405, calls.call("POST", "/_admin/journal?follow=true", "{}").statusCode());
        }
    }
}
