package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        assertEquals("the ledger has 0.00 USD at the PSP, the PSP has 5.00 USD; 1 charges were never posted",
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

    /** What is missing at one PSP must not be made good by what is too much at another. */
    @Test
    void eachAccountIsComparedByItself() {
        run.balances();
        run.accounts("{\"acct_1\": {\"KRW\": 12900}, \"acct_2\": {}}");
        assertEquals(Verdict.VALID, run.judge(new ReceivableMatches()).verdict());

        run.accounts("{\"acct_1\": {\"KRW\": 12000}, \"acct_2\": {\"KRW\": 900}}");
        Finding finding = run.judge(new ReceivableMatches());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(2, finding.violationCount());
    }
}
