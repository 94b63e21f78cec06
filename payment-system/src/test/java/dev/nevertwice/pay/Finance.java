package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Json;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The finance people, who may write off what the PSP gave and no program books. */
final class Finance {

    private final StoryTeller teller;
    private final Shop shop;
    private final String receivable;

    Finance(StoryTeller teller) {
        this(teller, "acct_1");
    }

    /** Those who look after one of our accounts. */
    Finance(StoryTeller teller, String account) {
        this.teller = teller;
        this.shop = teller.shop;
        this.receivable = "psp_receivable:" + account;
    }

    /** 400 KRW: not a part, not twice in one correction, and not in a second one. */
    void writesOffWholeAndOnce(String id, String day) {
        long before = receivable();
        assertEquals(200, claim(id));
        assertEquals(422, writeOff(id, 399), "a part of it");
        assertEquals(422, writeOff(id, 400, 400), "twice");
        assertEquals(422, getBack(id, 400), "the other way");
        assertEquals(before, receivable());

        assertEquals(200, writeOff(id, 400));

        assertEquals(before - 400, receivable());
        assertEquals(teller.atPsp(), receivable());
        assertEquals(200, reopen(id));
        assertEquals(200, claim(id));
        assertEquals(422, writeOff(id, 400), "a second time");
        teller.againChangesNothing(day);
        booksHold();
    }

    int claim(String id) {
        return act(id, "claim", "");
    }

    /** In KRW; returns the status. */
    int writeOff(String id, long... amounts) {
        return resolve(id, LongStream.of(amounts)
                .boxed()
                .flatMap(amount -> Stream.of(
                        posting("suspense", "debit", amount), posting(receivable, "credit", amount)))
                .toList());
    }

    /** Moves it among our own accounts: the PSP's is left as it is. */
    int moveAmongOurs(String id, long amount) {
        return resolve(id, List.of(posting("suspense", "debit", amount), posting("fees", "credit", amount)));
    }

    int reopen(String id) {
        return act(id, "reopen", ", \"why\": \"was it?\"");
    }

    /** Says that the PSP has it again. */
    int getBack(String id, long amount) {
        return resolve(id, List.of(
                posting(receivable, "debit", amount), posting("suspense", "credit", amount)));
    }

    void booksHold() {
        JsonNode check = shop.ops("GET", "/v1/ops/books/check", "");
        assertTrue(check.path("holds").asBoolean(), check::toString);
    }

    /** What our books have at the PSP. */
    long receivable() {
        return balance(receivable);
    }

    /** The account's debits less its credits. */
    long balance(String account) {
        return shop.ops("GET", "/v1/ops/books", "").path("entries").valueStream()
                .flatMap(entry -> entry.path("postings").valueStream())
                .filter(posting -> posting.path("account").asText().equals(account))
                .mapToLong(posting -> posting.path("side").asText().equals("debit") ? posting.path("amount").asLong()
                        : -posting.path("amount").asLong())
                .sum();
    }

    private int resolve(String id, List<JsonNode> postings) {
        return act(id, "resolve", ", \"why\": \"they won't\", \"postings\": " + postings);
    }

    private static JsonNode posting(String account, String side, long amount) {
        return Json.object().put("account", account).put("side", side).put("amount", amount).put("currency", "KRW");
    }

    private int act(String id, String action, String more) {
        return shop.raw(Instances.ops(
                "POST", "/v1/ops/discrepancies/" + id + "/" + action, "{\"who\": \"ada\"" + more + "}")).status();
    }
}
