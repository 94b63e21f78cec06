package dev.nevertwice.chaos.invariant;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Collects what one invariant sees and turns it into its finding. */
final class Findings {

    /** So many violations are kept with their words; all are counted. */
    static final int KEPT = 10;

    private final String invariant;
    private final List<Violation> violations = new ArrayList<>();
    private long evidence;
    private long count;

    Findings(String invariant) {
        this.invariant = invariant;
    }

    /** One more relevant thing was looked at. */
    void saw() {
        evidence++;
    }

    void violation(String payment, String message, Collection<Truth.Charge> charges, String fault) {
        count++;
        if (violations.size() < KEPT) {
            violations.add(new Violation(payment, message, charges.stream().map(Truth.Charge::id).toList(), fault));
        }
    }

    void violation(String payment, String message) {
        violation(payment, message, List.of(), null);
    }

    /** Invalid with any violation, else unknown without any evidence, else valid. */
    Finding finding() {
        Verdict verdict = count > 0 ? Verdict.INVALID : evidence == 0 ? Verdict.UNKNOWN : Verdict.VALID;
        return new Finding(invariant, verdict, evidence, count, List.copyOf(violations));
    }
}
