package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.execution.AskedRefund.State;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.MoneyChange;
import dev.nevertwice.pay.payment.MoneyChange.Kind;
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

/**
 * Money that goes back to its buyer: because the merchant asked for it, because the payment was undone, or because it was
 * nobody's. A refund may take time and may fail; then the money is with us again, at the PSP and in the books.
 */
public final class Returns {

    private final Ledger ledger;
    private final Moves moves;

    Returns(Ledger ledger, Moves moves) {
        this.ledger = ledger;
        this.moves = moves;
    }

    /** The statements that order the refund of everything that was captured of an order: once per order. */
    static List<Statement<?>> refundOf(Payment payment, OrderMoney money, Instant now) {
        return ask(undone(money.order()), payment.id(), money.account(), money.charge(), money.captured(), now);
    }

    /** The statements that order what a merchant asked for. The caller has locked the payment and taken the money. */
    public static List<Statement<?>> ask(AskedRefund refund, OrderMoney from) {
        return ask(refund.id(), refund.payment(), from.account(), refund.charge(), refund.amount(), refund.at());
    }

    Recorded refund(Transaction transaction, String account, String intentId, Refund refund, String cause) {
        Jobs.lock(transaction, intentId);
        Optional<Intent> found =
                Intent.find(transaction, intentId).filter(intent -> intent.operation() == Operation.REFUND);
        if (found.isEmpty() || !found.get().account().equals(account)) {
            return Recorded.UNATTRIBUTED;
        }
        Intent intent = found.get();
        Intent last = Anew.last(transaction, intent);
        boolean ends = !last.isDone() && (last == intent || isNotUnderWay(transaction, last));
        if (!refund.charge().equals(intent.subject()) || !refund.amount().equals(intent.amount())) {
            return Recorded.REFUSED;
        }
        if (isAPersons(transaction, account, refund)) {
            return intent.isDone() ? Recorded.DUPLICATE : Recorded.REFUSED;
        }
        boolean isBack = refund.status() != Refund.Status.FAILED && isBack(transaction, account, refund);
        if (isBack && !intent.isDone()) {
            return Recorded.REFUSED; // what was said of it before is older, and it is still owed
        }
        Optional<Payment> payment = intent.payment() == null
                ? Optional.empty()
                : Optional.of(Payments.lock(transaction, intent.payment()).orElseThrow());
        Optional<Order> order = payment.flatMap(owner -> owner.orderOfCharge(account, intent.subject()));
        Optional<AskedRefund> asked = AskedRefund.find(transaction, intentId);
        if (ends && order.filter(owner -> isEarly(owner.money(), refund)).isPresent()) {
            return Recorded.EARLY;
        }
        List<Statement<?>> writes = new ArrayList<>();
        boolean first = left(writes, transaction, intent, order, refund);
        boolean notMade = asked.filter(one -> one.state() == State.FAILED).isPresent();
        if (first && notMade && refund.status() != Refund.Status.FAILED) {
            return Recorded.REFUSED; // the seller has the money again
        }
        boolean hadArrived = last.isDone() && !first && order.map(owner -> isCounted(owner, refund)).orElse(true);
        Optional<Kind> change =
                switch (refund.status()) {
                    case PENDING -> {
                        asked.ifPresent(one -> writes.add(one.moved(State.PENDING, refund.id())));
                        if (first && asked.isEmpty()) {
                            writes.add(Jobs.into(Queue.TRACK, intentId));
                        }
                        yield Optional.empty();
                    }
                    case SUCCEEDED ->
                            ends && !isBack
                                    ? arrived(writes, last, order, asked, refund)
                                    : Optional.empty();
                    case FAILED -> cameBack(writes, transaction, intent, payment, order, asked, refund, hadArrived);
                };
        boolean ended = change.isPresent() && (change.get() == Kind.REFUND_SUCCEEDED || asked.isPresent());
        if (change.isPresent() && order.isPresent()) {
            boolean sellers = asked.filter(one -> one.state() != State.FAILED).isPresent();
            writes.addAll(told(payment.get(), change.get(), intentId, order.get(), refund.amount(), sellers,
                    transaction.now(), cause));
        }
        if (!writes.isEmpty()) {
            transaction.write(writes);
        }
        if (ended && payment.isPresent()) {
            moves.settle(transaction, intent.payment(), cause);
        }
        boolean stillOwed = refund.status() == Refund.Status.FAILED && asked.isEmpty();
        return stillOwed ? Recorded.REFUSED : first || ended ? Recorded.APPLIED : Recorded.DUPLICATE;
    }

