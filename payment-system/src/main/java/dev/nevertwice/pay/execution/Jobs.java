package dev.nevertwice.pay.execution;

import static dev.nevertwice.pay.execution.ExecutionTables.*;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.execution.PaymentLine.Turn;
import dev.nevertwice.pay.metrics.Count;
import dev.nevertwice.pay.metrics.Tally;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The durable queues: rows with a due time by the database's clock. To claim a job is to make it due again only when the
 * lease ends and to raise its fence; a claimer that sleeps past its lease finds the fence changed and has no effect.
 */
public final class Jobs {

    /** How often within a lease a job looks whether its turn has come while another one of its payment is worked on. */
    private static final int WAITS = 20;

    /** The same while that one waits for its next try: it may yet end before, by what the PSP tells. */
    private static final int LONG_WAITS = 2;

    private final Transactions transactions;
    private final Clock clock;
    private final Duration lease;
    private final Tally tally;

    public Jobs(Transactions transactions, Clock clock, Duration lease) {
        this(transactions, clock, lease, new Tally());
    }

    public Jobs(Transactions transactions, Clock clock, Duration lease, Tally tally) {
        this.transactions = transactions;
        this.clock = clock;
        this.lease = lease;
        this.tally = tally;
    }

    /** A job that anyone may claim at once. */
    public static Statement<Boolean> add(String id, Queue queue) {
        return new Statement.InsertIfAbsent(fresh(id, queue).build());
    }

    /** A job that anyone may claim from then on. */
    public static Statement<Boolean> add(String id, Queue queue, Instant due) {
        return new Statement.InsertIfAbsent(row(id, queue, due, 0, false));
    }

    /** Jobs that anyone may claim at once. Returns the rows of those that are there already. */
    public static Statement<List<Row>> addAll(List<String> ids, Queue queue, Instant due) {
        return new Statement.InsertAllAbsent(
                JOB, ids.stream().map(id -> row(id, queue, due, 0, false)).toList());
    }

    /** A job that is born claimed by the caller: see {@link #claimAtBirth}. */
    public Statement<Void> addClaimed(String id, Queue queue, Instant now) {
        return new Statement.Insert(row(id, queue, now.plus(lease), 1, true));
    }

    /** Told before a claim is made: it is at least as old. */
    Instant now() {
        return clock.now();
    }

    /** The claim of the one who ran {@link #addClaimed}. */
    public Claim claimAtBirth(String id, Instant before) {
        return new Claim(id, 1, 1, before);
    }

    /** Ends jobs in the transaction that would claim them. */
    public interface Settling {

        /** No job needs no claim. */
        Settling NONE = (transaction, jobs) -> Set.of();

        /** Those of the locked jobs of which nothing is left to do, once what it has written is committed. */
        Set<String> settle(Transaction transaction, List<String> jobs);
    }

    /**
     * Due jobs that were found.
     *
     * @param settled of how many nothing was left to do
     * @param stolen of the others, how many whose lease had ended before they were done
     */
    public record Found(List<Claim> claims, int settled, long stolen) {}

    /** Claims up to {@code limit} due jobs. */
    public List<Claim> claim(Queue queue, int limit) {
        return claim(queue, limit, Settling.NONE).claims();
    }

    /** Settles or claims up to {@code limit} due jobs. */
    public Found claim(Queue queue, int limit, Settling settling) {
        Instant before = clock.now();
        Found found = transactions.repeatable(transaction -> claim(transaction, queue, limit, settling, before));
        tally.add(Count.LEASE_STEALS, found.stolen(), queue.word());
        return found;
    }

    /** Whether the lease surely lasts for as long again. A PSP can't fence, so nothing is sent without this. */
    public boolean outlasts(Claim claim, Duration duration) {
        return clock.now().plus(duration).isBefore(claim.claimedBefore().plus(lease));
    }

    /**
     * Locks the job and compares the fence: call it first in every transaction that has an effect for the job.
     *
     * @throws LeaseLost when it is no longer the caller's
     */
    public static void require(Transaction transaction, Claim claim) {
        require(transaction, claim, List.of());
    }

