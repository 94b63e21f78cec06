package dev.nevertwice.pay.deadletter;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.deadletter.Actions.Action;
import dev.nevertwice.pay.deadletter.Actions.Kind;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.DisputeTracker;
import dev.nevertwice.pay.execution.Disputes;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.execution.Queues.Item;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.payout.Payout;
import dev.nevertwice.pay.payout.PayoutRecorder;
import dev.nevertwice.pay.payout.PayoutSender;
import dev.nevertwice.pay.payout.Payouts;
import dev.nevertwice.pay.psp.Chargeback.Status;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.retry.RetryPolicy;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.webhook.Inbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a person does about a job that was given up. Redriving gives it fresh tries with the same key. Discarding ends it, and
 * for what may have moved money only when the PSP itself says that nothing happened.
 */
public final class DeadLetters {

    private final Transactions transactions;
    private final Psps psps;
    private final Recorder recorder;
    private final PayoutRecorder payouts;
    private final Entropy entropy;
    private final Duration keyUsable;

    /** @param keyUsable what was sent with a key longer ago does not arrive any more */
    public DeadLetters(
            Transactions transactions, Psps psps, Recorder recorder, PayoutRecorder payouts, Entropy entropy,
            Duration keyUsable) {
        this.transactions = transactions;
        this.psps = psps;
        this.recorder = recorder;
        this.payouts = payouts;
        this.entropy = entropy;
        this.keyUsable = keyUsable;
    }

    /**
     * What an operator asks for.
     *
     * @param fence of the job as the operator saw it
     */
    public record Wish(String job, long fence, String who, String why) {}

    /** What was done; {@code repeated} when it had been done before, by the same operator for the same reason. */
    public record Done(Action action, boolean repeated) {}

    /** @throws Refusal when the job is not dead, or not the operator's any more */
    public Done redrive(Wish wish) {
        return once(wish, Kind.REDRIVE, (transaction, item) -> {
            transaction.run(Queues.redriven(item, transaction.now()));
            if (item.queue() == Queue.PAYOUT) {
                transaction.run(PayoutRecorder.redriven(item.id(), item.fence()));
            } else if (item.intent().isPresent()) {
                transaction.run(Intent.redriven(item.id(), item.fence()));
            }
        });
    }

    /**
     * Blocks for at most two calls to the PSP.
     *
     * @throws Refusal also when money moved, may have moved, or is still owed
     */
    public Done discard(Wish wish) {
        Item seen = transactions.repeatable(transaction -> Queues.find(transaction, wish.job()))
                .orElseThrow(() -> new Refusal(Problem.NOT_FOUND, wish.job()));
        boolean isChecked = seen.isDead() && seen.fence() == wish.fence();
        if (isChecked) {
            requireDiscardable(seen);
        }
        return once(wish, Kind.DISCARD, (transaction, item) -> {
            if (!isChecked) {
                throw notDead(seen); // it may have died since, and nobody has asked the PSP
            }
            end(transaction, item, wish);
        });
    }

    private interface Effect {
        void on(Transaction transaction, Item item);
    }

    private Done once(Wish wish, Kind kind, Effect effect) {
        return transactions.once(entropy.id("act"), transaction -> {
            Item item = Queues.lock(transaction, wish.job())
                    .orElseThrow(() -> new Refusal(Problem.NOT_FOUND, wish.job()));
            Action action = new Action(wish.job(), wish.fence(), kind, wish.who(), wish.why(), transaction.now());
            Action before = Actions.find(transaction, wish.job(), wish.fence()).orElse(null);
            if (before != null && before.isSameAs(action)) {
                return new Done(before, true);
            }
            if (before != null) {
                throw new Refusal(Problem.ALREADY_DECIDED,
                        before.who() + " chose to " + before.kind().name().toLowerCase(Locale.ROOT) + " it at "
                                + before.at() + ": " + before.why());
            }
            if (!item.isDead() || item.fence() != wish.fence()) {
                throw notDead(item);
            }
            effect.on(transaction, item);
            transaction.run(Actions.add(action));
            return new Done(action, false);
        }).orElseThrow();
    }

