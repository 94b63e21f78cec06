package dev.nevertwice.pay.checkout;

import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.retention.Sweeper;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Idempotency keys that are over: the reply is kept, the payment has ended, and nothing is being asked for it. Decided under
 * the payment's lock, so that a payment that is opened again meanwhile keeps its keys.
 */
public final class OldKeys implements Sweeper {

    @Override
    public Swept sweep(Transaction transaction, Instant from, Instant before, int most) {
        List<Row> old = IdempotencyKeys.answered(transaction, from, before, most);
        int removed = 0;
        for (Row key : old) {
            Optional<Payment> payment = Payments.lock(transaction, IdempotencyKeys.payment(key));
            boolean over = payment.isPresent()
                    && payment.get().state().terminal()
                    && !Intent.anyOpen(transaction, payment.get().id());
            if (over && transaction.run(new Statement.RemoveIf(
                    IdempotencyKeys.KEYS, key.key(), IdempotencyKeys.answeredBefore(before)))) {
                removed++;
            }
        }
        return new Swept(old.size(), removed, old.isEmpty() ? null : IdempotencyKeys.takenAt(old.getLast()));
    }
}
