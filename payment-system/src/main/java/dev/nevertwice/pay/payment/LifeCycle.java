package dev.nevertwice.pay.payment;

import static dev.nevertwice.pay.payment.PaymentState.CREATED;
import static dev.nevertwice.pay.payment.PaymentState.DECLINED;
import static dev.nevertwice.pay.payment.PaymentState.EXPIRED;
import static dev.nevertwice.pay.payment.PaymentState.PAID;
import static dev.nevertwice.pay.payment.PaymentState.PENDING;
import static dev.nevertwice.pay.payment.PaymentState.REFUNDED;
import static dev.nevertwice.pay.payment.PaymentState.REFUND_DUE;
import static dev.nevertwice.pay.payment.PaymentState.UNKNOWN;
import java.util.EnumMap;
import java.util.Map;

/**
 * The life of a payment: one pure function and its whole table. {@code docs/state-machine.md} is the same table for
 * people; a test compares them pair by pair.
 */
public final class LifeCycle {

    /** What an event does to a state. */
    public sealed interface Step {

        /** It moves on. */
        record Applied(PaymentState to) implements Step {}

        /** It says nothing new: known already, or older than what is known. */
        record Duplicate() implements Step {}

        /** It contradicts what is known for certain; nothing changes and a person may want to know. */
        record Refused() implements Step {}
    }

    private static final Step DUPLICATE = new Step.Duplicate();
    private static final Step REFUSED = new Step.Refused();

    private static final Map<PaymentState, Map<PaymentEvent, Step>> TABLE = new EnumMap<>(PaymentState.class);

    static {
        //               HELD         NO_ANSWER    APPROVED        DECLINED      EXPIRED      REFUNDED
        row(CREATED, to(PENDING), to(UNKNOWN), to(PAID), to(DECLINED), to(EXPIRED), REFUSED);
        row(PENDING, DUPLICATE, DUPLICATE, to(PAID), to(DECLINED), to(EXPIRED), REFUSED);
        row(UNKNOWN, to(PENDING), DUPLICATE, to(PAID), to(DECLINED), to(EXPIRED), REFUSED);
        row(PAID, DUPLICATE, DUPLICATE, DUPLICATE, REFUSED, REFUSED, REFUSED);
        row(DECLINED, DUPLICATE, DUPLICATE, to(REFUND_DUE), DUPLICATE, REFUSED, REFUSED);
        row(EXPIRED, DUPLICATE, DUPLICATE, to(REFUND_DUE), REFUSED, DUPLICATE, REFUSED);
        row(REFUND_DUE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, to(REFUNDED));
        row(REFUNDED, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE);
    }

    private LifeCycle() {}

    public static Step step(PaymentState state, PaymentEvent event) {
        return TABLE.get(state).get(event);
    }

    private static Step to(PaymentState state) {
        return new Step.Applied(state);
    }

    private static void row(PaymentState state, Step... steps) {
        Map<PaymentEvent, Step> row = new EnumMap<>(PaymentEvent.class);
        for (PaymentEvent event : PaymentEvent.values()) {
            row.put(event, steps[event.ordinal()]);
        }
        TABLE.put(state, row);
    }
}
