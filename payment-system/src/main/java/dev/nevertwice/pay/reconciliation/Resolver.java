package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.payment.Attribution;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.payout.PayoutRecorder;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.Payout;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Repairs automatic discrepancies. A repair never charges: it learns what the PSP did, or gives money back. The look-up
 * comes before the transaction; the effect, once per discrepancy, is in it.
 */
public final class Resolver {

    /** A PSP whose look-ups lag behind its settlement finds it within so many tries. */
    private static final int ABSENT_MOST = 5;

    /** So many tries are counted while something of ours may yet tell. */
    private static final int KEPT_MOST = ABSENT_MOST - 3;

    /** What one of our intents may have asked for. */
    private static final Set<String> TAKEN_OR_RETURNED =
            Set.of(RowKind.CAPTURE.word(), RowKind.REFUND.word(), RowKind.REFUND_FAILED.word());

    private static final String NOBODYS = "nobody of ours asked for it";

    private static final String UNEXPLAINED = "the look-up does not explain the settled row";

    private final Transactions transactions;
    private final Psps psps;
    private final Recorder recorder;
    private final PayoutRecorder payouts;
    private final Ledger ledger;
    private final Entropy entropy;
    private final Strategy backoff;

    public Resolver(
            Transactions transactions,
            Psps psps,
            Recorder recorder,
            PayoutRecorder payouts,
            Ledger ledger,
            Entropy entropy,
            Strategy backoff) {
        this.transactions = transactions;
        this.psps = psps;
        this.recorder = recorder;
        this.payouts = payouts;
        this.ledger = ledger;
        this.entropy = entropy;
        this.backoff = backoff;
    }

    /** @param attempt that a charge's row is about, or null */
    private record Known(Discrepancy discrepancy, Row row, String attempt) {}

    /** Takes one claimed discrepancy one step further. Blocks for at most three calls to the PSP. */
    public void resolve(Claim claim) {
        Known known = transactions.repeatable(transaction -> read(transaction, claim.job()));
        Outcome truth = lookUp(known);
        transactions.once("resolve:" + claim.job() + ":" + claim.fence(), transaction -> {
            Jobs.require(transaction, claim);
            settle(transaction, claim, known, truth);
            return true;
        });
    }

    private Known read(Transaction transaction, String id) {
        Discrepancy discrepancy = Discrepancy.read(transaction.get(DISCREPANCY, id).orElseThrow());
        Row row = transaction.get(ROW, discrepancy.subject(), discrepancy.kind(), discrepancy.account()).orElseThrow();
        return new Known(discrepancy, row, attempt(transaction, row));
    }

    /** Some layouts don't say what a charge was asked for with: then the order tells. */
    private static String attempt(Transaction transaction, Row row) {
        if (row.get(MERCHANT_REFERENCE) != null || row.get(ORDER) == null) {
            return row.get(MERCHANT_REFERENCE);
        }
        return Attribution.ofOrder(transaction, row.get(ORDER))
                .flatMap(payment -> Payments.find(transaction, payment))
                .map(payment -> payment.attempt().id())
                .orElse(null);
    }

    private Outcome lookUp(Known known) {
        Row row = known.row();
        PspGateway psp = psps.at(known.discrepancy().account());
        return switch (known.discrepancy().type()) {
            case STATUS_DIFFERS ->
                    switch (row.get(KIND)) {
                        case "charge" -> psp.lookUpAttempt(known.attempt());
                        case "capture" -> psp.findCapture(row.get(MERCHANT_REFERENCE));
                        case "chargeback", "chargeback_won" -> psp.lookUpChargeback(row.get(REFERENCE));
                        default -> psp.findRefund(row.get(MERCHANT_REFERENCE));
                    };
            case DUPLICATE_CHARGE, MISSING_HERE ->
                    switch (row.get(KIND)) {
                        case "charge" -> psp.lookUpCharge(row.get(REFERENCE));
                        // Of a charge of nobody's, which is adopted from the same file.
                        case "chargeback", "chargeback_won" -> psp.lookUpChargeback(row.get(REFERENCE));
                        case "payout", "payout_failed" -> psp.lookUpPayout(row.get(REFERENCE));
                        default -> lookUpByTheirs(psp, row);
                    };
            default -> throw new AssertionError("not for a program: " + known.discrepancy());
        };
    }

