package dev.nevertwice.pay.payment;

import static dev.nevertwice.pay.payment.PaymentState.AUTHORIZED;
import static dev.nevertwice.pay.payment.PaymentState.CANCELED;
import static dev.nevertwice.pay.payment.PaymentState.CANCELING;
import static dev.nevertwice.pay.payment.PaymentState.CANCEL_ASKED;
import static dev.nevertwice.pay.payment.PaymentState.CAPTURING;
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
        // HELD, NO_ANSWER, AUTHORIZED, APPROVED, DECLINED, EXPIRED,
        // CAPTURE, CAPTURED, CAPTURE_FAILED, CANCEL, RELEASED, REFUNDED, RETRY
        row(CREATED,
                to(PENDING), to(UNKNOWN), to(AUTHORIZED), to(PAID), to(DECLINED), to(EXPIRED),
                REFUSED, REFUSED, REFUSED, to(CANCEL_ASKED), REFUSED, REFUSED, DUPLICATE);
        row(PENDING,
                DUPLICATE, DUPLICATE, to(AUTHORIZED), to(PAID), to(DECLINED), to(EXPIRED),
                REFUSED, REFUSED, REFUSED, to(CANCEL_ASKED), REFUSED, REFUSED, REFUSED);
        row(UNKNOWN,
                to(PENDING), DUPLICATE, to(AUTHORIZED), to(PAID), to(DECLINED), to(EXPIRED),
                REFUSED, REFUSED, REFUSED, to(CANCEL_ASKED), REFUSED, REFUSED, REFUSED);
        row(CANCEL_ASKED,
                DUPLICATE, DUPLICATE, to(CANCELING), to(REFUND_DUE), to(CANCELED), to(CANCELED),
                REFUSED, REFUSED, REFUSED, DUPLICATE, REFUSED, REFUSED, REFUSED);
        row(AUTHORIZED,
                DUPLICATE, DUPLICATE, DUPLICATE, REFUSED, REFUSED, to(EXPIRED),
                to(CAPTURING), REFUSED, REFUSED, to(CANCELING), REFUSED, REFUSED, REFUSED);
        row(CAPTURING,
                DUPLICATE, DUPLICATE, DUPLICATE, REFUSED, REFUSED, DUPLICATE,
                DUPLICATE, to(PAID), to(CANCELING), REFUSED, REFUSED, REFUSED, REFUSED);
        row(PAID,
                DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, REFUSED, REFUSED,
                DUPLICATE, DUPLICATE, REFUSED, REFUSED, REFUSED, REFUSED, REFUSED);
        row(DECLINED,
                DUPLICATE, DUPLICATE, to(CANCELING), to(REFUND_DUE), DUPLICATE, REFUSED,
                REFUSED, REFUSED, REFUSED, DUPLICATE, REFUSED, REFUSED, to(CREATED));
        row(EXPIRED,
                DUPLICATE, DUPLICATE, to(CANCELING), to(REFUND_DUE), REFUSED, DUPLICATE,
                REFUSED, REFUSED, REFUSED, DUPLICATE, REFUSED, REFUSED, to(CREATED));
        row(CANCELING,
                DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE,
                REFUSED, REFUSED, DUPLICATE, DUPLICATE, to(CANCELED), to(REFUNDED), REFUSED);
        row(CANCELED,
                DUPLICATE, DUPLICATE, to(CANCELING), to(REFUND_DUE), DUPLICATE, DUPLICATE,
                REFUSED, REFUSED, DUPLICATE, DUPLICATE, DUPLICATE, REFUSED, REFUSED);
        row(REFUND_DUE,
                DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE,
                REFUSED, REFUSED, DUPLICATE, DUPLICATE, REFUSED, to(REFUNDED), REFUSED);
        row(REFUNDED,
                DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE,
                REFUSED, REFUSED, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, REFUSED);
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
