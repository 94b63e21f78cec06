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
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Repairs automatic discrepancies. A repair never charges: it learns what the PSP did, or gives money back. The look-up
 * comes before the transaction; the effect, once per discrepancy, is in it.
 */
public final class Resolver {

    /** A PSP whose look-ups lag behind its settlement finds it within so many tries. */
    private static final int ABSENT_MOST = 5;

    private final Transactions transactions;
    private final Psps psps;
    private final Recorder recorder;
    private final Ledger ledger;
    private final Entropy entropy;
    private final Strategy backoff;

    public Resolver(
            Transactions transactions,
            Psps psps,
            Recorder recorder,
            Ledger ledger,
            Entropy entropy,
            Strategy backoff) {
        this.transactions = transactions;
        this.psps = psps;
        this.recorder = recorder;
        this.ledger = ledger;
        this.entropy = entropy;
        this.backoff = backoff;
    }

    /** @param attempt that a charge's row is about, or null */
    private record Known(Discrepancy discrepancy, Row row, String attempt) {}

    /** Takes one claimed discrepancy one step further. Blocks for at most one call to the PSP. */
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
        return Payments.ofOrder(transaction, row.get(ORDER))
                .flatMap(payment -> Payments.find(transaction, payment))
                .map(payment -> payment.attempt().id())
                .orElse(null);
    }

    private Outcome lookUp(Known known) {
        Row row = known.row();
        PspGateway psp = psps.at(known.discrepancy().account());
        boolean charge = row.get(KIND).equals("charge");
        return switch (known.discrepancy().type()) {
            case STATUS_DIFFERS ->
                    switch (row.get(KIND)) {
                        case "charge" -> psp.lookUpAttempt(known.attempt());
                        case "capture" -> psp.lookUpCapture(row.get(MERCHANT_REFERENCE));
                        case "chargeback", "chargeback_won" -> psp.lookUpChargeback(row.get(REFERENCE));
                        default -> psp.lookUpRefund(row.get(MERCHANT_REFERENCE));
                    };
            case DUPLICATE_CHARGE, MISSING_HERE -> charge ? psp.lookUpCharge(row.get(REFERENCE)) : new Outcome.Absent();
            default -> throw new AssertionError("not for a program: " + known.discrepancy());
        };
    }

    private void settle(Transaction transaction, Claim claim, Known known, Outcome truth) {
        String id = claim.job();
        Row row = known.row();
        String account = row.get(ACCOUNT);
        String cause = "settlement:" + row.get(ROW_REFERENCE);
        if (isBooked(transaction, row)) {
            close(transaction, id, Discrepancy.resolved(id, transaction.now(), "booked meanwhile"));
            return;
        }
        switch (truth) {
            case Outcome.Registered(var registration) -> {
                recorder.registration(transaction, account, registration, cause);
                learned(transaction, claim, known);
            }
            case Outcome.Refunded(var refund) ->
                    learned(transaction, claim, known, recorder.refund(
                            transaction, account, row.get(MERCHANT_REFERENCE), refund, cause));
            case Outcome.Disputed(var chargeback) ->
                    learned(transaction, claim, known, recorder.chargeback(transaction, account, chargeback));
            case Outcome.Captured(var capture) -> {
                recorder.captured(transaction, row.get(MERCHANT_REFERENCE), capture, cause);
                learned(transaction, claim, known);
            }
            case Outcome.Charged(Movement charge) -> {
                boolean duplicate = known.discrepancy().type() == DiscrepancyType.DUPLICATE_CHARGE;
                boolean adopted = recorder.giveBack(transaction, duplicate ? charge : unattributed(charge));
                String resolution = adopted ? "adopted, refund ordered" : "booked meanwhile";
                close(transaction, id, Discrepancy.resolved(id, transaction.now(), resolution));
            }
            case Outcome.Absent absent when claim.tries() >= ABSENT_MOST ->
                    close(transaction, id, Discrepancy.escalated(id, "the PSP itself does not know it"));
            case Outcome.Busy(Duration retryAfter) -> later(transaction, claim, retryAfter);
            case Outcome.Unknown(String reason, Duration retryAfter) -> later(transaction, claim, retryAfter);
            default -> later(transaction, claim, null);
        }
    }

    private boolean isBooked(Transaction transaction, Row row) {
        return ledger.movement(transaction, row.get(ACCOUNT), row.get(KIND), row.get(REFERENCE)).isPresent();
    }

    /** What can't be true yet, because we have not heard of something before it, is looked up again. */
    private void learned(Transaction transaction, Claim claim, Known known, Recorded recorded) {
        if (recorded == Recorded.EARLY) {
            later(transaction, claim, null);
        } else {
            learned(transaction, claim, known);
        }
    }

    /** What the look-up told is recorded: that explains the row, or it is about another charge of the order. */
    private void learned(Transaction transaction, Claim claim, Known known) {
        String id = claim.job();
        Row row = known.row();
        if (isBooked(transaction, row)) {
            close(transaction, id, Discrepancy.resolved(id, transaction.now(), "looked up and applied"));
        } else if (row.get(KIND).equals("charge") && ledger.isCharged(transaction, row.get(ORDER))) {
            transaction.run(Discrepancy.retyped(id, DiscrepancyType.DUPLICATE_CHARGE));
            later(transaction, claim, null);
        } else if (row.get(KIND).equals("charge") && hasEnded(transaction, row.get(ORDER))) {
            transaction.run(Discrepancy.retyped(id, DiscrepancyType.MISSING_HERE));
            later(transaction, claim, null);
        } else if (row.get(KIND).equals("charge") && claim.tries() < ABSENT_MOST) {
            later(transaction, claim, null); // another charge may pay it yet, or none
        } else {
            close(transaction, id, Discrepancy.escalated(id, "the look-up does not explain the settled row"));
        }
    }

    /** Whether the order's payment is over: nothing of ours will explain a charge of it any more. */
    private static boolean hasEnded(Transaction transaction, String order) {
        return Optional.ofNullable(order)
                .flatMap(known -> Payments.ofOrder(transaction, known))
                .flatMap(payment -> Payments.find(transaction, payment))
                .filter(payment -> payment.state().terminal())
                .isPresent();
    }

    private void later(Transaction transaction, Claim claim, Duration atLeast) {
        Duration wait = backoff.after(claim.tries(), entropy, atLeast);
        transaction.run(Jobs.later(claim, Queue.RESOLVE, transaction.now().plus(wait), claim.tries()));
    }

    private static Movement unattributed(Movement charge) {
        return new Movement(charge.account(), "charge", charge.reference(), null, null, charge.amount(), charge.at());
    }

    private static void close(Transaction transaction, String id, Statement<Boolean> decision) {
        transaction.runAll(List.of(decision, Jobs.done(id)));
    }
}
