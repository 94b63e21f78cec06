package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.HashSet;
import java.util.Set;

/** I20. Its evidence are requests for another merchant's payments, and purchases at a second merchant. */
final class MerchantsIsolated implements CaseInvariant {

    static final String ID = "I20";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Merchants are isolated: none is shown, or told of, another's payment.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Set<String> merchants = new HashSet<>();
        facts.books().payments().forEach(payment -> merchants.add(payment.merchant()));
        for (Operation operation : facts.operations()) {
            if (operation.kind().equals("foreign")) {
                foreign(findings, operation);
            } else if (operation.purchase() != null) {
                own(facts, findings, operation, merchants.size() > 1);
            }
        }
        facts.books().entries().forEach(entry -> sellers(facts, findings, entry));
        return findings.finding();
    }

    /** The money of a payment goes to its own merchant's sellers, whatever those of others are called. */
    private static void sellers(Case facts, Findings findings, Books.Entry entry) {
        Books.Payment payment = facts.payment(entry.payment());
        for (Books.Posting posting : entry.postings()) {
            boolean foreign = payment != null && posting.account().startsWith("seller_")
                    && !posting.account().contains(":" + payment.merchant() + "/");
            if (foreign) {
                findings.violation(payment.id(), entry.id() + " of a payment at " + payment.merchant() + " posts to "
                        + posting.account());
            }
        }
    }

    private static void foreign(Findings findings, Operation operation) {
        int status = operation.status();
        if (status == 0 || status == 429 || status >= 500) {
            return;
        }
        findings.saw();
        if (status < 400) {
            findings.violation(
                    operation.payment(),
                    "another merchant asked for " + operation.payment() + " and was answered " + status);
        }
    }

    private static void own(Case facts, Findings findings, Operation operation, boolean several) {
        Books.Payment payment = facts.payment(operation.payment());
        String merchant = facts.merchant(operation.purchase());
        if (payment == null || merchant == null) {
            return;
        }
        if (several) {
            findings.saw();
        }
        if (!payment.merchant().equals(merchant)) {
            findings.violation(
                    payment.id(), operation.purchase() + " at " + merchant + " was told of " + payment.id() + " of "
                            + payment.merchant());
        }
    }
}
