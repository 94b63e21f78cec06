package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.LifeCycle.Step;
import dev.nevertwice.pay.payment.OrderMoney;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.psp.Registration.Charged;
import dev.nevertwice.pay.psp.Taken;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of money that the PSP holds: captured for all orders, or released for all. Each capture and each void is
 * an intent of its own, whose id is made of the order (a void's of the attempt too), so that it exists once whoever decides.
 */
public final class Holdings {

    private final Ledger ledger;
    private final Moves moves;

    Holdings(Ledger ledger, Moves moves) {
        this.ledger = ledger;
        this.moves = moves;
    }

    /**
     * The statements that capture these amounts, one per order, and release whatever else is held. A capture is final: what
     * it leaves of its order is released by the PSP with it.
     */
    public static List<Statement<?>> capture(Payment payment, Map<String, Money> amounts, Instant now) {
        List<Statement<?>> writes = new ArrayList<>();
        for (Order order : payment.orders()) {
            Money amount = amounts.get(order.id());
            writes.addAll(amount == null ? release(payment, order.money(), now)
                    : capture(payment, order.money(), amount, now));
        }
        return writes;
    }

    /** The statements that release everything of which nothing is captured. */
    public static List<Statement<?>> release(Payment payment, Instant now) {
        List<Statement<?>> writes = new ArrayList<>();
        for (Order order : payment.orders()) {
            if (order.money() != null && !order.money().captured().isPositive()) {
                writes.addAll(release(payment, order.money(), now));
            }
        }
        return writes;
    }

    /** The statement that records the order's charge; another one that took nothing gives way. */
    static Statement<?> put(Order order, OrderMoney money) {
        return order.money() == null ? money.add() : money.replace();
    }

    /**
     * The PSP holds everything. Adds what follows: the capture of all, or the release, or nothing while it is the merchant's
     * decision. Returns the payment after that.
     */
    Payment begin(
            List<Statement<?>> writes, Payment payment, Registration registration, Instant now, String cause) {
        List<Order> orders = new ArrayList<>();
        for (Charged charged : registration.orders()) {
            Order order = payment.order(charged.order()).orElseThrow();
            OrderMoney money = OrderMoney.held(payment, order, charged.charge());
            writes.add(put(order, money));
            orders.add(new Order(order.id(), order.seller(), order.amount(), money));
        }
        Payment held = payment.withOrders(orders);
        if (held.state() != PaymentState.AUTHORIZED) {
            writes.addAll(release(held, now));
            return held;
        }
        if (held.capture() == Payment.Capture.MANUAL
                || !(LifeCycle.step(held.state(), PaymentEvent.CAPTURE) instanceof Step.Applied(PaymentState to))) {
            return held;
        }
        Map<String, Money> all = orders.stream().collect(Collectors.toMap(Order::id, Order::amount));
        writes.addAll(Payments.move(held, PaymentEvent.CAPTURE, to, held.attempt(), now, cause, "all are authorized"));
        writes.addAll(capture(held, all, now));
        return held.moved(to, held.attempt(), now);
    }

    /** A capture takes all that is held: whatever else is asked of the charge ends with it. */
    Recorded captured(Transaction transaction, String intentId, Taken capture, String cause) {
        Optional<Intent> found = of(transaction, intentId, Operation.CAPTURE);
        if (found.isEmpty()) {
            return Recorded.UNATTRIBUTED;
        }
        Intent intent = found.get();
        if (!capture.charge().equals(intent.subject()) || !capture.amount().equals(intent.amount())) {
            return Recorded.REFUSED;
        }
        List<Statement<?>> writes = ended(intent);
        if (intent.isDone()) { // else its job may be locked already, and a void is locked before captures
            writes.addAll(endedSiblings(transaction, intent, Operation.VOID));
        }
        Jobs.lock(transaction, intentId);
        writes.addAll(endedSiblings(transaction, intent, Operation.CAPTURE));
        Payment payment = Payments.lock(transaction, intent.payment()).orElseThrow();
        Order order = payment.orderOfCharge(intent.account(), capture.charge()).orElseThrow();
        if (ledger.movement(transaction, intent.account(), "capture", capture.id()).isPresent()) {
            // A person has booked it, where it is still open: nobody else knows what became of the money.
            return Intent.find(transaction, intentId).orElseThrow().isDone() ? Recorded.DUPLICATE : Recorded.REFUSED;
        }
        OrderMoney money = order.money().withCaptured(capture.amount());
        Movement movement = new Movement(
                intent.account(), "capture", capture.id(), order.id(), money.attempt(), capture.amount(), capture.at());
        if (payment.state() == PaymentState.CAPTURING) {
            writes.add(money.save());
            writes.addAll(ledger.unwanted(transaction, payment.id(), movement, Accounts.BUYER_CLEARING));
        } else {
            writes.add(money.withRefunds(money.captured(), money.refunded()).save());
            writes.addAll(ledger.unwanted(transaction, payment.id(), movement, Accounts.REFUNDS_DUE));
            writes.addAll(Returns.refundOf(payment, money, transaction.now()));
        }
        transaction.write(writes);
        moves.settle(transaction, payment.id(), cause);
        return Recorded.APPLIED;
    }

    Recorded captureFailed(Transaction transaction, String intentId, String code, String cause) {
        Jobs.lock(transaction, intentId);
        Intent intent = of(transaction, intentId, Operation.CAPTURE).orElseThrow();
        Payment payment = Payments.lock(transaction, intent.payment()).orElseThrow();
        Instant now = transaction.now();
        List<Statement<?>> writes = ended(intent);
        Step step = LifeCycle.step(payment.state(), PaymentEvent.CAPTURE_FAILED);
        if (step instanceof Step.Applied(PaymentState to)) {
            writes.addAll(Payments.move(
                    payment, PaymentEvent.CAPTURE_FAILED, to, payment.attempt(), now, cause, code));
            writes.addAll(release(payment, now));
            writes.addAll(undo(payment, now));
            writes.addAll(moves.after(payment.moved(to, payment.attempt(), now)));
        }
        transaction.write(writes);
        moves.settle(transaction, payment.id(), cause);
        return step instanceof Step.Applied ? Recorded.APPLIED : Recorded.DUPLICATE;
    }

    /** Ends a capture of what another one of ours has taken; false where none is known to. */
    boolean capturedByAnother(Transaction transaction, String intentId, String cause) {
        Jobs.lock(transaction, intentId);
        Intent intent = of(transaction, intentId, Operation.CAPTURE).orElseThrow();
        Payment payment = Payments.lock(transaction, intent.payment()).orElseThrow();
        boolean taken = isCaptured(payment, intent);
        if (taken) {
            transaction.write(ended(intent));
            moves.settle(transaction, payment.id(), cause);
        }
        return taken;
    }

    /**
     * The PSP has nothing of the capture: it is asked for anew, unless what is held is on its way back. Where that is over, the PSP
     * has refused to release what is captured.
     */
    void notCaptured(Transaction transaction, Intent intent, String cause) {
        Payment payment = Payments.lock(transaction, intent.payment()).orElseThrow();
        boolean wanted = payment.state() == PaymentState.CAPTURING;
        if (!wanted && intent.siblings(transaction, Operation.VOID).isEmpty()) {
            throw new Refusal(Problem.MONEY_MAY_HAVE_MOVED, "the PSP does not release it: it is captured");
        }
        transaction.write(wanted ? Anew.ask(transaction, intent, transaction.now()) : ended(intent));
        moves.settle(transaction, payment.id(), cause);
    }

    Recorded released(Transaction transaction, String intentId, boolean captured, String cause) {
        Jobs.lock(transaction, intentId);
        Intent intent = of(transaction, intentId, Operation.VOID).orElseThrow();
        List<Statement<?>> writes = ended(intent);
        if (intent.payment() == null) {
            transaction.write(writes);
            return Recorded.APPLIED;
        }
        if (!captured) {
            // What was released can't be captured: a capture that nobody knows the end of has come to nothing.
            writes.addAll(endedSiblings(transaction, intent, Operation.CAPTURE));
        }
        Payment payment = Payments.lock(transaction, intent.payment()).orElseThrow();
        if (captured && !isCaptured(payment, intent) && intent.siblings(transaction, Operation.CAPTURE).isEmpty()) {
            return Recorded.REFUSED; // by one that we gave up: nobody would say what to do
        }
        transaction.write(writes);
        moves.settle(transaction, payment.id(), cause);
        return Recorded.APPLIED;
    }

    private static boolean isCaptured(Payment payment, Intent intent) {
        return payment.orderOfCharge(intent.account(), intent.subject())
                .filter(order -> order.money().captured().isPositive())
                .isPresent();
    }

    /** Orders the release of a charge that is nobody's; false where that was done before. */
    boolean releaseStray(Transaction transaction, String account, String charge) {
        String id = PspReference.of("vd_" + account + "_" + charge);
        Intent intent =
                new Intent(id, Operation.VOID, null, account, charge, id, Bodies.release(id), transaction.now());
        return transaction.run(intent.add()) && transaction.run(Jobs.add(id, Queue.RETRY, transaction.now()));
    }

    /** What is captured already goes back, out of what was collected for sellers who will not get it. */
    private List<Statement<?>> undo(Payment payment, Instant now) {
        List<Statement<?>> writes = new ArrayList<>();
        Money sum = Money.zero(payment.amount().currency());
        for (Order order : payment.orders()) {
            OrderMoney money = order.money();
            if (money.captured().isPositive()) {
                writes.add(money.withRefunds(money.captured(), money.refunded()).save());
                writes.addAll(Returns.refundOf(payment, money, now));
                sum = sum.plus(money.captured());
            }
        }
        if (sum.isPositive()) {
            writes.addAll(ledger.unsold(payment.id(), sum, now));
        }
        return writes;
    }

    private static List<Statement<?>> capture(Payment payment, OrderMoney money, Money amount, Instant now) {
        String id = "cpt_" + money.order();
        return ask(id, Operation.CAPTURE, payment, money, Bodies.capture(amount, id), now);
    }

    /** Of what this attempt holds: where an earlier one ran out, and was released for certainty, that was another void. */
    private static List<Statement<?>> release(Payment payment, OrderMoney money, Instant now) {
        String id = "vd_" + money.order() + money.attempt();
        return ask(id, Operation.VOID, payment, money, Bodies.release(id), now);
    }

    private static List<Statement<?>> ask(
            String id, Operation operation, Payment payment, OrderMoney money, byte[] body, Instant now) {
        Intent intent = new Intent(id, operation, payment.id(), money.account(), money.charge(), id, body, now);
        return List.of(intent.add(), Jobs.add(id, Queue.RETRY, now));
    }

    private static List<Statement<?>> ended(Intent intent) {
        return new ArrayList<>(List.of(Jobs.done(intent.id()), Intent.done(intent.id())));
    }

    /** Ends what else is asked of the charge. Another one comes only in place of one of these, whose jobs are locked then. */
    private static List<Statement<?>> endedSiblings(Transaction transaction, Intent intent, Operation asked) {
        Set<String> locked = new LinkedHashSet<>();
        List<Intent> open = intent.siblings(transaction, asked);
        while (locked.addAll(open.stream().map(Intent::id).toList())) {
            open.forEach(sibling -> Jobs.lock(transaction, sibling.id()));
            open = intent.siblings(transaction, asked);
        }
        return open.stream().flatMap(sibling -> ended(sibling).stream()).toList();
    }

    private static Optional<Intent> of(Transaction transaction, String id, Operation operation) {
        return Intent.find(transaction, id).filter(intent -> intent.operation() == operation);
    }
}
