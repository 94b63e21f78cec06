package dev.nevertwice.chaos.invariant;

import java.util.Map;
import java.util.TreeMap;

/** I7. */
final class EntriesBalance implements CaseInvariant {

    @Override
    public String id() {
        return "I7";
    }

    @Override
    public String statement() {
        return "Every ledger entry balances per currency in positive amounts, and so does the whole book.";
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
                            "entry " + entry.id() + " (" + entry.kind() + ") is off by " + sum + " " + currency);
                }
            });
        }
        book.forEach((currency, sum) -> {
            if (sum != 0) {
                findings.violation(null, "the whole book is off by " + sum + " " + currency);
            }
        });
        return findings.finding();
    }
}
