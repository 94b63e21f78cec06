package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.payment.Attribution;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.LifeCycle.Step;
import dev.nevertwice.pay.payment.OrderMoney;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Chargeback;
import dev.nevertwice.pay.psp.Hold;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.psp.Registration.Charged;
import dev.nevertwice.pay.psp.Taken;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Records what was learned from the PSP, from whatever source: the state change, its history, the ledger entry, the
 * wallet and the kept reply, all in the caller's transaction. Locks in this order: the attempt's job, the payment, the
 * wallet. What becomes of money that is held is recorded by {@link Holdings}, of money that goes back by {@link Returns} and
 * {@link Disputes}.
 */
public final class Recorder {

    /** What recording did. */
    public enum Recorded {
        APPLIED,
        DUPLICATE,
        /** It contradicts what is certain, or names other orders or amounts than ours. */
        REFUSED,
        /** It is about an attempt that we never made. */
        UNATTRIBUTED,
        /** It can't be true before something that we have not learned yet: to be recorded again later. */
        EARLY
    }

    /** What recording did, and the payment as it is after that. */
    record Moved(Recorded recorded, Payment payment) {}

    private final Ledger ledger;
    private final Moves moves;
    private final Holdings holdings;
    private final Returns returns;
    private final Disputes disputes;

    public Recorder(Ledger ledger, Replies replies) {
        this.ledger = ledger;
        this.moves = new Moves(ledger, replies);
        this.returns = new Returns(ledger, moves);
        this.holdings = new Holdings(ledger, moves);
        this.disputes = new Disputes(ledger, moves);
    }

    /** Whether recording it would change nothing, as the payment stands. */
    public static boolean saysNothingNew(Payment payment, String account, Registration registration) {
        PaymentEvent event = event(registration);
        return payment.attempt().id().equals(registration.reference())
                && payment.attempt().account().equals(account)
                && sameOrders(payment, registration)
                && (event == PaymentEvent.AUTHORIZED && isKnown(payment, registration)
                        || LifeCycle.step(payment.state(), event) instanceof Step.Duplicate);
    }

    /**
     * Records the PSP's registration of an attempt.
     *
     * @param account of ours at the PSP that has it
     */
    public Recorded registration(Transaction transaction, String account, Registration registration, String cause) {
        return registrationUnless(payment -> false, transaction, account, registration, cause).orElseThrow();
    }

    /** The same; but records nothing, and is empty, where the payment is such a one once it is locked. */
    public Optional<Recorded> registrationUnless(
            Predicate<Payment> such, Transaction transaction, String account, Registration registration,
            String cause) {
        Optional<Payment> found = lock(transaction, registration.reference());
        if (found.isEmpty()) {
            return Optional.of(Recorded.UNATTRIBUTED);
        }
        return found.filter(such.negate())
                .map(payment -> registration(
                        transaction, account, payment, new WalletChanges(transaction), registration, cause).recorded());
    }

    /** The same about a payment that is locked already, after the attempt's job. */
    Moved registration(
            Transaction transaction, String account, Payment payment, WalletChanges wallets, Registration registration,
            String cause) {
        if (!sameOrders(payment, registration)) {
            return new Moved(Recorded.REFUSED, payment);
        }
        Attempt latest = payment.attempt();
        if (!latest.id().equals(registration.reference()) || !latest.account().equals(account)) {
            return new Moved(superseded(transaction, account, registration), payment);
        }
        PaymentEvent event = event(registration);
        if (event == PaymentEvent.AUTHORIZED && isKnown(payment, registration)) {
            return new Moved(Recorded.DUPLICATE, payment);
        }
        if (event == PaymentEvent.APPROVED && hasGoneBack(transaction, payment, registration)) {
            return new Moved(Recorded.DUPLICATE, payment);
        }
        Attempt attempt =
                latest.with(registration.id(), registration.pageUrl(), registration.declineCode());
        return record(transaction, payment, wallets, event, attempt, registration, cause, null);
    }

