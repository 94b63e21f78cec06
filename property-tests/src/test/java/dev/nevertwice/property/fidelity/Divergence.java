package dev.nevertwice.property.fidelity;

import java.util.List;

/** The stores said different things of one schedule. */
final class Divergence extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean brokenRule;

    Divergence(long seed, String what, List<String> story) {
        super("the memory store and PostgreSQL differ in " + what + "; repeat it with -Dtest=FidelityTest"
                + " -Dnevertwice.fidelity.seed=" + seed + " -Dnevertwice.fidelity.schedules=1"
                + " -Dsurefire.failIfNoSpecifiedTests=false\n  " + String.join("\n  ", story));
        brokenRule = getMessage().contains(AssertionError.class.getName());
    }

    /** Whether both, or neither of them, come from a statement that the store's rules forbid. */
    boolean sameKindAs(Divergence other) {
        return brokenRule == other.brokenRule;
    }
}
