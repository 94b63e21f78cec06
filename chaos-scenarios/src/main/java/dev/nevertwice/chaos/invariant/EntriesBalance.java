package dev.nevertwice.chaos.invariant;

import java.util.Map;
import java.util.TreeMap;

/** I7. */
final class EntriesBalance implements CaseInvariant {

    private static final String PAYABLE = "seller_payable:";

    @Override
    public String id() {
        return "I7";
    }

    @Override
    public String statement() {
        return "Every ledger entry balances per currency in positive amounts, so does the whole book, "
                + "and each wallet is what the ledger owes its seller.";
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
        Map<String, Long> owed = new TreeMap<>();
        for (Books.Entry entry : facts.books().entries()) {
            for (Books.Posting posting : entry.postings()) {
                if (posting.account().startsWith(PAYABLE)) {
                    long signed = posting.debit() ? Math.negateExact(posting.amount()) : posting.amount();
                    owed.merge(posting.account() + " " + posting.currency(), signed, Math::addExact);
                }
            }
        }
        for (Books.Wallet wallet : facts.books().wallets()) {
            Long ledger = owed.remove(PAYABLE + wallet.owner() + " " + wallet.currency());
            String shown = "the wallet of " + wallet.owner() + " has "
                    + MoneyText.of(wallet.available(), wallet.currency());
            if (wallet.available() < 0) {
                findings.violation(null, shown);
            }
            if (wallet.available() != (ledger == null ? 0 : ledger)) {
                findings.violation(null, shown + ", but the ledger owes "
                        + MoneyText.of(ledger == null ? 0 : ledger, wallet.currency()));
            }
        }
        owed.forEach((account, amount) -> {
            if (amount != 0) {
                findings.violation(null, account + " is " + amount + " in minor units, but there is no wallet");
            }
        });
    }
}