    /**
     * Some layouts don't say what it was asked for with: the PSP does, and that is looked up, since the PSP may have made it twice. A
     * name that is not ours it would only repeat.
     */
    private static Outcome lookUpByTheirs(PspGateway psp, Row row) {
        if (row.get(MERCHANT_REFERENCE) != null) {
            return new Outcome.Absent();
        }
        String id = row.get(REFERENCE);
        Outcome theirs = row.get(KIND).equals("capture") ? psp.lookUpCaptureById(id) : psp.lookUpRefundById(id);
        Outcome asked =
                switch (theirs) {
                    case Outcome.Captured(var capture) when capture.reference() != null ->
                            psp.findCapture(capture.reference());
                    case Outcome.Refunded(var refund) when refund.reference() != null ->
                            psp.findRefund(refund.reference());
                    default -> theirs;
                };
        return asked instanceof Outcome.Absent ? theirs : asked;
    }

    private void settle(Transaction transaction, Claim claim, Known known, Outcome truth) {
        String id = claim.job();
        Row row = known.row();
        String account = row.get(ACCOUNT);
        String cause = "settlement:" + row.get(ROW_REFERENCE);
        if (isBooked(transaction, row) || isDecided(transaction, id)) {
            close(transaction, id, Discrepancy.resolved(id, transaction.now(), "booked meanwhile"));
            return;
        }
        switch (truth) {
            case Outcome.Registered(var registration) ->
                    learned(transaction, claim, known, recorder.registration(
                            transaction, account, registration, cause));
            case Outcome.Refunded(var refund) -> {
                Recorded recorded = refund.reference() == null
                        ? Recorded.UNATTRIBUTED
                        : recorder.refund(transaction, account, refund.reference(), refund, cause);
                if (recorded != Recorded.EARLY && isAnotherRefund(row, refund)) {
                    close(transaction, id, Discrepancy.retyped(id, DiscrepancyType.DUPLICATE_REFUND));
                } else {
                    boolean early = mayYetComeBack(row, refund) && claim.tries() < ABSENT_MOST;
                    learned(transaction, claim, known, early ? Recorded.EARLY : recorded);
                }
            }
            case Outcome.Disputed(var chargeback) -> {
                boolean early = DisputedCharge.isLookedUp(transaction, row); // asked before: it may be adopted meanwhile
                Recorded recorded = recorder.chargeback(transaction, account, chargeback);
                boolean ofAStranger = early && recorded == Recorded.UNATTRIBUTED;
                if (ofAStranger || recorded == Recorded.EARLY && mayYetBeTrue(transaction, claim, row)) {
                    later(transaction, claim, null);
                } else {
                    learned(transaction, claim, known, recorded == Recorded.EARLY ? Recorded.REFUSED : recorded);
                }
            }
            case Outcome.Captured(var capture) -> learned(transaction, claim, known, capture.reference() == null
                    ? Recorded.UNATTRIBUTED
                    : recorder.captured(transaction, capture.reference(), capture, cause));
            case Outcome.PaidOut(var payout) -> {
                payouts.record(transaction, account, payout);
                boolean early = mayYetComeBack(payout) && !isBooked(transaction, row)
                        && claim.tries() < ABSENT_MOST;
                learned(transaction, claim, known, early ? Recorded.EARLY : Recorded.APPLIED);
            }
            case Outcome.Charged(Movement charge) -> adopt(transaction, claim, known, charge);
            case Outcome.Absent absent when isYetToBeTold(transaction, known) -> kept(transaction, claim);
            case Outcome.Absent absent when isNobodys(known) ->
                    close(transaction, id, Discrepancy.escalated(id, NOBODYS));
            case Outcome.Absent absent when claim.tries() >= ABSENT_MOST -> unknown(transaction, claim, row);
            case Outcome.Busy(Duration retryAfter) -> later(transaction, claim, retryAfter);
            case Outcome.Unknown(String reason, Duration retryAfter) -> later(transaction, claim, retryAfter);
            default -> later(transaction, claim, null);
        }
    }