    /** Records that the PSP will not make a refund that a merchant asked for: the seller has the money again. */
    Recorded refused(Transaction transaction, String intentId, String cause) {
        Jobs.lock(transaction, intentId);
        Optional<AskedRefund> asked = AskedRefund.find(transaction, intentId);
        if (asked.isEmpty()) {
            return Recorded.REFUSED;
        }
        Payment payment = Payments.lock(transaction, asked.get().payment()).orElseThrow();
        List<Statement<?>> writes = new ArrayList<>(List.of(Jobs.done(intentId), Intent.done(intentId)));
        Order order = payment.order(asked.get().order()).orElseThrow();
        if (!asked.get().isOver()) {
            writes.addAll(undone(transaction, payment, order, asked.get(), null));
            writes.addAll(told(payment, Kind.REFUND_FAILED, intentId, order, asked.get().amount(), true,
                    transaction.now(), cause));
        }
        transaction.write(writes);
        return Recorded.APPLIED;
    }

    boolean giveBack(Transaction transaction, Movement charge) {
        if (ledger.movement(transaction, charge.account(), "charge", charge.reference()).isPresent()) {
            return false;
        }
        List<Statement<?>> writes =
                new ArrayList<>(ledger.unwanted(transaction, null, charge, Accounts.SUSPENSE));
        String id = unwanted(charge.account(), charge.reference());
        writes.addAll(ask(id, null, charge.account(), charge.reference(), charge.amount(), transaction.now()));
        transaction.write(writes);
        return true;
    }

    /** The refund of everything that was captured of an order. */
    static String undone(String order) {
        return "rfd_" + order;
    }

    /** The refund of a charge that was nobody's. */
    static String unwanted(String account, String charge) {
        return PspReference.of("rfd_" + account + "_" + charge);
    }

    /** A dispute that we think open was won before this refund: its own event will say so. */
    private static boolean isEarly(OrderMoney money, Refund refund) {
        long gone = money.refunded().plus(money.chargedBack()).plus(refund.amount()).minor();
        return refund.status() == Refund.Status.SUCCEEDED && gone > money.captured().minor();
    }

    /** Whether the PSP is not known to have it. */
    private static boolean isNotUnderWay(Transaction transaction, Intent intent) {
        return Jobs.lockedStanding(transaction, intent.id()) != Jobs.Standing.TRACKED;
    }

    /** Whether it is booked that the refund failed: what is heard of it after that is older. */
    boolean isBack(Transaction transaction, String account, Refund refund) {
        return ledger.movement(transaction, account, "refund_failed", refund.id()).isPresent();
    }

    /** What a person booked the one way, a person books the other way, too: nobody else knows out of what. */
    private boolean isAPersons(Transaction transaction, String account, Refund refund) {
        return ledger.isByHand(transaction, account, "refund_failed", refund.id())
                || refund.status() == Refund.Status.FAILED
                        && ledger.isByHand(transaction, account, "refund", refund.id());
    }

    /** The money has left us: booked once, however far the refund has come since. */
    private boolean left(
            List<Statement<?>> writes,
            Transaction transaction,
            Intent intent,
            Optional<Order> order,
            Refund refund) {
        if (ledger.movement(transaction, intent.account(), "refund", refund.id()).isPresent()) {
            return false;
        }
        Movement movement = movement("refund", intent, order, refund, refund.at());
        writes.addAll(ledger.refund(transaction, intent.payment(), movement, owed(intent)));
        return true;
    }

    /** @param ended the intent that the refund answers: its own, or the one in whose place it was made after all */
    private static Optional<Kind> arrived(
            List<Statement<?>> writes,
            Intent ended,
            Optional<Order> order,
            Optional<AskedRefund> asked,
            Refund refund) {
        order.map(Order::money).ifPresent(money -> writes.add(money.withRefunds(
                money.refunding().minus(refund.amount()), money.refunded().plus(refund.amount()))
                .save()));
        asked.ifPresent(one -> writes.add(one.moved(State.SUCCEEDED, refund.id())));
        writes.addAll(List.of(Jobs.done(ended.id()), Intent.done(ended.id())));
        return Optional.of(Kind.REFUND_SUCCEEDED);
    }