    private static Refusal notDead(Item item) {
        return new Refusal(Problem.NOT_DEAD, "it is " + item.state() + ", its fence is " + item.fence());
    }

    private void requireDiscardable(Item item) {
        switch (item.queue()) {
            case INBOX -> {} // what it would learn is told by a look-up or a settlement file, too
            case DISPUTE -> requireUndecided(item);
            case PAYOUT -> requireNotPaid(item);
            default -> requireNothingMoved(item, item.intent().orElseThrow(() -> new Refusal(
                    Problem.NOT_DISCARDABLE,
                    "what is in the queue " + item.queue().word() + " is decided where it is kept")));
        }
    }

    private void requireNothingMoved(Item item, Intent intent) {
        PspGateway psp = psps.at(intent.account());
        Instant asked = now(); // a try may arrive between its answer and the end of the time in which it may
        switch (intent.operation()) {
            case REGISTER -> {
                requireLeaseOver(item);
                requireAbsent(psp.lookUpRegistration(intent.key()));
                // A PSP that has forgotten the key still knows what it charged for.
                requireAbsent(psp.lookUpAttempt(intent.subject()));
                requireNoTryUnderWay(item, intent.idleFence(), asked);
            }
            case REFUND -> requireNotRefunded(item, intent, psp, asked);
            case VOID -> {
                requireGivenUpFor(item, RetryPolicy.KEY_TOO_OLD);
                requireAbsent(psp.lookUpVoid(intent.key()));
                requireAbsent(psp.lookUpVoidOf(intent.id()));
            }
            case CAPTURE -> {
                requireGivenUpFor(item, RetryPolicy.KEY_TOO_OLD);
                requireAbsent(psp.lookUpCapture(intent.key()));
                requireAbsent(psp.lookUpCaptureOf(intent.id()));
            }
        }
    }

    /** It was never made, and can't be with its key any more; or it was, and came back. */
    private void requireNotRefunded(Item item, Intent intent, PspGateway psp, Instant asked) {
        Outcome byKey = psp.lookUpRefund(intent.key());
        Outcome found = byKey instanceof Outcome.Absent ? psp.lookUpRefundOf(intent.id()) : byKey;
        if (found instanceof Outcome.Refunded(var refund)
                && transactions.repeatable(transaction -> recorder.hasComeBack(transaction, intent, refund))) {
            requireLeaseOver(item);
            return;
        }
        requireGivenUpFor(item, RetryPolicy.KEY_TOO_OLD);
        requireAbsent(found);
        requireNoTryUnderWay(item, intent.idleFence(), asked);
    }

    private void requireNotPaid(Item item) {
        requireGivenUpFor(item, RetryPolicy.KEY_TOO_OLD, PayoutSender.NO_BALANCE, PayoutSender.REFUSED);
        Payout ordered = onlyOrdered(item);
        requireNoTryUnderWay(item, ordered.idleFence(), now());
        requireAbsent(psps.at(ordered.account()).lookUpPayout(item.id()));
    }

    /**
     * An event tells the end of a dispute, too, unless what the PSP says of it is not what we have, or it was missed, or will be: then
     * only the look-up does, or a person books it.
     */
    private void requireUndecided(Item item) {
        Optional<Disputes.Undecided> undecided =
                transactions.repeatable(transaction -> Disputes.undecided(transaction, item.id()));
        if (undecided.isPresent() && item.deadReason() != null
                && item.deadReason().contains(DisputeTracker.CONTRADICTED)) {
            throw stillOwed(item);
        }
        Optional<Outcome> found =
                undecided.map(dispute -> psps.at(dispute.account()).lookUpChargeback(dispute.id()));
        if (found.isPresent() && found.get() instanceof Outcome.Disputed(var theirs)
                && theirs.status() == Status.OPENED) {
            throw stillOwed(item);
        }
        found.ifPresent(DeadLetters::requireAbsent);
    }

