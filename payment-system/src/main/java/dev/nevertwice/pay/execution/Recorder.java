package dev.nevertwice.pay.execution;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.LifeCycle.Step;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.psp.Registration.Charged;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records what was learned from the PSP, from whatever source: the state change, its history, the ledger entry, the
 * wallet and the kept reply, all in the caller's transaction. Locks in this order: the attempt's job, the payment, the
 * wallet.
 */
public final class Recorder {

    /** What recording did. */
    public enum Recorded {
        APPLIED,
        DUPLICATE,
        /** It contradicts what is certain, or names other orders or amounts than ours. */
        REFUSED,
        /** It is about an attempt that we never made. */
        UNATTRIBUTED
    }

    private final Ledger ledger;
    private final Replies replies;

    public Recorder(Ledger ledger, Replies replies) {
        this.ledger = ledger;
        this.replies = replies;
    }

    /** Records the PSP's registration of an attempt. */
    public Recorded registration(Transaction transaction, Registration registration, String cause) {
        Optional<Payment> found = lock(transaction, registration.reference());
        if (found.isEmpty()) {
            return Recorded.UNATTRIBUTED;
        }
        Payment payment = found.get();
        if (!sameOrders(payment, registration)) {
            return Recorded.REFUSED;
        }
        Attempt attempt = new Attempt(
                payment.attempt().id(),
                payment.attempt().number(),
                payment.attempt().method(),
                registration.id(),
                registration.pageUrl(),
                registration.declineCode());
        return record(transaction, payment, event(registration), attempt, registration, cause, null);
    }

    /** Records that a call about the attempt ended and nobody knows what it did. */
    public Recorded noAnswer(Transaction transaction, String attempt, String cause, String reason) {
        Payment payment = lock(transaction, attempt).orElseThrow();
        return record(transaction, payment, PaymentEvent.NO_ANSWER, payment.attempt(), null, cause, reason);
    }

    /** Records that the PSP will never charge the attempt. */
    public Recorded decline(Transaction transaction, String attempt, String code, String cause) {
        Payment payment = lock(transaction, attempt).orElseThrow();
        Attempt declined = new Attempt(
                attempt, payment.attempt().number(), payment.attempt().method(), null, null, code);
        return record(transaction, payment, PaymentEvent.DECLINED, declined, null, cause, code);
    }

    /** Records a refund that one of our intents asked for. */
    public Recorded refund(Transaction transaction, String intentId, Refund refund, String cause) {
        Jobs.lock(transaction, intentId);
        Intent intent = Intent.find(transaction, intentId).orElseThrow();
        Optional<Payment> payment = intent.payment() == null
                ? Optional.empty()
                : Optional.of(Payments.lock(transaction, intent.payment()).orElseThrow());
        boolean booked = ledger.movement(transaction, "refund", refund.id()).isPresent();
        List<Statement<?>> writes = new ArrayList<>(List.of(Jobs.done(intent.id()), Intent.done(intent.id())));
        if (!booked) {
            String order = payment.map(owner -> owner.orders().getFirst().id()).orElse(null);
            Movement movement = new Movement("refund", refund.id(), order, null, refund.amount(), refund.at());
            String owed = payment.isPresent() ? Accounts.REFUNDS_DUE : Accounts.SUSPENSE;
            writes.addAll(ledger.refund(transaction, intent.payment(), movement, owed));
            payment.ifPresent(owner -> {
                if (LifeCycle.step(owner.state(), PaymentEvent.REFUNDED) instanceof Step.Applied(PaymentState to)) {
                    writes.addAll(Payments.move(
                            owner, PaymentEvent.REFUNDED, to, owner.attempt(), transaction.now(), cause, refund.id()));
                }
            });
        }
        transaction.runAll(writes);
        return booked ? Recorded.DUPLICATE : Recorded.APPLIED;
    }

    /**
     * Books a charge that nobody of ours asked for, or that was paid already, and orders its refund: once per charge. Returns
     * false, and does nothing, where the charge is booked already.
     */
    public boolean giveBack(Transaction transaction, Movement charge) {
        if (ledger.movement(transaction, "charge", charge.reference()).isPresent()) {
            return false;
        }
        List<Statement<?>> writes =
                new ArrayList<>(ledger.unwanted(transaction, null, charge, Accounts.SUSPENSE));
        writes.addAll(refundOf(charge, null, transaction.now()));
        transaction.runAll(writes);
        return true;
    }