    /** Whether it stands in the order as gone back. If not, a dispute took it out before it was heard of: it is owed to nobody. */
    private static boolean isCounted(Order order, Refund refund) {
        return order.money().refunded().minor() >= refund.amount().minor();
    }

    /**
     * What a merchant asked for is the seller's again. What was undone or nobody's is owed still: a person must help.
     *
     * @param hadArrived whether it was thought to be over, and nobody is at it any more
     */
    private Optional<Kind> cameBack(
            List<Statement<?>> writes,
            Transaction transaction,
            Intent intent,
            Optional<Payment> payment,
            Optional<Order> order,
            Optional<AskedRefund> asked,
            Refund refund,
            boolean hadArrived) {
        if (isBack(transaction, intent.account(), refund)) {
            return Optional.empty();
        }
        Movement movement = movement("refund_failed", intent, order, refund, refund.endedAt(transaction.now()));
        writes.addAll(ledger.refund(transaction, intent.payment(), movement, owed(intent)));
        if (asked.isPresent()) {
            writes.addAll(List.of(Jobs.done(intent.id()), Intent.done(intent.id())));
            writes.addAll(undone(transaction, payment.orElseThrow(), order.orElseThrow(), asked.get(), refund.id()));
        } else if (hadArrived) {
            long fence = Jobs.fence(transaction, intent.id());
            writes.addAll(List.of(
                    Jobs.notDone(intent.id(), fence, "the PSP's refund failed after it had succeeded"),
                    Intent.notDone(intent.id()),
                    Intent.redriven(intent.id(), fence)));
            order.map(Order::money)
                    .ifPresent(money -> writes.add(money.withRefunds(
                            money.refunding().plus(refund.amount()), money.refunded().minus(refund.amount()))
                            .save()));
        } else {
            writes.add(Jobs.into(Queue.RETRY, intent.id())); // the PSP is not at it any more
        }
        return Optional.of(Kind.REFUND_FAILED);
    }

    private static List<Statement<?>> told(
            Payment payment, Kind kind, String refund, Order order, Money amount, boolean sellers, Instant at,
            String cause) {
        Money left = order.money().left();
        boolean again = kind == Kind.REFUND_FAILED && sellers;
        return Payments.change(
                payment, new MoneyChange(kind, refund, order.id(), amount, again ? left.plus(amount) : left, sellers),
                at, cause);
    }

    private List<Statement<?>> undone(
            Transaction transaction, Payment payment, Order order, AskedRefund asked, String pspRefund) {
        if (asked.state() == State.FAILED) {
            return List.of();
        }
        OrderMoney money = order.money();
        List<Statement<?>> writes = new ArrayList<>();
        writes.add(asked.moved(State.FAILED, pspRefund));
        writes.add((asked.isOver()
                ? money.withRefunds(money.refunding(), money.refunded().minus(asked.amount()))
                : money.withRefunds(money.refunding().minus(asked.amount()), money.refunded()))
                .save());
        writes.addAll(ledger.refundReturned(
                transaction, asked.payment(), payment.seller(order), asked.id(), asked.amount()));
        return writes;
    }

    private static Movement movement(
            String kind, Intent intent, Optional<Order> order, Refund refund, Instant at) {
        String orderId = order.map(Order::id).orElse(null);
        return new Movement(intent.account(), kind, refund.id(), orderId, null, refund.amount(), at);
    }

    private static String owed(Intent intent) {
        return intent.payment() == null ? Accounts.SUSPENSE : Accounts.REFUNDS_DUE;
    }

    static List<Statement<?>> ask(
            String id, String payment, String account, String charge, Money amount, Instant now) {
        byte[] body = Bodies.refund(charge, amount, id);
        Intent intent = new Intent(id, Operation.REFUND, payment, account, charge, id, body, now);
        return List.of(intent.add(), Jobs.add(id, Queue.RETRY, now));
    }
}
