package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.reconciliation.SettlementTerms.Fee;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The PSP takes a fee of each sale, as was agreed or otherwise. Over real HTTP. */
class FeeStoryTest {

    private Shop shop;

    @AfterEach
    void close() {
        shop.close();
    }

    /** Defect M72: it is booked once, however often the day is reconciled. */
    @Test
    void feeAsAgreedIsBookedOnceAndNothingDiffers() {
        open(0);
        shop.fees("{\"currency\": \"KRW\", \"fixed\": 100, \"permille\": 33}");
        shop.pay("cart-1", 10_000, "KRW", "tok_visa");
        shop.pay("cart-2", 15, "KRW", "tok_visa");

        String day = shop.closeDay();
        reconcile(day);
        reconcile(day);

        assertEquals(0, discrepancies().size());
        assertEquals(430 + 100, account("fees"));
        assertEquals(shop.truth().at("/balances/KRW").asLong(), account("psp_receivable:acct_1"));
    }

    @Test
    void feeWithinTheToleranceIsBookedAsThePspTakesIt() {
        open(1);
        shop.fees("{\"currency\": \"KRW\", \"fixed\": 101, \"permille\": 33}");
        shop.pay("cart-1", 10_000, "KRW", "tok_visa");

        reconcile(shop.closeDay());

        assertEquals(0, discrepancies().size());
        assertEquals(431, account("fees"));
        assertEquals(shop.truth().at("/balances/KRW").asLong(), account("psp_receivable:acct_1"));
    }

    @Test
    void feeBeyondTheToleranceIsForTheFinancePeopleAndWhatWasAgreedIsBooked() {
        open(1);
        shop.fees("{\"currency\": \"KRW\", \"fixed\": 150, \"permille\": 33}");
        shop.pay("cart-1", 10_000, "KRW", "tok_visa");

        reconcile(shop.closeDay());

        JsonNode differs = discrepancies().path(0);
        assertEquals("fee_differs", differs.path("type").asText());
        assertEquals("finance", differs.path("queue").asText());
        assertEquals("430 KRW", differs.path("ours").asText());
        assertEquals("480 KRW", differs.path("theirs").asText());
        assertEquals(430, account("fees"));
    }

    /** Whatever finance decided, our account at the PSP was off by it for good. */
    @Test
    void whatFinanceDecidesOfAFeeIsBookedWholeAndOnce() {
        open(1);
        shop.fees("{\"currency\": \"KRW\", \"fixed\": 150, \"permille\": 33}");
        shop.pay("cart-1", 10_000, "KRW", "tok_visa");
        reconcile(shop.closeDay());

        assertEquals(422, correct("fees", 49, "psp_receivable:acct_1"), "a part of it");
        assertEquals(422, correct("psp_receivable:acct_1", 50, "fees"), "the other way");
        assertEquals(200, correct("fees", 50, "psp_receivable:acct_1"));
        assertEquals(422, correct("fees", 50, "psp_receivable:acct_1"), "a second time");

        assertEquals(480, account("fees"));
        isThePspsBalance();
    }

    @Test
    void whatThePspKeptTooLittleIsBookedTheOtherWay() {
        open(1);
        shop.fees("{\"currency\": \"KRW\", \"fixed\": 70, \"permille\": 33}");
        shop.pay("cart-1", 10_000, "KRW", "tok_visa");
        reconcile(shop.closeDay());

        assertEquals(422, correct("fees", 30, "psp_receivable:acct_1"));
        assertEquals(200, correct("psp_receivable:acct_1", 30, "fees"));

        assertEquals(400, account("fees"));
        isThePspsBalance();
    }

    private void isThePspsBalance() {
        assertEquals(shop.truth().at("/balances/KRW").asLong(), account("psp_receivable:acct_1"));
        JsonNode check = shop.ops("GET", "/v1/ops/books/check", "");
        assertTrue(check.path("holds").asBoolean(), check::toString);
    }

    /** The status of a correction of the only discrepancy, which is opened again first if it was closed. */
    private int correct(String debit, long amount, String credit) {
        String path = "/v1/ops/discrepancies/" + discrepancies().path(0).path("id").asText();
        String ada = "{\"who\": \"ada\", \"why\": \"the PSP won't\"";
        act(path + "/reopen", ada + "}");
        assertEquals(200, act(path + "/claim", ada + "}"));
        return act(path + "/resolve", ada + ", \"postings\": [" + posting(debit, "debit", amount) + ", "
                + posting(credit, "credit", amount) + "]}");
    }

    private static String posting(String account, String side, long amount) {
        return "{\"account\": \"" + account + "\", \"side\": \"" + side + "\", \"amount\": " + amount
                + ", \"currency\": \"KRW\"}";
    }

    private int act(String path, String body) {
        return shop.raw(Instances.ops("POST", path, body)).status();
    }

    private void open(long tolerance) {
        Settings.PspAccount account = Settings.defaults().firstPspAccount();
        shop = new Shop(Settings.defaults().withPspAccounts(List.of(new Settings.PspAccount(
                account.id(), account.apiKey(), account.webhookSecrets(),
                SettlementTerms.defaults().withFees(Map.of("KRW", new Fee(100, 33)), tolerance)))));
    }

    private void reconcile(String day) {
        shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");
    }

    private JsonNode discrepancies() {
        return shop.ops("GET", "/v1/ops/books", "").path("discrepancies");
    }

    private long account(String name) {
        for (JsonNode row : shop.ops("GET", "/v1/ops/books/check", "").path("accounts")) {
            if (row.path("account").asText().equals(name)) {
                return row.path("debit").asLong() - row.path("credit").asLong();
            }
        }
        return 0;
    }
}
