package dev.nevertwice.load.shopping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.chaos.run.Errand;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a buyer turns to when one of two payment systems is away. */
class VisitTest {

    private static final Answer SILENCE = Answer.of(new Exchange.Failed(true, "no answer"));

    private Visit visit;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        Errand errand = new Errand("purchase-1", "cart-1", "Bearer key", "{}", null, false, false);
        visit = new Visit(
                new Diary(folder.resolve("history.jsonl")), errand, "load-purchase-1",
                List.of(URI.create("http://a"), URI.create("http://b")), 0);
        visit.begin();
    }

    @Test
    void whoIsNotAnsweredAsksTheNextOneWithTheSameKey() {
        assertEquals("http://a/v1/payments", visit.checkoutUrl());
        visit.checkedOut(SILENCE);
        assertTrue(visit.mustTryAgain());
        assertEquals("http://b/v1/payments", visit.checkoutUrl());
        visit.checkedOut(answer(503, "{}"));
        assertEquals("http://a/v1/payments", visit.checkoutUrl());
    }

    @Test
    void whoIsAnsweredStays() {
        visit.checkedOut(answer(201, "{\"id\": \"pay_1\", \"status\": \"pending\"}"));
        assertEquals("http://a/v1/payments/pay_1", visit.statusUrl());
        assertEquals("http://a/v1/payments/pay_1", visit.reader("reader").statusUrl());
        visit.looked(SILENCE);
        assertEquals("http://b/v1/payments/pay_1", visit.statusUrl());
    }

    private static Answer answer(int status, String body) {
        return Answer.of(new Exchange.Answered(
                new Response(status, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8))));
    }
}
