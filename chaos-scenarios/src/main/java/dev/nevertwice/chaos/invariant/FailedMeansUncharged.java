package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** I3. A refund that was told counts as a failure that was told: nothing may be kept. */
final class FailedMeansUncharged implements CaseInvariant {

    private static final Set<String> DEFINITIVE = Set.of("declined", "expired", "canceled", "refunded");

    @Override
    public String id() {
        return "I3";
    }

    @Override
    public String statement() {
        return "Whoever was told 'declined', 'expired', 'canceled' or 'refunded' has nothing charged once all has settled.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Set<String> triedAgain = triedAgain(facts);
        for (String id : facts.paymentsTold(DEFINITIVE)) {
            Books.Payment payment = facts.payment(id);
            if (triedAgain.contains(id) && isTakenBack(facts, id, payment)) {
                continue;
            }
            findings.saw();
            if (payment == null) {
                findings.violation(id, "the buyer was told that it failed, but the books don't know payment " + id);
                continue;
            }
            List<Truth.Charge> kept =
                    facts.charges(payment).stream().filter(charge -> facts.kept(charge) > 0).toList();
            if (!kept.isEmpty()) {
                long net = kept.stream().mapToLong(facts::kept).reduce(0, Math::addExact);
                findings.violation(
                        id,
                        "the buyer was told that the payment failed, but "
                                + MoneyText.of(net, kept.getFirst().currency())
                                + " are kept; " + facts.says(payment),
                        kept,
                        facts.fault(payment, kept));
            }
        }
        return findings.finding();
    }

    /** By what was read at the end. If that says of no end, by the books; if they don't know the payment either, nothing did. */
    private static boolean isTakenBack(Case facts, String id, Books.Payment payment) {
        String read = lastRead(facts, id);
        if (read.equals("paid") || DEFINITIVE.contains(read)) {
            return read.equals("paid");
        }
        return payment != null && !DEFINITIVE.contains(payment.state());
    }

    /** Another card takes the failure of the first back; then what is read at the end counts. */
    private static Set<String> triedAgain(Case facts) {
        return facts.operations().stream()
                .filter(operation -> operation.kind().equals("attempt") && operation.payment() != null)
                .map(Operation::payment)
                .collect(Collectors.toSet());
    }

    private static String lastRead(Case facts, String payment) {
        return facts.operations().stream()
                .filter(operation -> operation.kind().equals("status") && payment.equals(operation.payment())
                        && operation.told() != null)
                .reduce((earlier, later) -> later)
                .map(Operation::told)
                .orElse("");
    }
}