    private Recorded record(
            Transaction transaction,
            Payment payment,
            PaymentEvent event,
            Attempt attempt,
            Registration registration,
            String cause,
            String detail) {
        return switch (LifeCycle.step(payment.state(), event)) {
            case Step.Duplicate duplicate -> Recorded.DUPLICATE;
            case Step.Refused refused -> Recorded.REFUSED;
            case Step.Applied(PaymentState to) -> {
                Instant now = transaction.now();
                List<Statement<?>> writes =
                        new ArrayList<>(Payments.move(payment, event, to, attempt, now, cause, detail));
                if (event == PaymentEvent.APPROVED) {
                    writes.addAll(money(transaction, payment, to, registration));
                }
                if (to.terminal() || to == PaymentState.REFUND_DUE) {
                    writes.add(Jobs.done(attempt.id()));
                    writes.add(Intent.done(attempt.id()));
                }
                Payment moved = new Payment(
                        payment.id(),
                        payment.merchant(),
                        to,
                        payment.version() + 1,
                        payment.amount(),
                        payment.createdAt(),
                        now,
                        attempt,
                        payment.orders());
                writes.addAll(replies.keep(transaction, moved));
                transaction.runAll(writes);
                yield Recorded.APPLIED;
            }
        };
    }

    private List<Statement<?>> money(
            Transaction transaction, Payment payment, PaymentState to, Registration registration) {
        List<Statement<?>> writes = new ArrayList<>();
        WalletChanges wallets = new WalletChanges(transaction);
        for (Charged charged : registration.orders()) {
            Movement charge = new Movement(
                    "charge",
                    charged.charge(),
                    charged.order(),
                    registration.reference(),
                    charged.amount(),
                    registration.updatedAt());
            if (to == PaymentState.PAID) {
                String seller = seller(payment, charged.order());
                writes.addAll(ledger.sale(wallets, transaction.now(), payment.id(), seller, charge));
            } else {
                writes.addAll(ledger.unwanted(transaction, payment.id(), charge, Accounts.REFUNDS_DUE));
                writes.addAll(refundOf(charge, payment.id(), transaction.now()));
            }
        }
        writes.addAll(wallets.writes());
        return writes;
    }

    private static List<Statement<?>> refundOf(Movement charge, String payment, Instant now) {
        String id = "rfd_" + charge.reference();
        byte[] body = Bodies.refund(charge.reference(), charge.amount(), id);
        Intent intent = new Intent(id, Operation.REFUND, payment, charge.reference(), id, body, now);
        return List.of(intent.add(), Jobs.add(id, Queue.RETRY, now));
    }

    private static Optional<Payment> lock(Transaction transaction, String attempt) {
        Jobs.lock(transaction, attempt);
        return Payments.ofAttempt(transaction, attempt)
                .map(payment -> Payments.lock(transaction, payment).orElseThrow());
    }

    /** Whether the PSP has decided. */
    public static boolean isFinal(Registration.Status status) {
        return switch (status) {
            case OPEN, PENDING -> false;
            case APPROVED, DECLINED, EXPIRED -> true;
        };
    }

    private static String seller(Payment payment, String order) {
        return payment.orders().stream()
                .filter(ours -> ours.id().equals(order))
                .findFirst()
                .orElseThrow()
                .seller();
    }

    /** What the registration's status is to the life cycle. */
    public static PaymentEvent event(Registration registration) {
        return switch (registration.status()) {
            case OPEN, PENDING -> PaymentEvent.HELD;
            case APPROVED -> PaymentEvent.APPROVED;
            case DECLINED -> PaymentEvent.DECLINED;
            case EXPIRED -> PaymentEvent.EXPIRED;
        };
    }

    private static boolean sameOrders(Payment payment, Registration registration) {
        Check.that(payment.attempt().id().equals(registration.reference()), "only the latest attempt is open");
        return payment.orders().size() == registration.orders().size()
                && payment.orders().stream()
                        .allMatch(ours -> registration.orders().stream()
                                .anyMatch(theirs -> theirs.order().equals(ours.id())
                                        && theirs.amount().equals(ours.amount())));
    }
}