    /** It is no person's as long as that is so: what is asked of the charge may be what was moved, or ends only with it. */
    private static boolean isYetToBeTold(Transaction transaction, Known known) {
        return TAKEN_OR_RETURNED.contains(known.row().get(KIND)) && Unbooked.isYetToBeTold(transaction, known.row());
    }

    /** Whether the row names what is nothing of ours. */
    private static boolean isNobodys(Known known) {
        Row row = known.row();
        return row.get(MERCHANT_REFERENCE) != null
                && known.discrepancy().type() == DiscrepancyType.MISSING_HERE
                && TAKEN_OR_RETURNED.contains(row.get(KIND));
    }

    /** What pays for nothing goes back to the buyer. */
    private void adopt(Transaction transaction, Claim claim, Known known, Movement charge) {
        String id = claim.job();
        if (!mayYetPay(transaction, charge)) {
            boolean duplicate = known.discrepancy().type() == DiscrepancyType.DUPLICATE_CHARGE;
            boolean adopted = recorder.giveBack(transaction, duplicate ? charge : unattributed(charge));
            String resolution = adopted ? "adopted, refund ordered" : "booked meanwhile";
            close(transaction, id, Discrepancy.resolved(id, transaction.now(), resolution));
        } else if (claim.tries() < ABSENT_MOST) {
            later(transaction, claim, null);
        } else {
            close(transaction, id, Discrepancy.escalated(id, UNEXPLAINED));
        }
    }

    /** By a person, to whom it was given while it is looked up. */
    private static boolean isDecided(Transaction transaction, String id) {
        return !transaction.get(DISCREPANCY, id).orElseThrow().get(STATE).equals("open");
    }

    private boolean isBooked(Transaction transaction, Row row) {
        return ledger.movement(transaction, row.get(ACCOUNT), row.get(KIND), row.get(REFERENCE)).isPresent();
    }

    /** Whether the PSP is still at it by its look-up, which may lag behind its file. */
    private static boolean mayYetComeBack(Payout payout) {
        return payout.status() == Payout.Status.PENDING;
    }

    /** The same of the refund that the file says came back. */
    private static boolean mayYetComeBack(Row row, Refund refund) {
        return row.get(KIND).equals("refund_failed")
                && row.get(REFERENCE).equals(refund.id())
                && refund.status() != Refund.Status.FAILED;
    }

    /** Whether a dispute that can't be true by what we know may be by what we are yet to hear: then its row is nobody else's. */
    private static boolean mayYetBeTrue(Transaction transaction, Claim claim, Row row) {
        return claim.tries() < ABSENT_MOST || DisputedCharge.isOpen(transaction, row);
    }

    /** Whether the PSP made the row's refund besides the one that it was asked for with that key. */
    private static boolean isAnotherRefund(Row row, Refund asked) {
        return row.get(KIND).equals("refund") && !row.get(REFERENCE).equals(asked.id());
    }

    /**
     * Whether it may be what pays the payment's latest attempt, which has not heard of it. It is not given back then, whatever
     * the file says of it: who asks for the attempt hears of it.
     */
    private static boolean mayYetPay(Transaction transaction, Movement charge) {
        return charge.attempt() != null && Attribution.ofAttempt(transaction, charge.attempt())
                .flatMap(payment -> Payments.lock(transaction, payment))
                .filter(payment -> payment.attempt().id().equals(charge.attempt()))
                .filter(payment -> !payment.state().terminal() && !isHeld(payment))
                .isPresent();
    }

