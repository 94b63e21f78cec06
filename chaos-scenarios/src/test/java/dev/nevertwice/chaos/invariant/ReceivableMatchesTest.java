package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivableMatchesTest {

    private final KnownRun run = KnownRun.good();

    /** Guards M29: money moved that was never written down. */
    @Test
    void aChargeThatWasNeverPostedIsNamed() {
        run.charge("ch_2", "2", 500, "USD", "reply-lost");
        run.balances();

        Finding finding = run.judge(new ReceivableMatches());

        assertEquals(Verdict.INVALID, finding.verdict());
        Violation violation = finding.violations().getFirst();
        assertEquals("the ledger has 0.00 USD at the PSP, the PSP has 5.00 USD; 1 charge was never posted",
                violation.message());
        assertEquals(List.of("ch_2"), violation.charges());
        assertEquals("pay_2", violation.payment());
    }

    @Test
    void anEntryThatIsPostedTwiceIsBroken() {
        run.post("capture", "ch_1", "1", 12_900, "KRW");

        assertEquals(Verdict.INVALID, run.judge(new ReceivableMatches()).verdict());
    }

    @Test
    void moneyInTheBooksAloneIsBroken() {
        KnownRun onlyBooks = KnownRun.empty();
        onlyBooks.post("capture", "ch_9", "9", 100, "KRW");

        assertEquals(Verdict.INVALID, onlyBooks.judge(new ReceivableMatches()).verdict());
    }

    /** What is missing at one PSP must not be made good by what is too much at another, and each names its own charges. */
    @Test
    void eachAccountIsComparedByItself() {
        run.charge("ch_2", "2", 900, "KRW", null);
        run.severalPsps();
        run.accounts("{\"acct_1\": {\"KRW\": 12900}, \"acct_2\": {}}");
        assertEquals(Verdict.VALID, run.judge(new ReceivableMatches()).verdict());

        run.truth.putObject("balances").put("KRW", 14_700);
        run.accounts("{\"acct_1\": {\"KRW\": 13800}, \"acct_2\": {\"KRW\": 900}}");
        assertEquals(
                List.of("the ledger has 12,900 KRW at the PSP of acct_1, the PSP has 13,800 KRW; 1 charge was never posted",
                        "the ledger has 0 KRW at the PSP of acct_2, the PSP has 900 KRW"),
                run.judge(new ReceivableMatches()).violations().stream().map(Violation::message).toList());
    }

    /** What came back, what was only held and what is in another currency misses nothing; only ten are named. */
    @Test
    void onlyChargesThatAreMissingAreNamed() {
        for (int number = 10; number < 21; number++) {
            run.charge("ch_" + number, "2", 500, "USD", null);
        }
        run.charge("ch_7", "2", 0, "USD", null);
        run.charge("ch_8", "2", 500, "USD", null).put("refunded", 500);
        run.charge("ch_9", "2", 500, "EUR", null);
        run.post("capture", "ch_20", "2", 500, "USD");
        run.charge("ch_21", "2", 500, "USD", null);
        run.balances();

        Violation violation = run.judge(new ReceivableMatches()).violations().stream()
                .filter(one -> one.message().contains("USD")).findFirst().orElseThrow();

        assertEquals("the ledger has 5.00 USD at the PSP, the PSP has 60.00 USD; 11 charges were never posted",
                violation.message());
        assertEquals(10, violation.charges().size());
    }

    @Test
    void anEntryWithoutACauseIsPostedToo() {
        run.post("capture", "ch_9", "1", 100, "KRW");
        run.find("entries", "cause", "ch_9").putNull("cause");

        assertEquals(List.of("the ledger has 13,000 KRW at the PSP, the PSP has 12,900 KRW"),
                run.judge(new ReceivableMatches()).violations().stream().map(Violation::message).toList());
    }

    /** One account for all PSPs, as the book of somebody else may have it. */
    @Test
    void theReceivableMayBeOneAccount() {
        run.books.path("entries").forEach(entry -> ((ObjectNode) entry.path("postings").get(0))
                .put("account", "psp_receivable"));
        assertEquals(Verdict.VALID, run.judge(new ReceivableMatches()).verdict());

        run.books.path("entries").forEach(entry -> ((ObjectNode) entry.path("postings").get(0))
                .put("account", "psp_receivables"));
        assertEquals(Verdict.INVALID, run.judge(new ReceivableMatches()).verdict());
    }
}
