package dev.nevertwice.chaos.invariant;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * I8. The account {@code psp_receivable}, or one per account at the PSP below it ({@code psp_receivable:acct_1}), debits
 * less credits, is what we believe the PSP owes us.
 */
final class ReceivableMatches implements CaseInvariant {

    static final String ID = "I8";

    private static final String ACCOUNT = "psp_receivable";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "After reconciliation the ledger's account of the PSP equals the PSP's own balance, per currency. "
                + "Only what the PSP gave away twice, and a person was told of, may be missing.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        facts.truth().charges().forEach(charge -> findings.saw());
        if (facts.truth().accounts().isEmpty()) {
            compare(facts, findings, "", facts.truth().balances());
        }
        facts.truth().accounts()
                .forEach((account, balances) -> compare(facts, findings, account, balances));
        return findings.finding();
    }

    /** @param at the account of ours, or empty for all of them together */
    private static void compare(Case facts, Findings findings, String at, SortedMap<String, Long> balances) {
        SortedMap<String, Long> ours = new TreeMap<>();
        for (Books.Entry entry : facts.books().entries()) {
            for (Books.Posting posting : entry.postings()) {
                if (at.isEmpty() ? isReceivable(posting.account()) : posting.account().equals(ACCOUNT + ":" + at)) {
                    long signed = posting.debit() ? posting.amount() : Math.negateExact(posting.amount());
                    ours.merge(posting.currency(), signed, Math::addExact);
                }
            }
        }
        SortedMap<String, Long> given = given(facts, at);
        Set<String> currencies = new TreeSet<>(ours.keySet());
        currencies.addAll(balances.keySet());
        for (String currency : currencies) {
            long mine = ours.getOrDefault(currency, 0L);
            long theirs = balances.getOrDefault(currency, 0L);
            if (Math.subtractExact(mine, given.getOrDefault(currency, 0L)) != theirs) {
                mismatch(facts, findings, at, currency, mine, theirs);
            }
        }
    }

    /** What the PSP gave of its own accord is lacking there, and here it is ours until the person who was told of it has it back. */
    private static SortedMap<String, Long> given(Case facts, String at) {
        SortedMap<String, Long> given = new TreeMap<>();
        facts.unasked().stream()
                .filter(unasked -> unasked.at(at) && facts.queued(unasked) > 0 && !facts.isBooked(unasked))
                .forEach(unasked -> given.merge(unasked.currency(), unasked.amount(), Math::addExact));
        return given;
    }

    private static boolean isReceivable(String account) {
        return account.equals(ACCOUNT) || account.startsWith(ACCOUNT + ":");
    }

    private static void mismatch(
            Case facts, Findings findings, String at, String currency, long mine, long theirs) {
        Set<String> posted = facts.books().entries().stream()
                .map(Books.Entry::cause)
                .collect(Collectors.toSet());
        List<Truth.Charge> missing = facts.truth().charges().stream()
                .filter(charge -> charge.currency().equals(currency) && charge.net() > 0
                        && !posted.contains(charge.id()) && (at.isEmpty() || charge.id().startsWith(at + "/")))
                .toList();
        Books.Payment payment = missing.isEmpty() ? null : facts.paymentOfOrder(missing.getFirst().order());
        findings.violation(
                payment == null ? null : payment.id(),
                "the ledger has " + MoneyText.of(mine, currency) + " at the PSP" + (at.isEmpty() ? "" : " of " + at)
                        + ", the PSP has "
                        + MoneyText.of(theirs, currency)
                        + (missing.isEmpty() ? "" : "; " + missing.size()
                                + (missing.size() == 1 ? " charge was" : " charges were") + " never posted"),
                missing.stream().limit(Findings.KEPT).toList(),
                facts.fault(payment, missing));
    }
}
