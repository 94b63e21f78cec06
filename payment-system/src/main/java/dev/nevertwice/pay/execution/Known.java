package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.PaymentState;
import java.time.Duration;
import java.util.Optional;

/** What an intent asks for, as it was when a try of it began. */
record Known(Intent intent, Optional<Payment> payment, Duration age) {

    boolean isIn(PaymentState state) {
        return payment.isPresent() && payment.get().state() == state;
    }

    /** Whether the PSP is known to have the registration that is asked for. */
    boolean heldByPsp() {
        return payment.map(Payment::attempt)
                .filter(attempt -> attempt.id().equals(intent.subject()) && attempt.registration() != null)
                .isPresent();
    }

    /** The charge that holds the money, or null. */
    String held() {
        return isIn(PaymentState.AUTHORIZED)
                ? payment.orElseThrow().orders().getFirst().money().charge()
                : null;
    }

    /** What was canceled is not asked for any more; what was asked for before is looked up until its end is known. */
    boolean isUnwanted() {
        return switch (intent.operation()) {
            case REGISTER -> isIn(PaymentState.CANCEL_ASKED);
            case CAPTURE -> !isIn(PaymentState.CAPTURING);
            case VOID, REFUND -> false;
        };
    }
}