    /** Records that a call about the locked payment's attempt ended and nobody knows what it did. */
    Moved noAnswer(Transaction transaction, Payment payment, String cause, String reason) {
        return record(transaction, payment, PaymentEvent.NO_ANSWER, payment.attempt(), cause, reason);
    }

    /** Records that the PSP will never charge the attempt. */
    public Recorded decline(Transaction transaction, String attempt, String code, String cause) {
        return decline(transaction, lock(transaction, attempt).orElseThrow(), attempt, code, cause).recorded();
    }

    /** The same about a payment that is locked already, after the attempt's job. */
    Moved decline(Transaction transaction, Payment payment, String attempt, String code, String cause) {
        Attempt declined = payment.attempt().with(null, null, code);
        return record(transaction, payment, PaymentEvent.DECLINED, declined, cause, code);
    }

    /** Records that the PSP let go of what it held, because nobody captured it in time. */
    public Recorded expired(Transaction transaction, String account, Hold hold, String cause) {
        Optional<Payment> found = lock(transaction, hold.reference());
        if (found.isEmpty()) {
            return Recorded.UNATTRIBUTED;
        }
        Payment payment = found.get();
        if (!payment.attempt().id().equals(hold.reference())
                || payment.orderOfCharge(account, hold.charge()).isEmpty()) {
            return Recorded.DUPLICATE;
        }
        return record(transaction, payment, PaymentEvent.EXPIRED, payment.attempt(), cause, hold.charge()).recorded();
    }

    /** Records a capture that one of our intents asked for. */
    public Recorded captured(Transaction transaction, String intent, Taken capture, String cause) {
        return holdings.captured(transaction, intent, capture, cause);
    }

    /** Records that what one of our intents asks to capture can't be captured any more: nothing of it will be kept. */
    public Recorded captureFailed(Transaction transaction, String intent, String code, String cause) {
        return holdings.captureFailed(transaction, intent, code, cause);
    }

    /**
     * Records that the PSP captured already what one of our intents asks to capture; false, and does nothing, where we know of no
     * capture that did: an older one that the PSP had nothing of when it was asked.
     */
    public boolean capturedByAnother(Transaction transaction, String intent, String cause) {
        return holdings.capturedByAnother(transaction, intent, cause);
    }

    /**
     * Records that nothing is left to be released by one of our intents.
     *
     * @param captured whether that is so because it was captured: then the capture's own intent says what to do. Refused where none
     *     is left and nothing is booked: what was given up has been made after all, and is told by the settlement file
     */
    public Recorded released(Transaction transaction, String intent, boolean captured, String cause) {
        return holdings.released(transaction, intent, captured, cause);
    }

    /** Records a refund that one of our intents asked for. */
    public Recorded refund(
            Transaction transaction, String account, String intentId, Refund refund, String cause) {
        return returns.refund(transaction, account, intentId, refund, cause);
    }

    /** Records that the PSP will not make a refund that one of our intents asks for. */
    public Recorded refundRefused(Transaction transaction, String intentId, String cause) {
        return returns.refused(transaction, intentId, cause);
    }

    /** Whether the refund is the one that the intent asked for, has failed, and is booked as such. */
    public boolean hasComeBack(Transaction transaction, Intent intent, Refund refund) {
        return refund.reference().equals(intent.id())
                && refund.status() == Refund.Status.FAILED
                && returns.isBack(transaction, intent.account(), refund);
    }

    /**
     * Records that the PSP certainly has nothing of a refund, capture or release that one of our intents asks for, or nothing any
     * more, and is not asked with its key again: a refund that a merchant asked for has failed, all else is asked for anew if it is still wanted. The
     * caller has locked the job.
     */
    public void notMade(Transaction transaction, Intent intent, String cause) {
        if (intent.operation() == Intent.Operation.CAPTURE) {
            holdings.notCaptured(transaction, intent, cause);
        } else if (returns.refused(transaction, intent.id(), cause) == Recorded.REFUSED) {
            transaction.write(Anew.ask(transaction, intent, transaction.now()));
        }
    }

