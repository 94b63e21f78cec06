package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The third leg: what the PSP sends to our bank against the bank's statement. */
class BankStoryTest {

    private static final String HEADER = "id,value_date,amount,currency,reference\n";

    private final Shop shop = new Shop();

    private int sweeps;

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void depositOfWhatThePspSentIsPairedOnceWhateverFileItComesIn() {
        String payout = sweep(700);
        String line = "bnk_1,2026-11-22,700,KRW," + payout + "\n";

        assertEquals(1, bring(line).path("paired").asLong());
        JsonNode again = bring(line + "bnk_1,2026-11-22,700,KRW," + payout + "\n");

        assertEquals(2, again.path("known").asLong());
        assertEquals(0, again.path("paired").asLong());
        assertEquals(0, discrepancies().size());
        JsonNode audit = shop.ops("GET", "/v1/ops/books/check", "");
        assertTrue(audit.path("holds").asBoolean(), audit::toString);
        assertEquals(700, balance(audit, "bank"));
        assertEquals(0, balance(audit, "payouts_in_transit"));
    }

    @Test
    void whatNothingExplainsAndWhatDiffersAreForTheFinancePeople() {
        String payout = sweep(700);

        JsonNode run = bring("bnk_1,2026-11-22,500,KRW,gift\nbnk_2,2026-11-22,701,KRW," + payout + "\n");

        assertEquals(1, run.path("unexplained").asLong());
        assertEquals(1, run.path("differ").asLong());
        assertEquals(2, discrepancies().size());
        discrepancies().forEach(row -> assertEquals("finance", row.path("queue").asText()));
        assertTrue(shop.ops("GET", "/v1/ops/books/check", "").path("holds").asBoolean());
    }

    @Test
    void aPersonSaysWhatNothingExplains() {
        bring("bnk_1,2026-11-22,500,KRW,gift\n");
        String id = discrepancies().at("/0/id").asText();
        assertEquals(200, act(id, "claim", ""));

        assertEquals(200, act(id, "resolve", ", \"why\": \"ours\", \"postings\": ["
                + "{\"account\": \"suspense\", \"side\": \"debit\", \"amount\": 500, \"currency\": \"KRW\"},"
                + "{\"account\": \"fees\", \"side\": \"credit\", \"amount\": 500, \"currency\": \"KRW\"}]"));

        assertEquals(0, balance(shop.ops("GET", "/v1/ops/books/check", ""), "suspense"));
    }

    /** Two of them, and the sums over all entries did not fit a long. */
    @Test
    void anAbsurdAmountIsNotBooked() {
        JsonNode run =
                bring("bnk_1,2026-11-22,999999999999999999,KRW,gift\nbnk_2,2026-11-22,1000000000000000,KRW,gift\n");

        assertEquals(2, run.at("/unreadable/0/line").asInt());
        assertEquals(1, run.path("unexplained").asLong());
        assertTrue(shop.ops("GET", "/v1/ops/books/check", "").path("holds").asBoolean());
    }

    @Test
    void anAbsurdSweepIsNotOrdered() {
        assertEquals(400, ordered(1_000_000_000_000_001L).status());
        assertEquals(201, ordered(1_000_000_000_000_000L).status());
    }

    private int act(String discrepancy, String action, String more) {
        return shop.raw(Instances.ops(
                "POST", "/v1/ops/discrepancies/" + discrepancy + "/" + action, "{\"who\": \"ada\"" + more + "}"))
                .status();
    }

    @Test
    void onePayoutMayArriveInSeveralDeposits() {
        String payout = sweep(700);
        assertEquals(1, bring("bnk_1,2026-11-22,300,KRW," + payout + "\n").path("paired").asLong());
        assertEquals(1, bring("bnk_2,2026-11-23,401,KRW," + payout + "\n").path("differ").asLong());
        assertEquals(1, bring("bnk_3,2026-11-23,400,KRW," + payout + "\n").path("paired").asLong());

        assertEquals("400 KRW", discrepancies().at("/0/ours").asText());
        JsonNode audit = shop.ops("GET", "/v1/ops/books/check", "");
        assertEquals(0, balance(audit, "payouts_in_transit"));
        assertEquals(-401, balance(audit, "suspense"));
        assertEquals(1, bring("bnk_4,2026-11-24,1,KRW," + payout + "\n").path("unexplained").asLong());
    }

