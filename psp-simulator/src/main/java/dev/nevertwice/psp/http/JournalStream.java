package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.admin.AdminGuard;
import dev.nevertwice.psp.admin.TruthJson;
import dev.nevertwice.psp.exchange.Routes;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.Query;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/** The journal as it grows: {@code GET /_admin/journal?follow=true}, one JSON object a line. */
final class JournalStream {

    /** After so much silence an empty line is sent, which finds out whether the client is still there. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private JournalStream() {}

    static boolean serves(PspRequest request) {
        return request.path().equals("/_admin/journal") && request.query().contains("follow");
    }

    /** Sends lines until the client or the namespace is gone. Blocks. Refuses with a {@link Problem} before the first. */
    static void send(PspRequest request, EffectLoop loop, Wire wire) throws IOException {
        AdminGuard.check(request);
        Routes.allow(request, "GET");
        TreeMap<String, String> query = Query.parse(request.query());
        if (!"true".equals(query.remove("follow")) || !query.keySet().stream().allMatch("after"::equals)) {
            throw Problem.invalid("query", "must be follow=true and, if wanted, after=NUMBER");
        }
        long number = after(query.getOrDefault("after", "0"));
        wire.response().setStatus(200);
        wire.response().getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-ndjson");
        try (OutputStream out = Content.Sink.asOutputStream(wire.response())) {
            out.flush();
            for (List<Journal.Entry> news = loop.follow(number, HEARTBEAT); news != null;
                    news = loop.follow(number, HEARTBEAT)) {
                for (Journal.Entry entry : news) {
                    out.write(Json.bytes(TruthJson.entry(entry)));
                    out.write('\n');
                    number = entry.number();
                }
                if (news.isEmpty()) {
                    out.write('\n');
                }
                out.flush();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        wire.callback().succeeded();
    }

    private static long after(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw Problem.invalid("after", "must be the number of a line");
        }
        return Long.parseLong(text);
    }
}