    /** Records how a dispute of one of our charges stands. */
    public Recorded chargeback(Transaction transaction, String account, Chargeback chargeback) {
        List<DisputedReturns.Asked> asked = DisputedReturns.lock(transaction, account, chargeback.charge());
        Optional<Payment> owner = lock(transaction, chargeback.reference());
        return disputes.chargeback(transaction, owner, account, chargeback, asked);
    }

    /**
     * Ends the open dispute of a job of the queue {@link Queue#DISPUTE}, if a person has booked what came back of it: what is held for
     * it was lost. Returns whether it is over. The caller has locked the job.
     */
    public boolean endDispute(Transaction transaction, String job) {
        Disputes.Open open = Disputes.open(transaction, job);
        return open.byHand()
                .map(lost -> chargeback(transaction, Disputes.named(job).account(), lost) != Recorded.EARLY)
                .orElse(open.undecided().isEmpty());
    }

    /**
     * Books a charge that nobody of ours asked for, or that was paid already, and orders its refund: once per charge. Returns
     * false, and does nothing, where the charge is booked already.
     */
    public boolean giveBack(Transaction transaction, Movement charge) {
        return returns.giveBack(transaction, charge);
    }

    private Moved record(
            Transaction transaction,
            Payment payment,
            PaymentEvent event,
            Attempt attempt,
            String cause,
            String detail) {
        return record(
                transaction, payment, new WalletChanges(transaction), event, attempt, null, cause, detail);
    }

    private Moved record(
            Transaction transaction,
            Payment payment,
            WalletChanges wallets,
            PaymentEvent event,
            Attempt attempt,
            Registration registration,
            String cause,
            String detail) {
        return switch (LifeCycle.step(payment.state(), event)) {
            case Step.Duplicate duplicate -> new Moved(Recorded.DUPLICATE, payment);
            case Step.Refused refused -> new Moved(Recorded.REFUSED, payment);
            case Step.Applied(PaymentState to) -> {
                Instant now = transaction.now();
                List<Statement<?>> writes =
                        new ArrayList<>(Payments.move(payment, event, to, attempt, now, cause, detail));
                Payment moved = payment.moved(to, attempt, now);
                if (event == PaymentEvent.APPROVED) {
                    moved = charged(writes, transaction, wallets, moved, registration);
                } else if (event == PaymentEvent.AUTHORIZED) {
                    moved = holdings.begin(writes, moved, registration, now, cause);
                } else if (event == PaymentEvent.EXPIRED && payment.state() == PaymentState.AUTHORIZED) {
                    writes.addAll(Holdings.release(payment, now));
                }
                writes.addAll(moves.after(moved));
                transaction.write(writes);
                yield new Moved(Recorded.APPLIED, moved);
            }
        };
    }

    /** Adds what the charges of an approved payment lead to. Returns the payment with them. */
    private Payment charged(
            List<Statement<?>> writes,
            Transaction transaction,
            WalletChanges wallets,
            Payment payment,
            Registration registration) {
        Map<String, Order> taken = new HashMap<>();
        for (Charged charged : registration.orders()) {
            boolean paid = payment.state() == PaymentState.PAID;
            if (!paid && isBooked(transaction, payment, charged)) {
                continue; // it goes back as nobody's
            }
            Order order = payment.order(charged.order()).orElseThrow();
            OrderMoney money =
                    OrderMoney.held(payment, order, charged.charge()).withCaptured(charged.amount());
            Movement charge = movement(payment.attempt().account(), registration, charged);
            OrderMoney kept = paid ? money : money.withRefunds(money.captured(), money.refunded());
            taken.put(order.id(), new Order(order.id(), order.seller(), order.amount(), kept));
            writes.add(Holdings.put(order, kept));
            if (paid) {
                writes.addAll(ledger.sale(wallets, transaction.now(), payment.id(), payment.seller(order), charge));
            } else {
                writes.addAll(ledger.unwanted(transaction, payment.id(), charge, Accounts.REFUNDS_DUE));
                writes.addAll(Returns.refundOf(payment, money, transaction.now()));
            }
        }
        writes.addAll(wallets.writes());
        return payment.withOrders(payment.orders().stream()
                .map(order -> taken.getOrDefault(order.id(), order))
                .toList());
    }

