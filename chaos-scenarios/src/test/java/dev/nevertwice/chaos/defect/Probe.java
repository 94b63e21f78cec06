package dev.nevertwice.chaos.defect;

import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import java.util.function.Consumer;

/** An entry of a {@link PlantedProgram} that tells what the life cycle in its copy says of an approval. */
public final class Probe {

    private Probe() {}

    /** Answers the step for {@code APPROVED} in the given state. */
    public static String run(String state, Consumer<String> progress) {
        progress.accept(state);
        return LifeCycle.step(PaymentState.valueOf(state), PaymentEvent.APPROVED).toString();
    }

    /** For a call from outside that fails. */
    public static final class Throwing {

        private Throwing() {}

        public static String run(String request, Consumer<String> progress) {
            throw new IllegalArgumentException("no " + request);
        }
    }
}
