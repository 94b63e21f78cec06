package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a seller reads: opening balance, lines, closing balance, from the postings. */
class StatementStoryTest {

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void statementOfAPeriodOpensWithWhatWasOwedAndClosesWithWhatIs() {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");
        Instant between = Instant.now();
        shop.pay("cart-2", 500, "KRW", "tok_visa");
        Response payout = shop.post("/v1/payouts", "po-1",
                Json.object().put("seller", "sel_1").put("currency", "KRW").put("amount", 700));
        assertEquals(201, payout.status());

        JsonNode all = statement("");
        JsonNode later = statement("&from=" + between);
        JsonNode first = statement("&to=" + between);

        assertEquals(0, all.path("opening").asLong());
        assertEquals(800, all.path("closing").asLong());
        assertEquals(3, all.path("lines").size());
        assertEquals(1_000, later.path("opening").asLong());
        assertEquals(800, later.path("closing").asLong());
        assertEquals(-700, later.at("/lines/1/amount").asLong());
        assertEquals(1_000, first.path("closing").asLong());
        assertEquals(0, statement("&currency=USD").path("lines").size());
    }

    @Test
    void csvHasTheSameLines() {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");
        String csv = new String(get("&format=csv").body(), StandardCharsets.UTF_8);
        assertTrue(csv.startsWith("at,entry,account,amount,currency,balance\r\n,opening,,,KRW,0\r\n"), csv);
        assertTrue(csv.contains(",\"seller_payable:mer_1/sel_1\",1000,KRW,1000\r\n"), csv);
        assertTrue(csv.endsWith(",closing,,,KRW,1000\r\n"), csv);
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        assertEquals(400, get("&from=yesterday").status());
        assertEquals(400, get("&colour=red").status());
        assertEquals(400, get("&after=nowhere").status());
        assertEquals(400, get("&format=pdf").status());
    }

    private JsonNode statement(String more) {
        return Shop.json(get(more));
    }

    private Response get(String more) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer ops_test_key");
        String currency = more.contains("currency=") ? "" : "&currency=KRW";
        return shop.raw(new Request(
                "GET", "/v1/ops/statements?merchant=mer_1&seller=sel_1" + currency + more, headers, new byte[0]));
    }
}
