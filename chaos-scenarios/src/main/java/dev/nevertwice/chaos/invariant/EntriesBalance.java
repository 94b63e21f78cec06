package dev.nevertwice.chaos.invariant;

import java.util.Map;
import java.util.TreeMap;

/** I7. */
final class EntriesBalance implements CaseInvariant {

    private static final String PAYABLE = "seller_payable:";
    private static final String DEBT = "seller_debt:";

    @Override
    public String id() {
        return "I7";
    }

    @Override
    public String statement() {
        return "Every ledger entry balances per currency in positive amounts, so does the whole book, "
                + "and each wallet is what the ledger owes its seller and what its seller owes.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, Long> book = new TreeMap<>();
        for (Books.Entry entry : facts.books().entries()) {
            findings.saw();
            Map<String, Long> sums = new TreeMap<>();
            if (entry.postings().isEmpty()) {
                findings.violation(entry.payment(), "entry " + entry.id() + " has no postings");
            }
            for (Books.Posting posting : entry.postings()) {
                if (posting.amount() <= 0) {
                    findings.violation(
                            entry.payment(),
                            "entry " + entry.id() + " posts " + posting.amount() + " to " + posting.account());
                }
                long signed = posting.debit() ? posting.amount() : Math.negateExact(posting.amount());
                sums.merge(posting.currency(), signed, Math::addExact);
                book.merge(posting.currency(), signed, Math::addExact);
            }
            sums.forEach((currency, sum) -> {
                if (sum != 0) {
                    findings.violation(
                            entry.payment(),
                            "entry " + entry.id() + " (" + entry.kind() + ") is off by "
                                    + MoneyText.of(sum, currency));
                }
            });
        }
        book.forEach((currency, sum) -> {
            if (sum != 0) {
                findings.violation(null, "the whole book is off by " + MoneyText.of(sum, currency));
            }
        });
        wallets(facts, findings);
        return findings.finding();
    }

    private static void wallets(Case facts, Findings findings) {
        Map<String, Long> ledger = new TreeMap<>();
        for (Books.Entry entry : facts.books().entries()) {
            for (Books.Posting posting : entry.postings()) {
                boolean debt = posting.account().startsWith(DEBT);
                if (debt || posting.account().startsWith(PAYABLE)) {
                    long signed = posting.debit() == debt ? posting.amount() : Math.negateExact(posting.amount());
                    ledger.merge(posting.account() + " " + posting.currency(), signed, Math::addExact);
                }
            }
        }
        for (Books.Wallet wallet : facts.books().wallets()) {
            same(findings, wallet, "has", wallet.available(), "owes", ledger.remove(account(PAYABLE, wallet)));
            same(findings, wallet, "owes", wallet.owed(), "says", ledger.remove(account(DEBT, wallet)));
        }
        ledger.forEach((account, amount) -> {
            if (amount != 0) {
                findings.violation(null, account + " is " + amount + " in minor units, but there is no wallet");
            }
        });
    }

    private static String account(String kind, Books.Wallet wallet) {
        return kind + wallet.owner() + " " + wallet.currency();
    }

    /** @param posted null where nothing ever was */
    private static void same(
            Findings findings, Books.Wallet wallet, String does, long amount, String ledgerDoes, Long posted) {
        String shown = "the wallet of " + wallet.owner() + " " + does + " " + MoneyText.of(amount, wallet.currency());
        if (amount < 0) {
            findings.violation(null, shown);
        }
        long ledger = posted == null ? 0 : posted;
        if (amount != ledger) {
            findings.violation(
                    null, shown + ", but the ledger " + ledgerDoes + " " + MoneyText.of(ledger, wallet.currency()));
        }
    }
}