    /**
     * What the look-up told is recorded: that explains the row, or it is about another charge of the attempt. What can't be true
     * yet, because we have not heard of something before it, is looked up again.
     */
    private void learned(Transaction transaction, Claim claim, Known known, Recorded recorded) {
        String id = claim.job();
        if (recorded == Recorded.EARLY) {
            later(transaction, claim, null);
        } else if (isBooked(transaction, known.row())) {
            close(transaction, id, Discrepancy.resolved(id, transaction.now(), "looked up and applied"));
        } else if (known.row().get(KIND).equals("charge")) {
            another(transaction, claim, known, recorded);
        } else {
            boolean nobodys = recorded == Recorded.UNATTRIBUTED && TAKEN_OR_RETURNED.contains(known.row().get(KIND));
            close(transaction, id, Discrepancy.escalated(id, nobodys ? NOBODYS : UNEXPLAINED));
        }
    }

    /**
     * The PSP took it besides, of its own accord, if the payment has its money from another charge, or is over and has none.
     * Until it is one or the other, the PSP may yet say that this is the charge that pays; not where it says what we can't accept.
     */
    private void another(Transaction transaction, Claim claim, Known known, Recorded recorded) {
        Row row = known.row();
        Payment payment = Attribution.ofAttempt(transaction, known.attempt())
                .flatMap(found -> Payments.find(transaction, found))
                .orElseThrow();
        boolean own = payment.orderOfCharge(row.get(ACCOUNT), row.get(REFERENCE)).isPresent();
        boolean charged = row.get(ORDER) != null && ledger.isCharged(transaction, row.get(ORDER));
        if (charged && !own) {
            retyped(transaction, claim, DiscrepancyType.DUPLICATE_CHARGE);
        } else if (!charged && (payment.state().terminal() || !own && isHeld(payment))) {
            retyped(transaction, claim, DiscrepancyType.MISSING_HERE);
        } else if (claim.tries() < ABSENT_MOST || !own && recorded != Recorded.REFUSED) {
            later(transaction, claim, null);
        } else {
            close(transaction, claim.job(), Discrepancy.escalated(claim.job(), UNEXPLAINED));
        }
    }

    /** Whether the money of its latest attempt is held, or was. */
    private static boolean isHeld(Payment payment) {
        return payment.orders().stream()
                .map(Payment.Order::money)
                .anyMatch(money -> money != null && money.attempt().equals(payment.attempt().id()));
    }

    /** What is looked up from now on is something else: tries count anew. */
    private void retyped(Transaction transaction, Claim claim, DiscrepancyType type) {
        transaction.run(Discrepancy.retyped(claim.job(), type));
        later(transaction, claim, 0, null);
    }

    /** A person can't book it while what was given up may be what was moved, and only the look-up tells: that may yet know it. */
    private void unknown(Transaction transaction, Claim claim, Row row) {
        Statement<Boolean> escalated = Discrepancy.escalated(claim.job(), "the PSP itself does not know it");
        if (TAKEN_OR_RETURNED.contains(row.get(KIND)) && Unbooked.mayBeWhatIsAsked(transaction, row)) {
            transaction.run(escalated);
            later(transaction, claim, null);
        } else {
            close(transaction, claim.job(), escalated);
        }
    }

    /** Who will tell of it may be given up while the look-ups lag behind: a few tries are left for then. */
    private void kept(Transaction transaction, Claim claim) {
        Duration slow = claim.tries() > KEPT_MOST ? backoff.after(ABSENT_MOST, entropy, null) : null;
        later(transaction, claim, Math.min(claim.tries(), KEPT_MOST), slow);
    }

    private void later(Transaction transaction, Claim claim, Duration atLeast) {
        later(transaction, claim, claim.tries(), atLeast);
    }

    private void later(Transaction transaction, Claim claim, long tries, Duration atLeast) {
        Duration wait = backoff.after(Math.max(1, tries), entropy, atLeast);
        transaction.run(Jobs.later(claim, Queue.RESOLVE, transaction.now().plus(wait), tries));
    }

    private static Movement unattributed(Movement charge) {
        return new Movement(charge.account(), "charge", charge.reference(), null, null, charge.amount(), charge.at());
    }

    private static void close(Transaction transaction, String id, Statement<Boolean> decision) {
        transaction.runAll(List.of(decision, Jobs.done(id)));
    }
}