    @Test
    void severalPayoutsMayArriveInOneDeposit() {
        String first = sweep(700);
        String second = sweep(200);

        JsonNode less = bring("bnk_1,2026-11-22,899,KRW,PSP " + first + " " + second + "\n");
        JsonNode whole = bring("bnk_2,2026-11-22,900,KRW,PSP " + second + "/" + first + "\n");

        assertEquals(1, less.path("differ").asLong());
        assertEquals(1, whole.path("paired").asLong());
        assertEquals(2, shop.ops("GET", "/v1/ops/books", "").path("deposit_shares").size());
        JsonNode audit = shop.ops("GET", "/v1/ops/books/check", "");
        assertTrue(audit.path("holds").asBoolean(), audit::toString);
        assertEquals(0, balance(audit, "payouts_in_transit"));
    }

    @Test
    void lineThatSaysSomethingElseTheSecondTimeChangesNothingAndIsTold() {
        bring("bnk_1,2026-11-22,500,KRW,gift\n");
        JsonNode run = bring("bnk_1,2026-11-22,501,KRW,gift\n");

        assertEquals(1, run.path("restated").asLong());
        assertEquals(500, balance(shop.ops("GET", "/v1/ops/books/check", ""), "bank"));
    }

    /** Java's hash code of both is the same. */
    @Test
    void eachThingElseThatALineSaysIsToldOnItsOwn() {
        bring("bnk_1,2026-11-22,500,KRW,gift\n");
        bring("bnk_1,2026-11-22,500,KRW,Aa\n");
        bring("bnk_1,2026-11-22,500,KRW,BB\n");

        assertEquals(2, shop.ops("GET", "/v1/ops/books", "").path("discrepancies").valueStream()
                .filter(one -> one.path("type").asText().equals("deposit_restated"))
                .count());
    }

    @Test
    void linesThatCanNotBeReadAreToldAndLeaveTheOthersAlone() {
        JsonNode run = bring("bnk_1,2026-11-22,-5,KRW,a\nbnk_2,2026-11-22,5,KRW,b\nbnk_3,yesterday,5,KRW,c\nbnk_4,,\n"
                + "bnk_5,2026-11-22,5,XYZ,d\n");

        assertEquals(1, run.path("unexplained").asLong());
        assertEquals(4, run.path("unreadable").size());
        assertEquals(2, run.at("/unreadable/0/line").asInt());
        assertEquals(1,
                shop.ops("POST", "/v1/ops/bank/deposits", "{\"csv\": \"id;amount\"}").path("unreadable").size());
    }

    private JsonNode bring(String lines) {
        return shop.ops("POST", "/v1/ops/bank/deposits", Json.object().put("csv", HEADER + lines).toString());
    }

    private JsonNode discrepancies() {
        return shop.ops("GET", "/v1/ops/books", "").path("discrepancies");
    }

    private static long balance(JsonNode audit, String account) {
        for (JsonNode row : audit.path("accounts")) {
            if (row.path("account").asText().equals(account)) {
                return row.path("debit").asLong() - row.path("credit").asLong();
            }
        }
        return 0;
    }

    /** Sends our own money from the PSP to our bank; returns the payout's id once the PSP says that it arrived. */
    private String sweep(long amount) {
        shop.pay("cart-" + ++sweeps, 1_000, "KRW", "tok_visa");
        Response reply = ordered(amount);
        assertEquals(201, reply.status());
        shop.await("the payout", () -> shop.truth().at("/payouts/" + (sweeps - 1) + "/status").asText()
                .equals("paid"));
        shop.await("no open jobs", () -> shop.ops("GET", "/v1/ops/progress", "").path("open_jobs").asInt() == 0);
        return Shop.json(reply).path("id").asText();
    }

    private Response ordered(long amount) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer ops_test_key");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", "sweep-" + sweeps);
        byte[] body = ("{\"amount\": " + amount + ", \"currency\": \"KRW\"}").getBytes(StandardCharsets.UTF_8);
        return shop.raw(new Request("POST", "/v1/ops/payouts/sweeps", headers, body));
    }
}