    /**
     * Whether all of it went back as nobody's before we heard that it is this attempt's: a settlement file told of the charges
     * first, when the payment was over. What may yet pay is not given back, so only of a payment that is over this can be so.
     */
    private boolean hasGoneBack(Transaction transaction, Payment payment, Registration registration) {
        return payment.state().terminal()
                && payment.state() != PaymentState.PAID
                && registration.orders().stream().allMatch(charged -> isBooked(transaction, payment, charged));
    }

    private boolean isBooked(Transaction transaction, Payment payment, Charged charged) {
        return ledger.movement(transaction, payment.attempt().account(), "charge", charged.charge()).isPresent();
    }

    /**
     * A success of an attempt that another one has followed, or at another account than where it was made: the first was
     * thought to be over, so this goes back.
     */
    private Recorded superseded(Transaction transaction, String account, Registration registration) {
        boolean anything = false;
        for (Charged charged : registration.orders()) {
            if (registration.status() == Registration.Status.APPROVED) {
                anything |= returns.giveBack(transaction, stray(account, registration, charged));
            } else if (registration.status() == Registration.Status.AUTHORIZED) {
                anything |= holdings.releaseStray(transaction, account, charged.charge());
            }
        }
        return anything ? Recorded.APPLIED : Recorded.DUPLICATE;
    }

    /** Of no order: what goes back pays nothing, or the next attempt's charge would look like a second one. */
    private static Movement stray(String account, Registration registration, Charged charged) {
        return new Movement(
                account, "charge", charged.charge(), null, registration.reference(), charged.amount(),
                registration.updatedAt());
    }

    private static Movement movement(String account, Registration registration, Charged charged) {
        return new Movement(
                account,
                "charge",
                charged.charge(),
                charged.order(),
                registration.reference(),
                charged.amount(),
                registration.updatedAt());
    }

    private static boolean isKnown(Payment payment, Registration registration) {
        return registration.orders().stream()
                .allMatch(charged -> payment.orderOfCharge(payment.attempt().account(), charged.charge()).isPresent());
    }

    @SuppressWarnings("unchecked")
    private static Optional<Payment> lock(Transaction transaction, String attempt) {
        List<Object> found = transaction.runAll(List.of(Jobs.lock(attempt), Attribution.attempt(attempt)));
        return Attribution.ofAttempt((Optional<Row>) found.getLast())
                .map(payment -> Payments.lock(transaction, payment).orElseThrow());
    }

    /** What the registration's status is to the life cycle. */
    public static PaymentEvent event(Registration registration) {
        return switch (registration.status()) {
            case OPEN, PENDING -> PaymentEvent.HELD;
            case AUTHORIZED -> PaymentEvent.AUTHORIZED;
            case APPROVED -> PaymentEvent.APPROVED;
            case DECLINED -> PaymentEvent.DECLINED;
            case EXPIRED -> PaymentEvent.EXPIRED;
        };
    }

    private static boolean sameOrders(Payment payment, Registration registration) {
        return payment.orders().size() == registration.orders().size()
                && payment.orders().stream()
                        .allMatch(ours -> registration.orders().stream()
                                .anyMatch(theirs -> theirs.order().equals(ours.id())
                                        && theirs.amount().equals(ours.amount())));
    }
}
