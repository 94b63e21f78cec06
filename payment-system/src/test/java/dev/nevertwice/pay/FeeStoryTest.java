package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
