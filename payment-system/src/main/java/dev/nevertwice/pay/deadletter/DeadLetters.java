package dev.nevertwice.pay.deadletter;

import dev.nevertwice.pay.api.Problem;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.deadletter.Actions.Action;
import dev.nevertwice.pay.deadletter.Actions.Kind;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.execution.Queues.Item;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.webhook.Inbox;
import java.util.Locale;

/**
 * What a person does about a job that was given up. Redriving gives it fresh tries with the same key. Discarding ends it, and
 * for what may have moved money only when the PSP itself says that nothing happened.
 */
public final class DeadLetters {

    private final Transactions transactions;
    private final Psps psps;
    private final Recorder recorder;
    private final Entropy entropy;

    public DeadLetters(Transactions transactions, Psps psps, Recorder recorder, Entropy entropy) {
        this.transactions = transactions;
        this.psps = psps;
        this.recorder = recorder;
        this.entropy = entropy;
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
        return once(wish, Kind.REDRIVE,
                (transaction, item) -> transaction.run(Queues.redriven(item, transaction.now())));
    }

    /**
     * Blocks for at most two calls to the PSP.
     *
     * @throws Refusal also when money moved, may have moved, or is still owed
     */
    public Done discard(Wish wish) {
        Item seen = transactions.repeatable(transaction -> Queues.find(transaction, wish.job()))
                .orElseThrow(() -> new Refusal(Problem.NOT_FOUND, wish.job()));
        if (seen.isDead() && seen.fence() == wish.fence()) {
            requireDiscardable(seen);
        }
        return once(wish, Kind.DISCARD, (transaction, item) -> end(transaction, item, wish));
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
                throw new Refusal(Problem.NOT_DEAD, "it is " + item.state() + ", its fence is " + item.fence());
            }
            effect.on(transaction, item);
            transaction.run(Actions.add(action));
            return new Done(action, false);
        }).orElseThrow();
    }

    private void requireDiscardable(Item item) {
        if (item.queue() == Queue.INBOX) {
            return; // what an event told is learned from a look-up or a settlement file, too
        }
        Intent intent = item.intent().orElseThrow(() -> new Refusal(
                Problem.NOT_DISCARDABLE,
                "what is in the queue " + item.queue().word() + " is decided where it is kept"));
        if (intent.operation() != Operation.REGISTER) {
            throw new Refusal(Problem.STILL_OWED,
                    "a " + intent.operation().word() + " is still to be done: redrive it, or investigate");
        }
        boolean leaseOver = transactions.repeatable(transaction -> item.dueAt().isBefore(transaction.now()));
        if (!leaseOver) {
            throw new Refusal(Problem.ABSENCE_NOT_PROVEN, "the last try may be under way until " + item.dueAt());
        }
        PspGateway psp = psps.at(intent.account());
        requireAbsent(psp.lookUpRegistration(intent.key()));
        // A PSP that has forgotten the key still knows what it charged for.
        requireAbsent(psp.lookUpAttempt(intent.subject()));
    }

    private static void requireAbsent(Outcome found) {
        switch (found) {
            case Outcome.Absent absent -> {}
            case Outcome.Registered(var registration) -> throw new Refusal(
                    Problem.MONEY_MAY_HAVE_MOVED, "the PSP has it as " + registration.id() + ": redrive, to record it");
            default -> throw new Refusal(
                    Problem.ABSENCE_NOT_PROVEN, "the PSP does not say what became of it: ask again, or investigate");
        }
    }

    private void end(Transaction transaction, Item item, Wish wish) {
        if (item.intent().isPresent()) {
            // The PSP has nothing of it. Should it turn up after all, it comes late after a no and goes back.
            String cause = "operator:" + wish.job() + ":" + wish.fence();
            recorder.decline(transaction, item.intent().get().subject(), "discarded", cause);
            transaction.run(Intent.done(item.id()));
        } else {
            transaction.run(Inbox.discarded(item.id()));
        }
        transaction.run(Jobs.done(item.id()));
    }
}
