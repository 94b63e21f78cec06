package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.LifeCycle.Step;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Moves a locked payment on by what follows from its own steps, and keeps what its buyer is told. */
final class Moves {

    private final Ledger ledger;
    private final Replies replies;

    Moves(Ledger ledger, Replies replies) {
        this.ledger = ledger;
        this.replies = replies;
    }

    /** The statements that belong to every move: the attempt's own work ends with it, the reply is kept. */
    List<Statement<?>> after(Payment moved) {
        List<Statement<?>> writes = new ArrayList<>();
        boolean attemptIsOver =
                switch (moved.state()) {
                    case CREATED, PENDING, UNKNOWN, CANCEL_ASKED, AUTHORIZED -> false;
                    case CAPTURING, PAID, DECLINED, EXPIRED, CANCELING, CANCELED, REFUND_DUE, REFUNDED -> true;
                };
        if (attemptIsOver) {
            writes.add(Jobs.done(moved.attempt().id()));
            writes.add(Intent.done(moved.attempt().id()));
        }
        writes.addAll(replies.keep(moved));
        return writes;
    }

    /** Ends a payment of which no capture, void or refund is under way any more. The caller has locked and written. */
    void settle(Transaction transaction, String id, String cause) {
        Payment payment = Payments.find(transaction, id).orElseThrow();
        Set<Operation> open = Intent.open(transaction, id).stream()
                .map(Intent::operation)
                .filter(operation -> operation != Operation.REGISTER)
                .collect(Collectors.toSet());
        Optional<PaymentEvent> end = end(payment, open);
        if (end.isEmpty()
                || !(LifeCycle.step(payment.state(), end.get()) instanceof Step.Applied(PaymentState to))) {
            return;
        }
        Instant now = transaction.now();
        List<Statement<?>> writes =
                new ArrayList<>(Payments.move(payment, end.get(), to, payment.attempt(), now, cause, null));
        if (end.get() == PaymentEvent.CAPTURED) {
            writes.addAll(ledger.sold(transaction, id, bySeller(payment)));
        }
        writes.addAll(after(payment.moved(to, payment.attempt(), now)));
        transaction.write(writes);
    }

    private static Optional<PaymentEvent> end(Payment payment, Set<Operation> open) {
        boolean returning = open.contains(Operation.REFUND);
        return switch (payment.state()) {
            case CAPTURING -> open.isEmpty() ? Optional.of(PaymentEvent.CAPTURED) : Optional.empty();
            case CANCELING ->
                    open.isEmpty()
                            ? Optional.of(isCaptured(payment) ? PaymentEvent.REFUNDED : PaymentEvent.RELEASED)
                            : Optional.empty();
            case REFUND_DUE -> returning ? Optional.empty() : Optional.of(PaymentEvent.REFUNDED);
            default -> Optional.empty();
        };
    }

    private static boolean isCaptured(Payment payment) {
        return payment.orders().stream().anyMatch(order -> order.money() != null
                && order.money().captured().isPositive());
    }

    /** By seller in order of name, so that two payments lock two wallets in the same order. */
    private static TreeMap<Seller, Money> bySeller(Payment payment) {
        TreeMap<Seller, Money> shares = new TreeMap<>();
        for (Order order : payment.orders()) {
            if (order.money() != null && order.money().captured().isPositive()) {
                shares.merge(payment.seller(order), order.money().captured(), Money::plus);
            }
        }
        return shares;
    }
}
