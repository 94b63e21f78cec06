package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Backoff;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.LeaseLost;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.util.List;

/**
 * Repairs automatic discrepancies. A repair never charges: it learns what the PSP did, or gives money back. The look-up
 * comes before the transaction; the effect, once per discrepancy, is in it.
 */
public final class Resolver {

    private static final int BATCH = 16;

    private final Transactions transactions;
    private final Jobs jobs;
    private final PspGateway psp;
    private final Recorder recorder;
    private final Ledger ledger;
    private final Entropy entropy;
    private final Backoff backoff;
    private final String pspAccount;

    public Resolver(
            Transactions transactions,
            Jobs jobs,
            PspGateway psp,
            Recorder recorder,
            Ledger ledger,
            Entropy entropy,
            Backoff backoff,
            String pspAccount) {
        this.transactions = transactions;
        this.jobs = jobs;
        this.psp = psp;
        this.recorder = recorder;
        this.ledger = ledger;
        this.entropy = entropy;
        this.backoff = backoff;
        this.pspAccount = pspAccount;
    }

    /** Works on discrepancies that are due; returns how many. */
    public int runOnce() {
        List<Claim> claims = jobs.claim(Queue.RESOLVE, BATCH);
        for (Claim claim : claims) {
            try {
                resolve(claim);
            } catch (LeaseLost lost) {
                // Another worker has it.
            }
        }
        return claims.size();
    }

    private record Known(Discrepancy discrepancy, Row row) {}

    private void resolve(Claim claim) {
        Known known = transactions.repeatable(transaction -> read(transaction, claim.job()));
        Outcome truth = known.discrepancy().type() == DiscrepancyType.STATUS_DIFFERS
                ? lookUp(known.row())
                : new Outcome.Absent();
        transactions.once("resolve:" + claim.job() + ":" + claim.fence(), transaction -> {
            Jobs.require(transaction, claim);
            settle(transaction, claim, known, truth);
            return true;
        });
    }

    private Known read(Transaction transaction, String id) {
        Discrepancy discrepancy = Discrepancy.read(transaction.get(DISCREPANCY, id).orElseThrow());
        String kind = id.startsWith("dis_refund:") ? "refund" : "charge";
        Row row = transaction.get(ROW, pspAccount, kind, discrepancy.subject()).orElseThrow();
        return new Known(discrepancy, row);
    }

    private Outcome lookUp(Row row) {
        return row.get(KIND).equals("charge")
                ? psp.lookUpAttempt(row.get(MERCHANT_REFERENCE))
                : psp.lookUpRefund(row.get(MERCHANT_REFERENCE));
    }

    private void settle(Transaction transaction, Claim claim, Known known, Outcome truth) {
        Row row = known.row();
        String id = claim.job();
        switch (known.discrepancy().type()) {
            case STATUS_DIFFERS -> learn(transaction, claim, known, truth);
            case DUPLICATE_CHARGE, MISSING_HERE -> {
                if (row.get(KIND).equals("refund")) {
                    close(transaction, id, Discrepancy.escalated(id, "a refund that nobody of ours ordered"));
                    return;
                }
                boolean attributed = known.discrepancy().type() == DiscrepancyType.DUPLICATE_CHARGE;
                recorder.giveBack(transaction, charge(row, attributed));
                close(transaction, id, Discrepancy.resolved(id, transaction.now(), "adopted, refund ordered"));
            }
            case MISSING_THERE, AMOUNT_DIFFERS, UNPARSEABLE -> throw new AssertionError("not for a program: " + id);
        }
    }

    private void learn(Transaction transaction, Claim claim, Known known, Outcome truth) {
        Row row = known.row();
        String cause = "settlement:" + row.get(ROW_REFERENCE);
        Recorded recorded = null;
        if (truth instanceof Outcome.Registered(var registration)) {
            recorded = recorder.registration(transaction, registration, cause);
        } else if (truth instanceof Outcome.Refunded(var refund)) {
            recorded = recorder.refund(transaction, row.get(MERCHANT_REFERENCE), refund, cause);
        }
        String id = claim.job();
        if (ledger.movement(transaction, row.get(KIND), row.get(REFERENCE)).isPresent()) {
            close(transaction, id, Discrepancy.resolved(id, transaction.now(), "looked up and applied"));
        } else if (recorded != null) {
            close(transaction, id, Discrepancy.escalated(id, "the look-up does not explain the settled row"));
        } else {
            Duration wait = backoff.after(claim.tries(), entropy);
            transaction.run(Jobs.later(claim, Queue.RESOLVE, transaction.now().plus(wait), claim.tries()));
        }
    }

    private static Movement charge(Row row, boolean attributed) {
        return new Movement(
                "charge",
                row.get(REFERENCE),
                attributed ? row.get(ORDER) : null,
                attributed ? row.get(MERCHANT_REFERENCE) : null,
                Money.of(row.get(AMOUNT), row.get(CURRENCY)),
                row.get(OCCURRED_AT));
    }

    private static void close(Transaction transaction, String id, Statement<Boolean> decision) {
        transaction.runAll(List.of(decision, Jobs.done(id)));
    }
}
