package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People at work on discrepancies: one at a time on each, every step on record, posted entries left alone (M70). */
class CaseworkTest {

    private static final String ID = "dis_acct_1:charge:ch_1:amount";
    private final Shop shop = new Shop();

    @BeforeEach
    void oneDiscrepancy() {
        shop.pay("cart-1", 1_000, "USD", "tok_visa");
        shop.faults("{\"name\": \"cheat\", \"operation\": \"row\", \"point\": \"settlement\","
                + " \"act\": {\"type\": \"other-amount\", \"by\": 7}}");
        shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + shop.closeDay() + "\"}");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void fromClaimToResolvedWithACorrectionAndReopened() {
        assertEquals(1,
                shop.ops("GET", "/v1/ops/discrepancies?queue=finance&state=open", "").path("discrepancies").size());
        assertEquals(0, shop.ops("GET", "/v1/ops/discrepancies?queue=investigation", "").path("discrepancies").size());
        assertEquals(200, act("claim", "\"who\": \"ada\"").status());
        assertEquals(200, act("comment", "\"who\": \"ada\", \"text\": \"asked the PSP\"").status());
        JsonNode before = books();
        JsonNode resolved = Shop.json(act("resolve", "\"who\": \"ada\", \"why\": \"they kept 7 cents\", \"postings\": ["
                + posting("fees", "debit", 7) + ", " + posting("seller_payable:mer_1/sel_1", "credit", 7) + "]"));

        assertEquals("resolved", resolved.path("state").asText());
        assertEquals(List.of("claim", "comment", "resolve"), resolved.path("events").findValuesAsText("action"));
        JsonNode after = books();
        for (JsonNode entry : before.path("entries")) {
            assertTrue(contains(after.path("entries"), entry), "a posted entry was changed: " + entry);
        }
        assertEquals(before.path("entries").size() + 1, after.path("entries").size());
        assertEquals(1_007, shop.get("/v1/wallets/sel_1").at("/balances/0/available").asLong());
        assertEquals(409, act("claim", "\"who\": \"bob\"").status());

        JsonNode reopened = Shop.json(act("reopen", "\"who\": \"bob\", \"why\": \"the PSP was wrong after all\""));
        assertEquals("open", reopened.path("state").asText());
        assertEquals("finance", reopened.path("queue").asText());
        assertEquals(200, act("claim", "\"who\": \"bob\"").status());
        assertEquals(200, act("resolve", "\"who\": \"bob\", \"why\": \"nothing to post\"").status());
        assertEquals(6, Shop.json(show()).path("events").size());
    }

    @Test
    void theSecondOfTwoOperatorsIsToldWhoHasIt() throws Exception {
        List<Future<Response>> both = new ArrayList<>();
        try (ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (String who : List.of("ada", "bob", "eve", "joe")) {
                both.add(operators.submit(() -> act("claim", "\"who\": \"" + who + "\"")));
            }
        }
        int won = 0;
        for (Future<Response> claim : both) {
            won += claim.get().status() == 200 ? 1 : 0;
            if (claim.get().status() != 200) {
                assertEquals("claimed", Shop.json(claim.get()).path("code").asText());
                assertTrue(Shop.json(claim.get()).path("detail").asText().contains(" has it until "));
            }
        }
        assertEquals(1, won);
        assertEquals(1, Shop.json(show()).path("events").size());
    }

    @Test
    void onlyWhoHasItMayCloseItAndWhoLetsGoLetsOthersIn() {
        assertEquals(409, act("resolve", "\"who\": \"ada\", \"why\": \"fine\"").status());
        act("claim", "\"who\": \"ada\"");
        assertEquals(409, act("resolve", "\"who\": \"bob\", \"why\": \"fine\"").status());
        assertEquals(409, act("release", "\"who\": \"bob\"").status());
        assertEquals(200, act("release", "\"who\": \"ada\"").status());
        assertEquals(200, act("claim", "\"who\": \"bob\"").status());
        assertEquals(200, act("resolve", "\"who\": \"bob\", \"why\": \"fine\"").status());
        assertEquals(409, act("resolve", "\"who\": \"bob\", \"why\": \"fine\"").status());
    }

    @Test
    void correctionsThatDoNotBalanceOrTouchThePspsAccountAreRefused() {
        act("claim", "\"who\": \"ada\"");
        int entries = books().path("entries").size();
        for (String postings : List.of(
                posting("fees", "debit", 7),
                posting("fees", "debit", 7) + ", " + posting("suspense", "credit", 8),
                posting("psp_receivable:acct_1", "debit", 7) + ", " + posting("suspense", "credit", 7),
                posting("seller_debt:sel_1", "debit", 7) + ", " + posting("suspense", "credit", 7))) {
            Response refused = act("resolve", "\"who\": \"ada\", \"why\": \"x\", \"postings\": [" + postings + "]");
            assertEquals(422, refused.status(), postings);
        }
        assertEquals(400, act("resolve", "\"who\": \"ada\", \"why\": \"\"").status());
        assertEquals(400, act("resolve", "\"who\": \"a b\", \"why\": \"x\"").status());
        assertEquals(
                400,
                act("resolve", "\"who\": \"ada\", \"why\": \"x\", \"postings\": [" + posting("fees", "debit", -7) + "]")
                        .status());
        assertEquals(entries, books().path("entries").size());
        assertEquals("open", Shop.json(show()).path("state").asText());
    }

    /** They balance; but the sums over all entries did not fit a long, and no audit came to its end any more. */
    @Test
    void anAbsurdAmountIsNotPosted() {
        act("claim", "\"who\": \"ada\"");

        for (long amount : List.of(1_000_000_000_000_001L, Long.MAX_VALUE)) {
            String postings = posting("fees", "debit", amount) + ", " + posting("suspense", "credit", amount);
            assertEquals(400,
                    act("resolve", "\"who\": \"ada\", \"why\": \"x\", \"postings\": [" + postings + "]").status());
        }

        assertTrue(shop.ops("GET", "/v1/ops/books/check", "").path("holds").asBoolean());
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertEquals(404, ask("POST", "/v1/ops/discrepancies/nothing/claim", "{\"who\": \"ada\"}").status());
        assertEquals(404, ask("GET", "/v1/ops/discrepancies/nothing", "").status());
        assertEquals(404, act("burn", "\"who\": \"ada\"").status());
        assertEquals(400, ask("GET", "/v1/ops/discrepancies?limit=0", "").status());
    }

    private Response act(String action, String fields) {
        return ask("POST", "/v1/ops/discrepancies/" + ID + "/" + action, "{" + fields + "}");
    }

    private Response show() {
        return ask("GET", "/v1/ops/discrepancies/" + ID, "");
    }

    private Response ask(String method, String target, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer ops_test_key");
        headers.put("content-type", "application/json");
        return shop.raw(new Request(method, target, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode books() {
        return shop.ops("GET", "/v1/ops/books", "");
    }

    private static boolean contains(JsonNode list, JsonNode wanted) {
        for (JsonNode each : list) {
            if (each.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static String posting(String account, String side, long amount) {
        return "{\"account\": \"" + account + "\", \"side\": \"" + side + "\", \"amount\": " + amount
                + ", \"currency\": \"USD\"}";
    }
}
