package dev.nevertwice.pay.casework;

import static dev.nevertwice.pay.casework.CaseworkTables.*;
import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.WalletChanges;
import dev.nevertwice.pay.reconciliation.Unbooked;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The work on discrepancies in the queues of the finance people and of the investigators. Whoever works on one claims it for a
 * while; only the one who has it may close it; every step is appended with who and why. Two at once: the row's lock
 * decides, and the other is told who has it.
 */
public final class Casework {

    private static final String AUTOMATIC = "automatic";

    private final Transactions transactions;
    private final Entropy entropy;
    private final Duration lease;

    /** @param lease how long a claim lasts: a working day, so that it survives lunch and not a holiday */
    public Casework(Transactions transactions, Entropy entropy, Duration lease) {
        this.transactions = transactions;
        this.entropy = entropy;
        this.lease = lease;
    }

    /** What became of a step. */
    public sealed interface Result {

        record Done(Row discrepancy, List<Row> events) implements Result {}

        record Unknown() implements Result {}

        /** Somebody else has it. */
        record Held(String by, Instant until) implements Result {}

        /** It is not in a state, or not in a queue, in which people can do this. */
        record NotNow(String why) implements Result {}

        /** The correction can't be posted. */
        record Refused(String why) implements Result {}
    }

    private interface Step {
        Result take(Transaction transaction, Row discrepancy);
    }

    /** Discrepancies of one queue and state (each null for any), by id, beginning after one. */
    public static List<Row> list(Transaction transaction, String queue, String state, String after, int limit) {
        List<Condition> wanted = new ArrayList<>(List.of(ID.above(after)));
        if (queue != null) {
            wanted.add(QUEUE.is(queue));
        }
        if (state != null) {
            wanted.add(STATE.is(state));
        }
        return transaction.scan(DISCREPANCY, new Condition.All(wanted), limit, Order.by(ID));
    }

    public Result show(String id) {
        return transactions.repeatable(transaction -> transaction.get(DISCREPANCY, id)
                .<Result>map(found -> new Result.Done(found, events(transaction, id)))
                .orElseGet(Result.Unknown::new));
    }

    /** Takes it, or keeps it for longer. */
    public Result claim(String id, String who, String why) {
        return step(id, (transaction, found) -> {
            if (!found.get(STATE).equals("open") || found.get(CLASS).equals(AUTOMATIC)) {
                return notForPeople(found);
            }
            if (isHeldByAnother(transaction, found, who)) {
                return new Result.Held(found.get(CLAIMED_BY), found.get(CLAIMED_UNTIL));
            }
            change(transaction, id, CLAIMED_BY.to(who), CLAIMED_UNTIL.to(transaction.now().plus(lease)));
            return done(transaction, id, who, "claim", why, null);
        });
    }

    /** Lets go of it. */
    public Result release(String id, String who, String why) {
        return held(id, who, (transaction, found) -> {
            change(transaction, id, CLAIMED_BY.to(null), CLAIMED_UNTIL.to(null));
            return done(transaction, id, who, "release", why, null);
        });
    }

    /** Anybody may say something about any, whoever has it and however it ended. */
    public Result comment(String id, String who, String text) {
        return step(id, (transaction, found) -> done(transaction, id, who, "comment", text, null));
    }

    /** Closes it, with a correcting entry or (null) without one. */
    public Result resolve(String id, String who, String why, Correction correction) {
        return held(id, who, (transaction, found) -> {
            Optional<Unbooked> unbooked = correction == null ? Optional.empty() : unbooked(transaction, found);
            Optional<String> refusal = correction == null ? Optional.empty() : correction.refusal(unbooked);
            if (refusal.isPresent()) {
                return new Result.Refused(refusal.get());
            }
            String entry = correction == null ? null : post(transaction, id, correction, unbooked);
            change(
                    transaction, id, STATE.to("resolved"), CLOSED_AT.to(transaction.now()), RESOLUTION.to(why),
                    CLAIMED_BY.to(null), CLAIMED_UNTIL.to(null));
            return done(transaction, id, who, "resolve", why, entry);
        });
    }

