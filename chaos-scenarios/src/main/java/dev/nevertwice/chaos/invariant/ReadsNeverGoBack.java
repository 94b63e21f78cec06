package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** I21. Its evidence are reads of a payment that began after some client had been told how it ended. */
final class ReadsNeverGoBack implements CaseInvariant {

    static final String ID = "I21";

    private static final String PENDING = "pending";

    /** One of them never becomes another, unless the buyer tries again. */
    private static final Set<String> FINAL = Set.of("paid", "declined", "expired", "canceled");

    private static final Set<String> MAY_BE_TRIED_AGAIN = Set.of("declined", "expired");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "An outcome that was told is visible to every later read, whoever reads.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Map<String, List<Operation>> byPayment = new LinkedHashMap<>();
        for (Operation operation : facts.operations()) {
            if (operation.payment() != null && operation.completed() != null && operation.purchase() != null) {
                byPayment.computeIfAbsent(operation.payment(), payment -> new ArrayList<>()).add(operation);
            }
        }
        Set<String> triedAgain = facts.books().history().stream()
                .filter(change -> change.event().equals("retry"))
                .map(Books.Change::payment)
                .collect(Collectors.toSet());
        byPayment.forEach((payment, operations) -> payment(
                facts, findings, payment, operations,
                triedAgain.contains(payment) ? MAY_BE_TRIED_AGAIN : Set.of()));
        return findings.finding();
    }

    private static void payment(
            Case facts, Findings findings, String payment, List<Operation> operations, Set<String> passing) {
        for (Operation read : operations) {
            if (!read.kind().equals("status")) {
                continue;
            }
            Operation told = null;
            for (Operation other : operations) {
                boolean before = other.told() != null && !other.told().equals(PENDING)
                        && !passing.contains(other.told())
                        && other.completed().isBefore(read.invoked());
                // A stored reply is given again as it was; only what is read says how things are now.
                told = before && (told == null || other.kind().equals("status")) ? other : told;
            }
            if (told == null || showsNothing(read)) {
                continue;
            }
            findings.saw();
            if (read.told() == null || goesBack(told.told(), read.told())) {
                Books.Payment known = facts.payment(payment);
                findings.violation(
                        payment,
                        told.client() + " was told " + told.told() + ", and later " + read.client() + " read "
                                + (read.told() == null ? "status " + read.status() : read.told()),
                        known == null ? List.of() : facts.charges(known),
                        known == null ? null : facts.fault(known, facts.charges(known)));
            }
        }
    }

    /** Neither an outcome nor that there is none: it may be there, and was not read. */
    private static boolean showsNothing(Operation read) {
        return read.status() == 429 || read.status() >= 500 || read.told() == null && read.status() < 400;
    }

    private static boolean goesBack(String told, String read) {
        boolean ended = FINAL.contains(told) || told.equals("refunded");
        return read.equals(PENDING)
                || ended && (FINAL.contains(read) || read.equals("authorized")) && !told.equals(read);
    }
}
