package dev.nevertwice.psp.http;

import dev.nevertwice.psp.PspReply;
import dev.nevertwice.psp.PspRequest;
import dev.nevertwice.psp.admin.AdminGuard;
import dev.nevertwice.psp.admin.TruthJson;
import dev.nevertwice.psp.exchange.Routes;
import dev.nevertwice.psp.truth.Journal;
import dev.nevertwice.psp.wire.Json;
import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.Query;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** The journal as it grows: {@code GET /_admin/journal?follow=true}, one JSON object a line. */
final class JournalStream {

    /** After so much silence an empty line is sent, which finds out whether the client is still there. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    private JournalStream() {}

    static boolean serves(PspRequest request) {
        return request.path().equals("/_admin/journal") && request.query().contains("follow");
    }

    /** Sends lines until the client or the namespace is gone. Blocks. Refuses with a {@link Problem} before the first. */
    static void send(PspRequest request, EffectLoop loop, Wire wire) {
        AdminGuard.check(request);
        Routes.allow(request, "GET");
        TreeMap<String, String> query = Query.parse(request.query());
        if (!"true".equals(query.remove("follow")) || !query.keySet().stream().allMatch("after"::equals)) {
            throw Problem.invalid("query", "must be follow=true and, if wanted, after=NUMBER");
        }
        long number = Query.number(query, "after", 0, 0);
        wire.begin(PspReply.of(200, "application/x-ndjson", new byte[0]));
        try {
            for (List<Journal.Entry> news = loop.follow(number, HEARTBEAT); news != null;
                    news = loop.follow(number, HEARTBEAT)) {
                wire.send(lines(news));
                number = news.isEmpty() ? number : news.getLast().number();
            }
            wire.finish();
        } catch (IOException clientGone) {
            // Nobody reads on.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** An object a line; without any, an empty line. */
    private static byte[] lines(List<Journal.Entry> news) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Journal.Entry entry : news) {
            lines.writeBytes(Json.bytes(TruthJson.entry(entry)));
            lines.write('\n');
        }
        if (news.isEmpty()) {
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