    /** Opens it again for people. What was posted stays posted: another correction undoes it. */
    public Result reopen(String id, String who, String why) {
        return step(id, (transaction, found) -> {
            if (!found.get(STATE).equals("resolved")) {
                return new Result.NotNow("it is open");
            }
            List<Change> changes = new ArrayList<>(
                    List.of(STATE.to("open"), CLOSED_AT.to(null), RESOLUTION.to(null)));
            if (found.get(CLASS).equals(AUTOMATIC)) {
                changes.addAll(List.of(CLASS.to("manual"), QUEUE.to("finance")));
            }
            change(transaction, id, changes.toArray(Change[]::new));
            return done(transaction, id, who, "reopen", why, null);
        });
    }

    private Result held(String id, String who, Step step) {
        return step(id, (transaction, found) -> {
            if (!found.get(STATE).equals("open") || found.get(CLASS).equals(AUTOMATIC)) {
                return notForPeople(found);
            }
            if (isHeldByAnother(transaction, found, who)) {
                return new Result.Held(found.get(CLAIMED_BY), found.get(CLAIMED_UNTIL));
            }
            return who.equals(found.get(CLAIMED_BY)) ? step.take(transaction, found)
                    : new Result.NotNow("claim it first");
        });
    }

    /** Locks the discrepancy; the command makes a step that nobody knows the end of happen once. */
    private Result step(String id, Step step) {
        return transactions.once("case:" + entropy.id("step"), transaction -> {
            Optional<Row> found = transaction.lock(DISCREPANCY, id);
            return found.isEmpty() ? new Result.Unknown() : step.take(transaction, found.get());
        }).orElseThrow();
    }

    private static Result notForPeople(Row found) {
        return new Result.NotNow(
                found.get(STATE).equals("open") ? "a program is still at it" : "it is " + found.get(STATE));
    }

    private static boolean isHeldByAnother(Transaction transaction, Row found, String who) {
        return found.get(CLAIMED_BY) != null
                && !found.get(CLAIMED_BY).equals(who)
                && found.get(CLAIMED_UNTIL).isAfter(transaction.now());
    }

    private static void change(Transaction transaction, String id, Change... changes) {
        transaction.updateIf(DISCREPANCY, List.of(id), Condition.always(), changes);
    }

    private static Result done(
            Transaction transaction, String id, String who, String action, String why, String entry) {
        List<Row> before = events(transaction, id);
        transaction.insert(EVENT.row()
                .set(EVENT_OF, id)
                .set(EVENT_NUMBER, before.size() + 1L)
                .set(EVENT_AT, transaction.now())
                .set(EVENT_WHO, who)
                .set(EVENT_ACTION, action)
                .set(EVENT_WHY, why)
                .set(EVENT_ENTRY, entry)
                .build());
        return new Result.Done(transaction.get(DISCREPANCY, id).orElseThrow(), events(transaction, id));
    }

    /** Not where that was posted for it before: what the PSP moved is booked once. */
    private static Optional<Unbooked> unbooked(Transaction transaction, Row found) {
        List<String> entries = events(transaction, found.get(ID)).stream()
                .map(event -> event.get(EVENT_ENTRY))
                .filter(Objects::nonNull)
                .toList();
        return Unbooked.by(transaction, found).filter(moved -> !moved.isBookedBy(transaction, entries));
    }

    /** A movement that has a name is recorded with it: no program books it after this. */
    private static String post(
            Transaction transaction, String id, Correction correction, Optional<Unbooked> unbooked) {
        WalletChanges wallets = new WalletChanges(transaction);
        Entry entry = correction.entry(id + ":" + (events(transaction, id).size() + 1), wallets);
        List<Statement<?>> writes = new ArrayList<>(Ledger.post(entry, transaction.now()));
        writes.addAll(wallets.writes());
        unbooked.filter(moved -> moved.movement() != null && correction.books(moved))
                .ifPresent(moved -> writes.add(Ledger.bookedBy(entry, moved.movement(), transaction.now())));
        transaction.write(writes);
        return entry.id();
    }

    private static List<Row> events(Transaction transaction, String id) {
        return transaction.scan(EVENT, EVENT_OF.is(id), Integer.MAX_VALUE, Order.by(EVENT_NUMBER));
    }
}
