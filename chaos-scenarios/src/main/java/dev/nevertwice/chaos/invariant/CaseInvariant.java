package dev.nevertwice.chaos.invariant;

/** An invariant over the parsed evidence. */
interface CaseInvariant extends Invariant {

    Finding judge(Case facts);

    @Override
    default Finding judge(Evidence evidence) {
        return judge(new Case(evidence));
    }
}
