package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.OrderMoney;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Money that goes back to its buyer. */
final class Returns {

    private final Ledger ledger;
    private final Moves moves;

    Returns(Ledger ledger, Moves moves) {
        this.ledger = ledger;
        this.moves = moves;
    }

    /** The statements that order the refund of everything that was captured of an order: once per order. */
    static List<Statement<?>> refundOf(Payment payment, OrderMoney money, Instant now) {
        return ask("rfd_" + money.order(), payment.id(), money.charge(), money.captured(), now);
    }

    Recorded refund(Transaction transaction, String intentId, Refund refund, String cause) {
        Jobs.lock(transaction, intentId);
        Optional<Intent> found =
                Intent.find(transaction, intentId).filter(intent -> intent.operation() == Operation.REFUND);
        if (found.isEmpty()) {
            return Recorded.UNATTRIBUTED;
        }
        Intent intent = found.get();
        if (!refund.charge().equals(intent.subject()) || !refund.amount().equals(intent.amount())) {
            return Recorded.REFUSED;
        }
        Optional<Payment> payment = intent.payment() == null
                ? Optional.empty()
                : Optional.of(Payments.lock(transaction, intent.payment()).orElseThrow());
        Optional<Order> order = payment.flatMap(owner -> owner.orderOfCharge(intent.subject()));
        boolean booked = ledger.movement(transaction, "refund", refund.id()).isPresent();
        List<Statement<?>> writes = new ArrayList<>(List.of(Jobs.done(intent.id()), Intent.done(intent.id())));
        if (!booked) {
            String orderId = order.map(Order::id).orElse(null);
            Movement movement = new Movement("refund", refund.id(), orderId, null, refund.amount(), refund.at());
            String owed = payment.isPresent() ? Accounts.REFUNDS_DUE : Accounts.SUSPENSE;
            writes.addAll(ledger.refund(transaction, intent.payment(), movement, owed));
            order.map(Order::money).ifPresent(money -> writes.add(money.withRefunds(
                    money.refunding().minus(refund.amount()), money.refunded().plus(refund.amount()))
                    .save()));
        }
        transaction.runAll(writes);
        if (payment.isPresent()) {
            moves.settle(transaction, intent.payment(), cause);
        }
        return booked ? Recorded.DUPLICATE : Recorded.APPLIED;
    }

    boolean giveBack(Transaction transaction, Movement charge) {
        if (ledger.movement(transaction, "charge", charge.reference()).isPresent()) {
            return false;
        }
        List<Statement<?>> writes =
                new ArrayList<>(ledger.unwanted(transaction, null, charge, Accounts.SUSPENSE));
        String id = "rfd_" + charge.reference();
        writes.addAll(ask(id, null, charge.reference(), charge.amount(), transaction.now()));
        transaction.runAll(writes);
        return true;
    }

    private static List<Statement<?>> ask(String id, String payment, String charge, Money amount, Instant now) {
        byte[] body = Bodies.refund(charge, amount, id);
        Intent intent = new Intent(id, Operation.REFUND, payment, charge, id, body, now);
        return List.of(intent.add(), Jobs.add(id, Queue.RETRY, now));
    }
}
