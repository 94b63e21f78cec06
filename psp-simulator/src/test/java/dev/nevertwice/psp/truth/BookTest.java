package dev.nevertwice.psp.truth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every movement leaves one account and reaches another, and the merchant is owed what its own account says. */
class BookTest {

    private static final Instant AT = Instant.parse("2031-01-06T10:00:00Z");
    private static final Cause CAUSE = new Cause(1, "att_1", null, FaultClass.A);

    private final Book book = new Book();

    @Test
    void everyMovementHasItsTwoAccounts() {
        List<String> expected = new ArrayList<>();
        Matter sale = matter("acct_1", "KRW");
        book.charge(AT, 1, sale, CAUSE);
        expected.add("CHARGE cardholders -> merchant:acct_1");
        book.authorize(AT, 2, sale, CAUSE);
        expected.add("AUTHORIZE cardholders -> authorized:acct_1");
        book.release(AT, 3, sale, CAUSE);
        expected.add("RELEASE authorized:acct_1 -> cardholders");
        book.capture(AT, 4, sale, CAUSE);
        expected.add("CAPTURE authorized:acct_1 -> merchant:acct_1");
        book.refund(AT, 5, sale, CAUSE);
        expected.add("REFUND merchant:acct_1 -> cardholders");
        book.refundStarted(AT, 6, sale, CAUSE);
        expected.add("REFUND_STARTED merchant:acct_1 -> refunding:acct_1");
        book.refundArrived(AT, 7, sale, CAUSE);
        expected.add("REFUND refunding:acct_1 -> cardholders");
        book.refundFailed(AT, 8, sale, CAUSE);
        expected.add("REFUND_FAILED refunding:acct_1 -> merchant:acct_1");
        book.chargeback(AT, 9, sale, CAUSE);
        expected.add("CHARGEBACK merchant:acct_1 -> disputed:acct_1");
        book.chargebackWon(AT, 10, sale, CAUSE);
        expected.add("CHARGEBACK_WON disputed:acct_1 -> merchant:acct_1");
        book.chargebackLost(AT, 11, sale, CAUSE);
        expected.add("CHARGEBACK_LOST disputed:acct_1 -> cardholders");
        book.payout(AT, 12, sale, CAUSE);
        expected.add("PAYOUT merchant:acct_1 -> paying-out:acct_1");
        book.payoutPaid(AT, 13, sale, CAUSE);
        expected.add("PAYOUT_PAID paying-out:acct_1 -> bank:acct_1");
        book.payoutFailed(AT, 14, sale, CAUSE);
        expected.add("PAYOUT_FAILED paying-out:acct_1 -> merchant:acct_1");
        book.fee(AT, 15, sale, CAUSE);
        expected.add("FEE merchant:acct_1 -> fees");

        assertEquals(expected, book.movements().stream()
                .map(movement -> movement.kind() + " " + movement.debit() + " -> " + movement.credit()).toList());
        for (int at = 0; at < expected.size(); at++) {
            assertEquals(at + 1, book.movements().get(at).number());
            assertEquals(at + 1, book.movements().get(at).amount());
        }
        assertEquals(0, book.balances().values().stream().mapToLong(Long::longValue).sum());
    }

    /** A merchant whose name begins like another's is another. */
    @Test
    void eachMerchantIsOwedItsOwnPerCurrency() {
        book.charge(AT, 12_900, matter("acct_1", "KRW"), CAUSE);
        book.charge(AT, 500, matter("acct_1", "USD"), CAUSE);
        book.charge(AT, 70, matter("acct_10", "KRW"), CAUSE);
        book.refund(AT, 12_901, matter("acct_1", "KRW"), CAUSE);

        assertEquals(Map.of("KRW", -1L, "USD", 500L), book.owed("acct_1"));
        assertEquals(-1, book.owed("acct_1", "KRW"));
        assertEquals(70, book.owed("acct_10", "KRW"));
        assertEquals(0, book.owed("acct_10", "USD"));
        assertEquals(Map.of(), book.owed("acct_2"));
        assertEquals(Map.of(
                "cardholders/KRW", -69L, "cardholders/USD", -500L, "merchant:acct_1/KRW", -1L, "merchant:acct_1/USD",
                500L,
                "merchant:acct_10/KRW", 70L), book.balances());
    }

    @Test
    void onlyWhatChangesWhatIsOwedIsSettled() {
        Matter sale = matter("acct_1", "KRW");
        book.authorize(AT, 1, sale, CAUSE);
        book.fee(AT, 1, sale, CAUSE);
        book.refundArrived(AT, 1, sale, CAUSE);
        assertTrue(book.movements().stream().noneMatch(Movement::isSettled));

        book.capture(AT, 1, sale, CAUSE);
        book.refund(AT, 1, sale, CAUSE);
        assertEquals(List.of(true, true), settled().stream().map(Movement::isSettled).toList());
        assertEquals(List.of(true, false), settled().stream().map(Movement::isIncoming).toList());
    }

    @Test
    void nothingMovesNothing() {
        assertThrows(IllegalArgumentException.class, () -> book.charge(AT, 0, matter("acct_1", "KRW"), CAUSE));
        assertEquals(List.of(), book.movements());
    }

    private List<Movement> settled() {
        return book.movements().subList(3, 5);
    }

    private static Matter matter(String merchant, String currency) {
        return new Matter(merchant, currency, "ch_1", "obj_1", "reg_1", "att_1", "ord_1", null);
    }
}