    private Payout onlyOrdered(Item item) {
        return transactions.repeatable(transaction -> onlyOrdered(transaction, item));
    }

    private static Payout onlyOrdered(Transaction transaction, Item item) {
        return Payouts.find(transaction, item.id())
                .filter(Payout::isOnlyOrdered)
                .orElseThrow(() -> new Refusal(Problem.MONEY_MAY_HAVE_MOVED, "the PSP has it, or had it"));
    }

    /** Whether it can't be done as it was asked for, for one of these reasons: for any other, redriving does it. */
    private void requireGivenUpFor(Item item, String... reasons) {
        if (item.deadReason() == null || Stream.of(reasons).noneMatch(item.deadReason()::contains)) {
            throw stillOwed(item);
        }
        requireLeaseOver(item);
    }

    private static Refusal stillOwed(Item item) {
        String what = item.intent().map(intent -> intent.operation().word()).orElse(item.queue().word());
        return new Refusal(Problem.STILL_OWED, "a " + what + " is still to be done: redrive it, or investigate");
    }

    /**
     * No request that nobody answered may arrive any more: by then what it asks for may have been asked for once more, and paid twice,
     * or another card may have been charged.
     *
     * @param idleFence up to which fence certainly no try did anything
     * @param asked when the PSP was asked for it at the earliest
     */
    private void requireNoTryUnderWay(Item item, long idleFence, Instant asked) {
        if (idleFence < item.fence()) {
            requireOver(item.dueAt().plus(keyUsable), asked, "a try that was never answered may arrive");
        }
    }

    private void requireLeaseOver(Item item) {
        requireOver(item.dueAt(), now(), "the last try may be under way");
    }

    private Instant now() {
        return transactions.repeatable(Transaction::now);
    }

    private static void requireOver(Instant end, Instant now, String what) {
        if (!end.isBefore(now)) {
            throw new Refusal(Problem.ABSENCE_NOT_PROVEN, what + " until " + end);
        }
    }

    private static void requireAbsent(Outcome found) {
        switch (found) {
            case Outcome.Absent absent -> {}
            case Outcome.Registered(var registration) -> throw theirs(registration.id());
            case Outcome.Refunded(var refund) -> throw theirs(refund.id());
            case Outcome.Captured(var capture) -> throw theirs(capture.id());
            case Outcome.Voided(var released) -> throw theirs(released.id());
            case Outcome.PaidOut(var payout) -> throw theirs(payout.id());
            case Outcome.Disputed(var chargeback) -> throw theirs(chargeback.id());
            default -> throw new Refusal(
                    Problem.ABSENCE_NOT_PROVEN, "the PSP does not say what became of it: ask again, or investigate");
        }
    }

    private static Refusal theirs(String id) {
        return new Refusal(Problem.MONEY_MAY_HAVE_MOVED, "the PSP has it as " + id + ": redrive, to record it");
    }

    private void end(Transaction transaction, Item item, Wish wish) {
        String cause = "operator:" + wish.job() + ":" + wish.fence();
        switch (item.queue()) {
            case INBOX -> transaction.run(Inbox.discarded(item.id()));
            case DISPUTE -> recorder.endDispute(transaction, item.id());
            case PAYOUT -> payouts.refused(transaction, onlyOrdered(transaction, item).id(), "discarded");
            default -> notMade(transaction, item.intent().orElseThrow(), cause);
        }
        transaction.run(Jobs.done(item.id()));
    }

    private void notMade(Transaction transaction, Intent intent, String cause) {
        if (intent.operation() == Operation.REGISTER) {
            // The PSP has nothing of it. Should it turn up after all, it comes late after a no and goes back.
            recorder.decline(transaction, intent.subject(), "discarded", cause);
            transaction.run(Intent.done(intent.id()));
        } else {
            recorder.notMade(transaction, intent, cause);
        }
    }
}