    /** The same, and runs the statements in the same round trip once the job is locked: their results, in order. */
    public static List<Object> require(Transaction transaction, Claim claim, List<Statement<?>> then) {
        List<Statement<?>> all = new ArrayList<>(List.of(lock(claim.job())));
        all.addAll(then);
        List<Object> results = transaction.runAll(all);
        Row job = (Row) ((Optional<?>) results.getFirst()).orElseThrow(() -> new LeaseLost(claim.job()));
        if (job.get(FENCE) != claim.fence() || !job.get(JOB_STATE).equals("open")) {
            throw new LeaseLost(claim.job());
        }
        return results.subList(1, results.size());
    }

    /** The statement that ends the job, whoever has it: nothing is left to do. The caller has locked it. */
    public static Statement<Boolean> done(String job) {
        return new Statement.UpdateIf(
                JOB, List.of(job), JOB_STATE.isNot("done"), List.of(JOB_STATE.to("done"), REASON.to(null)));
    }

    /**
     * The statement that puts an ended job into the dead-letter queue: what it did has not lasted, and what was decided of it before
     * with its fence is decided anew. The caller has locked it.
     */
    static Statement<Boolean> notDone(String job, long fence, String reason) {
        return new Statement.UpdateIf(
                JOB,
                List.of(job),
                Condition.all(JOB_STATE.is("done"), FENCE.is(fence)),
                List.of(
                        JOB_STATE.to("dead"), FENCE.to(fence + 1), QUEUE.to(Queue.RETRY.word()), REASON.to(reason)));
    }

    /** The statement that hands a job on, whoever has it, due as it was. The caller has locked it. */
    static Statement<Boolean> into(Queue queue, String job) {
        return new Statement.UpdateIf(JOB, List.of(job), Condition.always(), List.of(QUEUE.to(queue.word())));
    }

    /** Of a job that the caller has locked. */
    static long fence(Transaction transaction, String job) {
        return transaction.get(JOB, job).orElseThrow().get(FENCE);
    }

    /** Locks the job without claiming it, to end it: jobs are always locked before payments. */
    public static void lock(Transaction transaction, String job) {
        transaction.run(lock(job));
    }

    /** How a job stands that asks the PSP for something. */
    enum Standing {
        /** The PSP has what it asks for, and it is looked at how that goes on, or was; or there is no such job. */
        TRACKED,
        /** The PSP is not known to have it. */
        ASKED,
        /** It was given up, and the PSP is not known to have it. */
        DEAD
    }

    /** Locks the job as {@link #lock(Transaction, String)} does, and says how it stands. */
    static Standing lockedStanding(Transaction transaction, String job) {
        return transaction.run(lock(job))
                .map(row -> row.get(QUEUE).equals(Queue.TRACK.word()) ? Standing.TRACKED
                        : row.get(JOB_STATE).equals("dead") ? Standing.DEAD : Standing.ASKED)
                .orElse(Standing.TRACKED);
    }

    /** The statement that does so. */
    static Statement<Optional<Row>> lock(String job) {
        return new Statement.Lock(JOB, List.of(job));
    }

    /** The statement that hands the job on: due at {@code due} in {@code queue}. */
    public static Statement<Boolean> later(Claim claim, Queue queue, Instant due, long tries) {
        return new Statement.UpdateIf(
                JOB,
                List.of(claim.job()),
                FENCE.is(claim.fence()),
                List.of(QUEUE.to(queue.word()), DUE_AT.to(due), TRIES.to(tries), LEASED.to(false)));
    }

    /** Begins the caller's lease anew: what takes longer than one lease says so now and then. */
    public void renew(Claim claim, Queue queue) {
        transactions.repeatable(transaction -> {
            require(transaction, claim);
            return transaction.run(later(claim, queue, transaction.now().plus(lease), claim.tries()));
        });
    }

    /** The statement that puts the job into the dead-letter queue, where a person finds it with the reason. */
    public static Statement<Boolean> dead(Claim claim, String reason) {
        return new Statement.UpdateIf(
                JOB,
                List.of(claim.job()),
                FENCE.is(claim.fence()),
                List.of(JOB_STATE.to("dead"), REASON.to(reason)));
    }

    /** Puts the job into the dead-letter queue in a transaction of its own, if it is still the caller's. */
    public void bury(Claim claim, String reason) {
        transactions.repeatable(transaction -> {
            require(transaction, claim);
            return transaction.run(dead(claim, reason));
        });
    }

