package dev.nevertwice.pay.reconciliation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import dev.nevertwice.pay.reconciliation.SettlementLine.Readable;
import dev.nevertwice.pay.reconciliation.SettlementLine.Unparseable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Money as other PSPs' files write it: a sign, a side or an empty cell that does not fit is told, and never guessed. */
class MoneyInLayoutsTest {

    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest
    @CsvSource({
        "charge, ch_1, CHARGE, 25.50",
        "charge, cap_1, CAPTURE, 25.50",
        "refund, re_1, REFUND, -25.50",
        "refund_failure, re_1, REFUND_FAILED, 25.50",
        "dispute, cb_1, CHARGEBACK, -25.50",
        "dispute_reversal, cb_1, CHARGEBACK_WON, 25.50",
        "payout, po_1, PAYOUT, -25.50",
        "payout_reversal, po_1, PAYOUT_FAILED, 25.50",
    })
    void aSignOfStripesFitsTheCategory(String category, String source, String kind, String gross) throws IOException {
        String flipped = gross.startsWith("-") ? gross.substring(1) : "-" + gross;

        assertEquals(kind + " 2550 USD fee 104", said(Layout.STRIPE, stripe(category, source, gross, "1.04")));
        assertEquals("the sign of gross does not fit the category",
                problem(Layout.STRIPE, stripe(category, source, flipped, "1.04")));
        assertEquals("the sign of gross does not fit the category",
                problem(Layout.STRIPE, stripe(category, source, "0.00", "1.04")));
        assertEquals("gross is not a number", problem(Layout.STRIPE, stripe(category, source, "", "1.04")));
        assertEquals("the fee is not a number", problem(Layout.STRIPE, stripe(category, source, gross, "")));
    }

    @ParameterizedTest
    @CsvSource({
        "Settled, row_1, CHARGE, true",
        "Settled, cap_1, CAPTURE, true",
        "Refunded, re_1, REFUND, false",
        "RefundedReversed, re_1, REFUND_FAILED, true",
        "Chargeback, cb_1, CHARGEBACK, false",
        "ChargebackReversed, cb_1, CHARGEBACK_WON, true",
        "MerchantPayout, po_1, PAYOUT, false",
        "BankInstructionReturned, po_1, PAYOUT_FAILED, true",
    })
    void aSideOfAdyensFitsTheType(String type, String modification, String kind, boolean credit) throws IOException {
        String row = type + "," + modification + ",USD,";

        assertEquals(kind + " 2550 USD fee 0", said(Layout.ADYEN, adyen(row + sides("25.50", credit), "USD,,,,")));
        assertEquals("debit or credit does not fit the type",
                problem(Layout.ADYEN, adyen(row + sides("25.50", !credit), "USD,,,,")));
        assertEquals("debit or credit does not fit the type",
                problem(Layout.ADYEN, adyen(row + "25.50,25.50", "USD,,,,")));
        assertEquals("the amount is not a number", problem(Layout.ADYEN, adyen(row + ",", "USD,,,,")));
        for (String wrong : List.of("-25.50", "0.00")) {
            assertEquals("the amount is not positive",
                    problem(Layout.ADYEN, adyen(row + sides(wrong, credit), "USD,,,,")));
        }
    }

    /** Each of the four may be empty; in another currency than the amount's they say nothing about it. */
    @ParameterizedTest
    @CsvSource({
        "'USD,1.04,,,', 104", "'USD,,0.30,,', 30", "'USD,,,0.05,', 5", "'USD,,,,0.01', 1",
        "'USD,1.04,0.30,0.05,0.01', 140",
        "'USD,1.04,-0.30,,', 74", "'EUR,1.04,0.30,,', null",
    })
    void adyensFeeIsTheSumOfItsParts(String cells, String fee) throws IOException {
        assertEquals("CHARGE 2550 USD fee " + fee, said(Layout.ADYEN, adyen("Settled,row_1,USD,,25.50", cells)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"USD,x,,,", "USD,,x,,", "USD,,,x,", "USD,,,,x"})
    void aPartOfAdyensFeeThatIsNoNumberIsTold(String cells) throws IOException {
        assertEquals("a fee is not a number", problem(Layout.ADYEN, adyen("Settled,row_1,USD,,25.50", cells)));
    }

    /** It has no types: the sign is one. */
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "`\"ch_1\"`, null, 25.50, CHARGE",
        "`\"ch_1\"`, null, -25.50, CHARGEBACK",
        "`\"ch_1\"`, `{\"transactionKey\": \"re_1\"}`, -25.50, REFUND",
        "`\"ch_1\"`, `{\"transactionKey\": \"re_1\"}`, 25.50, REFUND_FAILED",
        "null, null, -25.50, PAYOUT",
        "null, null, 25.50, PAYOUT_FAILED",
    })
    void aSignOfTosssIsWhatItIs(String charge, String cancel, String amount, String kind) throws IOException {
        assertEquals(kind + " 2550 USD fee 104", said(Layout.TOSS, toss(charge, cancel, amount, "1.04")));
        assertEquals("amount is zero", problem(Layout.TOSS, toss(charge, cancel, "0.00", "1.04")));
        for (String empty : List.of("null", "\"\"", "\"25.50\"")) {
            assertEquals("amount is not a number", problem(Layout.TOSS, toss(charge, cancel, empty, "1.04")));
            assertEquals("fee is not a number", problem(Layout.TOSS, toss(charge, cancel, amount, empty)));
        }
    }

    private static String stripe(String category, String source, String gross, String fee) {
        return String.join(",", new StripeLayout().needed()) + "\nrow_1," + category + "," + source
                + ",ch_1,ord_1,po_ours,usd," + gross + "," + fee + ",2026-11-22 10:00:00,set_1\n";
    }

    /** @param row type, modification, currency, debit and credit; {@code fees} their currency and the four */
    private static String adyen(String row, String fees) {
        return String.join(",", new AdyenLayout(UTC).needed()) + "\nch_1,ord_1,2026-11-22 10:00:00,UTC," + row + ","
                + fees + ",1\n";
    }

    private static String sides(String amount, boolean credit) {
        return credit ? "," + amount : amount + ",";
    }

    private static String toss(String charge, String cancel, String amount, String fee) {
        return """
                [{"paymentKey": %s, "transactionKey": "row_1", "orderId": "ord_1", "currency": "USD", "cancel": %s,
                  "amount": %s, "fee": %s, "approvedAt": "2026-11-22T19:00:00+09:00"}]"""
                .formatted(charge, cancel, amount, fee);
    }

    private static String said(Layout layout, String file) throws IOException {
        SettlementRow row = assertInstanceOf(Readable.class, only(layout, file)).row();
        return row.kind() + " " + row.amount().minor() + " " + row.amount().code() + " fee " + row.fee();
    }

    private static String problem(Layout layout, String file) throws IOException {
        return assertInstanceOf(Unparseable.class, only(layout, file)).problem();
    }

    private static SettlementLine only(Layout layout, String file) throws IOException {
        SettlementReader reader = SettlementReader.of(
                new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), layout, UTC);
        SettlementLine line = reader.next();
        assertNull(reader.next());
        return line;
    }
}
