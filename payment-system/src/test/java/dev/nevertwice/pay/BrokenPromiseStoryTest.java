package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The PSP moves money twice that it was asked for once. What it took goes back; what it gave, only people can ask for. */
class BrokenPromiseStoryTest {

    private final StoryTeller teller = new StoryTeller();
    private final Shop shop = teller.shop;

    @Test
    void aRefundThatThePspMakesTwiceIsFinancesAndTheSellerPaysOnce() {
        String day = refundedTwice();

        assertEquals(List.of("duplicate_refund", "manual", "finance", "open"), teller.discrepancy());
        assertEquals(600, teller.wallet("sel_1"));
        assertEquals(200, teller.atPsp());
        teller.againChangesNothing(day);
    }

    @Test
    void aRefundThatThePspWillNotGiveBackIsWrittenOffWholeAndOnce() {
        isWrittenOffWholeAndOnce(refundedTwice());
    }

    @Test
    void aPayoutThatThePspWillNotGiveBackIsWrittenOffWholeAndOnce() {
        isWrittenOffWholeAndOnce(paidOutTwice());
    }

    /** Until a person knows whether it comes back, our books have it at the PSP; when it does not, they say so. */
    private void isWrittenOffWholeAndOnce(String day) {
        String id = shop.ops("GET", "/v1/ops/books", "").at("/discrepancies/0/id").asText();
        assertEquals(600, receivable());
        assertEquals(200, act(id, "claim", ""));

        assertEquals(422, resolve(id, 399), "a part of it");
        assertEquals(422, resolve(id, 400, 400), "twice");
        assertEquals(600, receivable());
        assertEquals(200, resolve(id, 400));
        assertEquals(200, receivable());
        assertEquals(200, teller.atPsp());

        assertEquals(200, act(id, "reopen", ", \"why\": \"was it?\""));
        assertEquals(200, act(id, "claim", ""));
        assertEquals(422, resolve(id, 400), "a second time");
        teller.againChangesNothing(day);
        assertTrue(shop.ops("GET", "/v1/ops/books/check", "").path("holds").asBoolean());
    }

    /** 400 of 1,000, by the PSP twice; the day that is settled and reconciled. */
    private String refundedTwice() {
        String payment = teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("refund", "processing", "refund-twice", "", "\"always\": true"));
        teller.refund(payment, "refund-1", 400);
        teller.settle();
        String day = shop.closeDay();
        teller.reconcile(day);
        teller.settle();
        return day;
    }

    /** 400 of 1,000, by the PSP twice; the day that is settled and reconciled. */
    private String paidOutTwice() {
        teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("payout", "processing", "payout-twice", "", "\"always\": true"));
        teller.payOut("payout-1", 400);
        teller.settle();
        String day = shop.closeDay();
        teller.reconcile(day);
        return day;
    }

    private int resolve(String id, long... lost) {
        String postings = LongStream.of(lost)
                .mapToObj(amount -> posting("suspense", "debit", amount) + ", "
                        + posting("psp_receivable:acct_1", "credit", amount))
                .collect(Collectors.joining(", "));
        return act(id, "resolve", ", \"why\": \"they won't\", \"postings\": [" + postings + "]");
    }

    private static String posting(String account, String side, long amount) {
        return "{\"account\": \"" + account + "\", \"side\": \"" + side + "\", \"amount\": " + amount
                + ", \"currency\": \"KRW\"}";
    }

    private int act(String id, String action, String more) {
        byte[] body = ("{\"who\": \"ada\"" + more + "}").getBytes(StandardCharsets.UTF_8);
        return shop.raw(Instances.request(
                "POST", "/v1/ops/discrepancies/" + id + "/" + action, "ops_test_key", body)).status();
    }

    /** What our books have at the PSP. */
    private long receivable() {
        return shop.ops("GET", "/v1/ops/books", "").path("entries").valueStream()
                .flatMap(entry -> entry.path("postings").valueStream())
                .filter(posting -> posting.path("account").asText().equals("psp_receivable:acct_1"))
                .mapToLong(posting -> posting.path("side").asText().equals("debit") ? posting.path("amount").asLong()
                        : -posting.path("amount").asLong())
                .sum();
    }

    /** This PSP tells of the first alone. Of one that tells of both, an event is a hint: the look-up by our key finds the first. */
    @Test
    void anEventThatTellsOfTheSecondRefundBooksNothing() {
        String payment = teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("refund", "processing", "refund-twice", "", "\"always\": true"));
        teller.refund(payment, "refund-1", 400);
        teller.settle();
        JsonNode second = shop.truth().at("/refunds/1");
        String event = """
                {"id": "evt_second", "type": "refund.succeeded", "created_at": "%5$s", "data":
                 {"id": "%1$s", "charge": "%2$s", "reference": "%3$s", "amount": 400, "currency": "KRW",
                  "status": "succeeded", "created_at": "%4$s", "updated_at": "%4$s"}}"""
                .formatted(second.path("id").asText(), second.path("charge").asText(),
                        second.path("reference").asText(), second.path("at").asText(), shop.now());
        assertEquals("B", second.at("/cause/class").asText());

        String secret = Settings.defaults().firstPspAccount().webhookSecrets().getFirst();
        assertEquals(200, shop.raw(SignedEvent.of("/webhooks/psp", secret, "evt_second", shop.now(), event)).status());
        teller.settle();

        JsonNode books = shop.ops("GET", "/v1/ops/books", "");
        assertEquals("duplicate", books.path("inbox").valueStream()
                .filter(one -> one.path("event").asText().equals("evt_second"))
                .findFirst().orElseThrow().path("state").asText());
        assertEquals(1, books.path("movements").valueStream()
                .filter(movement -> movement.path("kind").asText().equals("refund")).count());
        assertEquals(600, teller.wallet("sel_1"));
    }

    @Test
    void aPayoutThatThePspMakesTwiceIsForAnInvestigation() {
        String day = paidOutTwice();

        assertEquals(List.of("listed_twice", "special", "investigation", "open"), teller.discrepancy());
        assertEquals(600, teller.wallet("sel_1"));
        assertEquals(200, teller.atPsp());
        teller.againChangesNothing(day);
    }
}
