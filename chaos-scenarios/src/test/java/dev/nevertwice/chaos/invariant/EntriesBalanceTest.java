package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Guards M63, M68. */
class EntriesBalanceTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void anEntryWithOneLegIsBroken() {
        ((ArrayNode) entry().get("postings")).remove(1);

        assertBroken("entry ent_ch_1 (capture) is off by 12,900 KRW");
    }

    @Test
    void aLostUnitIsBroken() {
        posting(1).put("amount", 12_899);

        assertBroken("entry ent_ch_1 (capture) is off by 1 KRW");
    }

    @Test
    void legsInTwoCurrenciesDoNotBalance() {
        posting(1).put("currency", "USD");

        Finding finding = run.judge(new EntriesBalance());
        assertEquals(Verdict.INVALID, finding.verdict());
        // Twice in the entry, twice in the book, the wallet, and the account without a wallet.
        assertEquals(6, finding.violationCount());
    }

    @Test
    void aNegativeAmountIsBrokenThoughItBalances() {
        posting(0).put("amount", -5);
        posting(1).put("amount", -5);

        assertBroken("entry ent_ch_1 posts -5 to psp_receivable:acct_1");
    }

    /** Guards M64: the ledger balances, but the seller can be paid more, or less, than is owed. */
    @Test
    void aWalletThatIsNotWhatTheLedgerOwesIsBroken() {
        run.find("wallets", "currency", "KRW").put("available", 12_901);

        assertWallet("the wallet of mer_1/sel_1 has 12,901 KRW, but the ledger owes 12,900 KRW");
    }

    @Test
    void aWalletBelowNothingIsBroken() {
        run.find("wallets", "currency", "BHD").put("available", -1);

        assertWallet("the wallet of mer_1/sel_1 has -0.001 BHD");
    }

    @Test
    void aWalletThatIsMissingIsBroken() {
        run.array(run.books, "wallets").remove(0);

        assertWallet("seller_payable:mer_1/sel_1 KRW is 12900 in minor units, but there is no wallet");
    }

    @Test
    void moneyInAWalletThatNobodyOwesIsBroken() {
        run.wallet("USD", 1);

        assertWallet("the wallet of mer_1/sel_1 has 0.01 USD, but the ledger owes 0.00 USD");
    }

    @Test
    void anEntryWithoutPostingsIsBroken() {
        ((ArrayNode) entry().get("postings")).removeAll();

        assertBroken("entry ent_ch_1 has no postings");
    }

    @Test
    void anEntryOfNothingIsBroken() {
        posting(0).put("amount", 0);
        posting(1).put("amount", 0);

        assertBroken("entry ent_ch_1 posts 0 to psp_receivable:acct_1");
    }

    @Test
    void whatASellerOwesAndIsOwedMakesTheWallet() {
        run.owe("refund_due", "ref_1", 400, "KRW");
        run.find("wallets", "currency", "KRW").put("available", 12_500);
        assertEquals(Verdict.VALID, run.judge(new EntriesBalance()).verdict());

        run.owe("refund_due", "ref_2", 12_500, "KRW");
        run.array(run.books, "wallets").remove(0);
        assertEquals(Verdict.VALID, run.judge(new EntriesBalance()).verdict());
    }

    /** A refund of what was paid out before: forgotten, the seller keeps it; written twice, the seller pays it twice. */
    @Test
    void aDebtThatIsNotWhatTheLedgerSaysIsBroken() {
        debt(100);
        assertWallet("the wallet of mer_1/sel_1 owes 0 KRW, but the ledger says 100 KRW");

        run.find("wallets", "currency", "KRW").put("owed", 200);
        assertWallet("the wallet of mer_1/sel_1 owes 200 KRW, but the ledger says 100 KRW");

        run.find("wallets", "currency", "KRW").put("owed", 100);
        assertEquals(Verdict.VALID, run.judge(new EntriesBalance()).verdict());
    }

    @Test
    void aDebtWithoutAWalletIsBroken() {
        debt(100);
        run.array(run.books, "wallets").remove(0);

        assertWallet("seller_debt:mer_1/sel_1 KRW is 100 in minor units, but there is no wallet");
    }

    @Test
    void aDebtOfLessThanNothingIsBroken() {
        run.find("wallets", "currency", "BHD").put("owed", -1);

        assertWallet("the wallet of mer_1/sel_1 owes -0.001 BHD");
    }

    private void debt(long amount) {
        run.owe("refund_due", "ref_1", amount, "KRW");
        ((ObjectNode) run.find("entries", "cause", "ref_1").path("postings").get(0))
                .put("account", "seller_debt:mer_1/sel_1");
    }

    private void assertWallet(String message) {
        Finding finding = run.judge(new EntriesBalance());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new EntriesBalance());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
        assertEquals("pay_1", finding.violations().getFirst().payment());
    }

    private ObjectNode entry() {
        return run.find("entries", "id", "ent_ch_1");
    }

    private ObjectNode posting(int index) {
        return (ObjectNode) entry().get("postings").get(index);
    }
}
