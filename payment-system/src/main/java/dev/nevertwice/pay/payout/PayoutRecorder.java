package dev.nevertwice.pay.payout;

import static dev.nevertwice.pay.payout.PayoutTables.*;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.ledger.Accounts;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Payout.Status;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records what was learned of a payout, from whatever source: its state, the entries, the wallet, in the caller's
 * transaction. Locks in this order: the payout's job, the payout, the wallet.
 */
public final class PayoutRecorder {

    /** What recording did. */
    public enum Recorded {
        APPLIED,
        DUPLICATE,
        /** It contradicts what is certain, or is of another amount than ours. */
        REFUSED,
        /** It is about a payout that we never ordered, or not there. */
        UNATTRIBUTED
    }

    private final Ledger ledger;

    public PayoutRecorder(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Records the PSP's payout.
     *
     * @param account of ours at the PSP that has it: another one that paid it was not asked to
     */
    public Recorded record(Transaction transaction, String account, dev.nevertwice.pay.psp.Payout theirs) {
        Optional<Payout> found =
                lock(transaction, theirs.reference()).filter(payout -> payout.account().equals(account));
        if (found.isEmpty()) {
            return Recorded.UNATTRIBUTED;
        }
        Payout ours = found.get();
        if (!ours.amount().equals(theirs.amount())) {
            return Recorded.REFUSED;
        }
        return switch (ours.state().step(theirs.status())) {
            case DUPLICATE -> Recorded.DUPLICATE;
            case REFUSED -> Recorded.REFUSED;
            case APPLIED -> {
                apply(transaction, ours, theirs);
                yield Recorded.APPLIED;
            }
        };
    }

    /** Records that the PSP never had the payout and is not asked for it any more: it refused it for good, or a person gave it up. */
    public void refused(Transaction transaction, String id, String reason) {
        Payout payout = lock(transaction, id).orElseThrow();
        if (payout.state() != PayoutState.ORDERED) {
            return;
        }
        List<Statement<?>> writes = new ArrayList<>();
        if (payout.seller() != null) {
            WalletChanges wallets = new WalletChanges(transaction);
            List<Posting> back = wallets.credit(payout.payee(), payout.amount());
            writes.addAll(Ledger.post(
                    Entry.of("payout_refused", id, null, due(payout.amount()), back), transaction.now()));
            writes.addAll(wallets.writes());
        }
        writes.add(update(payout, PayoutState.REFUSED, transaction.now(), REASON.to(reason)));
        writes.add(Jobs.done(id));
        transaction.write(writes);
    }

    /** The statement that records that nothing was tried when the job's fence was raised: what certainly paid nothing still did not. */
    public static Statement<Boolean> redriven(String id, long fence) {
        return new Statement.UpdateIf(PAYOUT, List.of(id), IDLE_FENCE.is(fence), List.of(IDLE_FENCE.to(fence + 1)));
    }

    private void apply(Transaction transaction, Payout ours, dev.nevertwice.pay.psp.Payout theirs) {
        Instant now = transaction.now();
        List<Statement<?>> writes = new ArrayList<>();
        if (ours.state() == PayoutState.ORDERED) {
            Movement out = new Movement(
                    ours.account(), "payout", ours.id(), null, null, ours.amount(), theirs.at());
            writes.addAll(ledger.moved(
                    now, null, "payout", out, side(Accounts.PAYOUTS_IN_TRANSIT, Side.DEBIT, ours.amount()),
                    ledger.pays(out)));
        }
        if (theirs.status() == Status.PAID && ours.seller() != null) {
            writes.addAll(Ledger.post(
                    Entry.of("payout_paid", ours.id(), null, due(ours.amount()), transit(ours.amount())), now));
        }
        if (theirs.status() == Status.FAILED) {
            writes.addAll(cameBack(transaction, ours, theirs.endedAt(now)));
        }
        PayoutState to = PayoutState.of(theirs.status());
        writes.add(update(ours, to, now, PSP_PAYOUT.to(theirs.id()), REASON.to(null)));
        if (to.over()) {
            writes.add(Jobs.done(ours.id()));
        }
        transaction.write(writes);
    }

    private List<Statement<?>> cameBack(Transaction transaction, Payout payout, Instant at) {
        Instant now = transaction.now();
        Movement back = new Movement(
                payout.account(), "payout_failed", payout.id(), null, null, payout.amount(), at);
        List<Posting> debits = new ArrayList<>(ledger.receives(back));
        List<Posting> credits = new ArrayList<>(transit(payout.amount()));
        WalletChanges wallets = new WalletChanges(transaction);
        if (payout.seller() != null) {
            debits.addAll(due(payout.amount()));
            credits.addAll(wallets.credit(payout.payee(), payout.amount()));
        }
        List<Statement<?>> writes =
                new ArrayList<>(ledger.moved(now, null, "payout_failed", back, debits, credits));
        writes.addAll(wallets.writes());
        return writes;
    }

    private static Optional<Payout> lock(Transaction transaction, String id) {
        Jobs.lock(transaction, id);
        return transaction.lock(PAYOUT, id).map(Payout::read);
    }

    private static Statement<?> update(Payout payout, PayoutState to, Instant now, Change... more) {
        List<Change> changes = new ArrayList<>(List.of(STATE.to(to.word()), UPDATED_AT.to(now)));
        changes.addAll(List.of(more));
        return new Statement.UpdateIf(
                PAYOUT, List.of(payout.id()), Condition.all(STATE.is(payout.state().word())), changes);
    }

    private static List<Posting> due(Money amount) {
        return side(Accounts.PAYOUTS_DUE, Side.DEBIT, amount);
    }

    private static List<Posting> transit(Money amount) {
        return side(Accounts.PAYOUTS_IN_TRANSIT, Side.CREDIT, amount);
    }

    private static List<Posting> side(String account, Side side, Money amount) {
        return List.of(new Posting(account, side, amount));
    }
}