    /** Up to {@code limit} jobs that are not done; without those that wait for a bank. */
    public static int countOpen(Transaction transaction, int limit) {
        int open = 0;
        for (Queue queue : Arrays.stream(Queue.values()).filter(Queue::settles).toList()) {
            open += transaction
                    .scan(JOB, Condition.all(JOB_STATE.is("open"), QUEUE.is(queue.word())), limit, Order.by(DUE_AT))
                    .size();
        }
        return open;
    }

    public static int countDead(Transaction transaction, int limit) {
        return transaction
                .scan(JOB, JOB_STATE.is("dead"), limit, Order.by(QUEUE), Order.by(JOB_ID))
                .size();
    }

    private Found claim(Transaction transaction, Queue queue, int limit, Settling settling, Instant before) {
        Instant now = transaction.now();
        List<Row> found = transaction.claimSkipLocked(
                JOB,
                Condition.all(JOB_STATE.is("open"), QUEUE.is(queue.word()), DUE_AT.atMost(now)),
                limit,
                Order.by(DUE_AT),
                Order.by(JOB_ID));
        if (found.isEmpty()) {
            return new Found(List.of(), 0, 0);
        }
        Set<String> settled =
                settling.settle(transaction, found.stream().map(job -> job.get(JOB_ID)).toList());
        if (!settled.isEmpty()) {
            transaction.write(List.of(new Statement.UpdateAll(
                    JOB, JOB_ID.in(settled), List.of(JOB_STATE.to("done"), REASON.to(null)))));
        }
        List<Row> due = found.stream().filter(job -> !settled.contains(job.get(JOB_ID))).toList();
        if (due.isEmpty()) {
            return new Found(List.of(), settled.size(), 0);
        }
        Turn turn = queue.asksThePsp() ? PaymentLine.of(transaction, due) : new Turn(due, List.of());
        List<Claim> claims = new ArrayList<>();
        List<Statement<?>> writes = new ArrayList<>();
        for (Row job : turn.now()) {
            Claim claim = new Claim(job.get(JOB_ID), job.get(FENCE) + 1, job.get(TRIES) + 1, before);
            claims.add(claim);
            writes.add(new Statement.UpdateIf(
                    JOB,
                    job.key(),
                    Condition.always(),
                    List.of(
                            DUE_AT.to(now.plus(lease)),
                            FENCE.to(claim.fence()),
                            TRIES.to(claim.tries()),
                            LEASED.to(true))));
        }
        // Out of the way, or those who wait for one stubborn job would fill every batch. A lease that ended is over for good:
        // due later and leased, the job would seem to be worked on, and hold back the one that it waits for.
        turn.later().forEach(waiting -> writes.add(new Statement.UpdateIf(
                JOB,
                waiting.job().key(),
                Condition.always(),
                List.of(DUE_AT.to(itsTurn(now, waiting.next())), LEASED.to(false)))));
        transaction.write(writes);
        long stolen = Stream.concat(turn.now().stream(), turn.later().stream().map(PaymentLine.Waiting::job))
                .filter(job -> job.get(LEASED))
                .count();
        return new Found(claims, settled.size(), stolen);
    }

    /** When to look again whether its turn has come. */
    private Instant itsTurn(Instant now, Instant next) {
        Instant soon = now.plus(lease.dividedBy(WAITS));
        Instant late = now.plus(lease.dividedBy(LONG_WAITS));
        return next == null || next.isBefore(soon) ? soon : next.isBefore(late) ? next : late;
    }

    /** @param tries how often it was claimed so far, and so its fence */
    private static Row row(String id, Queue queue, Instant due, long tries, boolean leased) {
        return fresh(id, queue)
                .set(DUE_AT, due)
                .set(TRIES, tries)
                .set(FENCE, tries)
                .set(LEASED, leased)
                .build();
    }

    /** Due at once, and never claimed. */
    private static Row.Builder fresh(String id, Queue queue) {
        return JOB.row()
                .set(JOB_ID, id)
                .set(QUEUE, queue.word())
                .set(JOB_STATE, "open")
                .set(TRIES, 0L)
                .set(FENCE, 0L)
                .set(LEASED, false);
    }
}
