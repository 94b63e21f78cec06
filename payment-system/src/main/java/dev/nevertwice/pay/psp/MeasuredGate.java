package dev.nevertwice.pay.psp;

import dev.nevertwice.pay.metrics.Count;
import dev.nevertwice.pay.metrics.Tally;
import java.util.function.Supplier;

/** Counts what calls to the PSP come to, whether they are let through or not. */
public record MeasuredGate(Gate gate, Tally tally) implements Gate {

    @Override
    public Outcome pass(String operation, Supplier<Outcome> call) {
        Outcome outcome = gate.pass(operation, call);
        tally.one(Count.PSP_CALLS, operation, word(outcome));
        return outcome;
    }

    @Override
    public boolean lets(String operation) {
        return gate.lets(operation);
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Unknown unknown -> "unknown";
            case Outcome.NotSent notSent -> "not_sent";
            case Outcome.Busy busy -> "busy";
            case Outcome.Shut shut -> "shut";
            case Outcome.Refused refused -> "refused";
            case Outcome.Declined declined -> "declined";
            case Outcome.Absent absent -> "absent";
            default -> "done";
        };
    }
}
