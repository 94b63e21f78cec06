package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** Which payouts need not be waited for, because the PSP gave the money for them away. */
class UnfundedPayoutsTest {

    private static final String WAITING = "'reason': 'waits for our balance at the PSP'";

    @Test
    void aPayoutForWhichThePspHasNoMoneySinceItGaveItTwiceIsUnfunded() {
        assertEquals(1, count(payout("out_2", 400, WAITING), "'USD': 0", gift("payouts", 400, "pending"), 0));
        assertEquals(1, count(payout("out_2", 400, WAITING), "'USD': 0", gift("refunds", 400, null), 0));
    }

    @Test
    void aPayoutThatCouldBeMadeIsAwaited() {
        assertEquals(0, count(payout("out_2", 400, WAITING), "'USD': 400", gift("refunds", 400, null), 0));
        assertEquals(0, count(payout("out_2", 400, WAITING), "'USD': 0", gift("payouts", 400, "failed"), 0));
    }

    /** Else any payout that a defect lets wait would be excused. */
    @Test
    void aPayoutThatLacksMoreThanWhatWasGivenIsAwaited() {
        assertEquals(0, count(payout("out_2", 400, WAITING), "'USD': 0", gift("refunds", 399, null), 0));
        assertEquals(0, count(payout("out_2", 400, WAITING), "'USD': 0", "'refunds': []", 0));
        assertEquals(0, count(payout("out_2", 400, WAITING), "'KRW': 0", gift("refunds", 400, null)
                .replace("USD", "KRW"), 0));
    }

    @Test
    void aPayoutThatWasNeverRefusedForWantOfBalanceIsAwaited() {
        assertEquals(0, count(payout("out_2", 400, "'reason': null"), "'USD': 0", gift("refunds", 400, null), 0));
    }

    /** It was refused before, and is being recorded just now. */
    @Test
    void aPayoutThatThePspHasMadeIsAwaited() {
        assertEquals(0, count(payout("out_1", 400, WAITING), "'USD': 0", gift("payouts", 400, "pending"), 0));
    }

    /** Found by seed 939 of psp-gives-twice: a seller was paid out what was then refunded, and the PSP had given nothing twice. */
    @Test
    void whatSellersOweIsLackingToo() {
        assertEquals(1, count(payout("out_2", 500, WAITING), "'USD': 400", "'refunds': []", 100));
        assertEquals(0, count(payout("out_2", 500, WAITING), "'USD': 0", gift("refunds", 400, null), 99));
        assertEquals(1, count(payout("out_2", 500, WAITING), "'USD': 0", gift("refunds", 400, null), 100));
    }

    /** One of two accounts has enough: it will be paid from there. */
    @Test
    void aPayoutThatAnotherAccountCanMakeIsAwaited() {
        String accounts = "'accounts': {'acct_1': {'USD': -100}, 'acct_2': {'USD': 400}},";
        assertEquals(0, UnfundedPayouts.count(
                books(payout("out_2", 400, WAITING), 0),
                json("{" + accounts + gift("refunds", 400, null) + ", 'balances': {'USD': 300}}")));
        assertEquals(1, UnfundedPayouts.count(
                books(payout("out_2", 400, WAITING), 0),
                json("{" + accounts.replace("400", "399") + gift("refunds", 400, null)
                        + ", 'balances': {'USD': 299}}")));
    }

    private static long count(String payout, String balances, String given, long owed) {
        return UnfundedPayouts.count(books(payout, owed), json("{" + given + ", 'balances': {" + balances + "}}"));
    }

    private static JsonNode books(String payout, long owed) {
        return json("{'payouts': [" + payout + "], 'wallets': [{'currency': 'USD', 'owed': " + owed + "}]}");
    }

    private static String payout(String id, long amount, String reason) {
        return "{'id': '" + id + "', 'state': 'ordered', 'amount': " + amount + ", 'currency': 'USD', " + reason + "}";
    }

    private static String gift(String list, long amount, String status) {
        return "'" + list + "': [{'reference': 'out_1', 'currency': 'USD', 'amount': " + amount
                + ", 'status': '" + status + "', 'cause': {'class': 'B'}}]";
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException wrong) {
            throw new AssertionError(wrong);
        }
    }
}
