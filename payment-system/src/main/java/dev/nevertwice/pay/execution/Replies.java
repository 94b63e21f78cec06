package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.store.Statement;
import java.util.List;

/** Keeps what the buyer is told for good, in the transaction that decides it. */
public interface Replies {

    /** The statements that keep the reply to the checkout, if the payment as given has a final one and none is kept. */
    List<Statement<?>> keep(Payment payment);
}
