package dev.nevertwice.chaos.invariant;

import dev.nevertwice.chaos.history.Operation;
import java.util.Set;
import java.util.stream.Collectors;

/** I18. Its evidence are webhooks that the PSP never sent, answered by the payment system. */
final class ForgeriesIgnored implements CaseInvariant {

    static final String ID = "I18";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String statement() {
        return "Forged, altered and replayed webhooks are refused and have no effect.";
    }

    @Override
    public Finding judge(Case facts) {
        Findings findings = new Findings(id());
        Set<String> inbox =
                facts.books().inbox().stream().map(ForgeriesIgnored::bare).collect(Collectors.toSet());
        for (Operation attack : facts.operations()) {
            if (!attack.client().equals(Operation.HOSTILE) || !attack.kind().equals("webhook")) {
                continue;
            }
            if (attack.status() > 0 && attack.status() < 500) {
                findings.saw();
            }
            if (attack.status() / 100 == 2) {
                findings.violation(attack.payment(), shown(attack) + " was acknowledged");
            }
            if (inbox.contains(attack.key())) {
                findings.violation(attack.payment(), shown(attack) + " is in the inbox");
            }
            facts.books().history().stream()
                    .filter(change -> change.cause() != null && change.cause().contains(attack.key()))
                    .forEach(change -> findings.violation(
                            change.payment(), shown(attack) + " made " + change.payment() + " " + change.to()));
        }
        return findings.finding();
    }

    /** As its sender named it, whichever PSP it is said to be from. */
    private static String bare(Books.Event event) {
        return event.id().substring(event.id().lastIndexOf('/') + 1);
    }

    private static String shown(Operation attack) {
        return "webhook " + attack.key() + " (" + attack.detail() + ")";
    }
}
