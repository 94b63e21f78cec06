package dev.nevertwice.pay.execution;

import static dev.nevertwice.pay.execution.ExecutionTables.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.env.Tasks.Task;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What holds of the durable queues on every store: one receiver at a time, one job of a payment at a time and in order, and
 * a poisonous job that harms nobody but itself. Ids are fresh for each test, and each begins with nothing due.
 */
public abstract class JobsContract {

    private static final Duration LEASE = Duration.ofMinutes(10);

    private final SystemTasks tasks = new SystemTasks();
    private final SystemEntropy entropy = new SystemEntropy();
    private Transactions transactions;
    private Jobs jobs;

    /** The store, with intents that may name any payment. */
    protected abstract Store store();

    @BeforeEach
    final void open() {
        SystemClock clock = new SystemClock();
        transactions = new Transactions(store(), clock, entropy);
        jobs = new Jobs(transactions, clock, LEASE);
        for (Queue queue : Queue.values()) {
            List<Row> left = transactions.repeatable(transaction -> transaction.scan(
                    JOB, Condition.all(JOB_STATE.is("open"), QUEUE.is(queue.word())), 1_000));
            left.forEach(job -> end(job.get(JOB_ID)));
        }
    }

    @Test
    void aPoisonousJobHarmsNoOther() {
        String good = add(Queue.INBOX);
        String bad = add(Queue.INBOX);
        String better = add(Queue.INBOX);
        List<String> worked = Collections.synchronizedList(new ArrayList<>());
        JobRunner runner = runner(Queue.INBOX, claim -> {
            if (claim.job().equals(bad)) {
                throw new IllegalStateException("poison");
            }
            worked.add(claim.job());
            end(claim.job());
        });
        assertEquals(3, runner.runOnce());
        assertEquals(sorted(List.of(good, better)), sorted(worked));
        assertEquals("open", job(bad).get(JOB_STATE));
        assertEquals(0, runner.runOnce());
    }

    @Test
    void aJobThatThrowsFiveTimesIsBuriedWithTheReasonAndNotTriedAgain() {
        String bad = add(Queue.INBOX);
        AtomicInteger tries = new AtomicInteger();
        JobRunner runner = runner(Queue.INBOX, claim -> {
            tries.incrementAndGet();
            throw new AssertionError("always");
        });
        for (int claimed = 1; claimed <= 5; claimed++) {
            assertEquals("open", job(bad).get(JOB_STATE));
            assertEquals(1, runner.runOnce());
            leaseEnds(bad);
        }
        assertEquals("dead", job(bad).get(JOB_STATE));
        assertEquals("poison: java.lang.AssertionError: always", job(bad).get(REASON));
        assertEquals(0, runner.runOnce());
        assertEquals(5, tries.get());
    }

    @Test
    void aStoreThatFailsIsNoPoison() {
        String job = add(Queue.INBOX);
        JobRunner runner = runner(Queue.INBOX, claim -> {
            throw new StoreFailure.Unavailable("gone for a while", null);
        });
        for (int claimed = 1; claimed <= 8; claimed++) {
            assertEquals(1, runner.runOnce());
            leaseEnds(job);
        }
        assertEquals("open", job(job).get(JOB_STATE));
        assertNull(job(job).get(REASON));
    }

    @Test
    void whoLostTheLeaseHasNoEffectNotEvenAsTheOneWhoBuries() {
        String job = add(Queue.INBOX);
        for (int claimed = 1; claimed <= 4; claimed++) {
            jobs.claim(Queue.INBOX, 1);
            leaseEnds(job);
        }
        JobRunner slow = runner(Queue.INBOX, claim -> {
            leaseEnds(job);
            assertEquals(6, jobs.claim(Queue.INBOX, 1).getFirst().fence());
            throw new IllegalStateException("too late to matter");
        });
        assertEquals(1, slow.runOnce());
        assertEquals("open", job(job).get(JOB_STATE));
        assertThrows(LeaseLost.class, () -> jobs.bury(new Claim(job, 5, 5, Instant.EPOCH), "late"));
    }

    @Test
    void theJobsOfAPaymentTakeTurnsInTheOrderInWhichTheyWereMade() {
        String payment = payment();
        String second = ask(payment, Queue.RETRY, 2);
        String first = ask(payment, Queue.RETRY, 1);
        assertEquals(List.of(first), claim(Queue.RETRY));
        assertEquals(List.of(), claim(Queue.RETRY));
        leaseEnds(second); // it was put off; that it is due again does not help it
        assertEquals(List.of(), claim(Queue.RETRY));
        end(first);
        leaseEnds(second);
        assertEquals(List.of(second), claim(Queue.RETRY));
    }

    @Test
    void aJobThatWaitsForItsNextTryHoldsBackWhatWasAskedLater() {
        String payment = payment();
        String first = ask(payment, Queue.RETRY, 1);
        put(first, DUE_AT.to(Instant.now().plusSeconds(60)));
        String second = ask(payment, Queue.EXECUTE, 2);
        assertEquals(List.of(), claim(Queue.EXECUTE));
        leaseEnds(first);
        leaseEnds(second);
        assertEquals(List.of(), claim(Queue.EXECUTE));
        assertEquals(List.of(first), claim(Queue.RETRY));
    }

    @Test
    void whoWaitsForAJobThatIsTriedLaterLooksAgainThenButWithinHalfALease() {
        String payment = payment();
        String first = ask(payment, Queue.RETRY, 1);
        put(first, DUE_AT.to(Instant.now().plusSeconds(60)));
        String second = ask(payment, Queue.EXECUTE, 2);
        assertEquals(List.of(), claim(Queue.EXECUTE));
        assertEquals(job(first).get(DUE_AT), job(second).get(DUE_AT));
        put(first, DUE_AT.to(Instant.now().plusSeconds(3_600)));
        leaseEnds(second);
        assertEquals(List.of(), claim(Queue.EXECUTE));
        assertTrue(job(second).get(DUE_AT).isBefore(Instant.now().plus(LEASE.dividedBy(2)).plusSeconds(1)));
        assertTrue(job(second).get(DUE_AT).isAfter(Instant.now().plus(LEASE.dividedBy(4))));
    }

    @Test
    void aTrackedJobHoldsNobodyBackButIsNotRunBesideAnother() {
        String payment = payment();
        String tracked = ask(payment, Queue.TRACK, 1);
        String later = ask(payment, Queue.RETRY, 2);
        assertEquals(List.of(later), claim(Queue.RETRY));
        assertEquals(List.of(), claim(Queue.TRACK));
        end(later);
        leaseEnds(tracked);
        assertEquals(List.of(tracked), claim(Queue.TRACK));
        String last = ask(payment, Queue.RETRY, 3);
        assertEquals(List.of(), claim(Queue.RETRY));
        leaseEnds(tracked); // its claimer died
        leaseEnds(last);
        assertEquals(List.of(last), claim(Queue.RETRY));
    }

    /** The claimer of the second died; put off behind the first, it must not seem to be worked on once the first is due. */
    @Test
    void aJobWhoseLeaseEndedAndThatWaitsInLineHoldsBackNobody() {
        String payment = payment();
        String first = ask(payment, Queue.TRACK, 1);
        String second = ask(payment, Queue.RETRY, 2);
        assertEquals(List.of(second), claim(Queue.RETRY));
        leaseEnds(second);
        put(first, QUEUE.to(Queue.RETRY.word()));
        put(first, DUE_AT.to(Instant.now().plusSeconds(1)));
        Jobs.Found waits = jobs.claim(Queue.RETRY, 16, Jobs.Settling.NONE);
        assertEquals(List.of(), waits.claims());
        leaseEnds(first);
        assertEquals(List.of(first), claim(Queue.RETRY));
        end(first);
        leaseEnds(second);
        Jobs.Found taken = jobs.claim(Queue.RETRY, 16, Jobs.Settling.NONE);
        assertEquals(second, taken.claims().getFirst().job());
        assertEquals(List.of(1L, 0L), List.of(waits.stolen(), taken.stolen()), "a lease ends once");
    }

    @Test
    void aBuriedJobDoesNotHoldBackItsPayment() {
        String payment = payment();
        String first = ask(payment, Queue.RETRY, 1);
        Claim claim = jobs.claim(Queue.RETRY, 1).getFirst();
        String second = ask(payment, Queue.RETRY, 2);
        jobs.bury(claim, "it is hopeless");
        assertEquals(first, claim.job());
        assertEquals(List.of(second), claim(Queue.RETRY));
    }

    @Test
    void thoseWhoWaitInLineDoNotStandInTheWayOfOthers() {
        String stubborn = payment();
        String head = ask(stubborn, Queue.RETRY, 0);
        jobs.claim(Queue.RETRY, 1);
        for (int number = 1; number <= 40; number++) {
            ask(stubborn, Queue.RETRY, number);
        }
        String other = ask(payment(), Queue.RETRY, 1_000);
        List<String> claimed = new ArrayList<>();
        for (int rounds = 0; rounds < 4; rounds++) {
            claimed.addAll(claim(Queue.RETRY));
        }
        assertEquals(List.of(other), claimed);
        assertEquals("open", job(head).get(JOB_STATE));
    }

    /** Claimers that race for the jobs of a few payments, which become known while they do. */
    @Test
    void noTwoJobsOfOnePaymentRunAtOnceHoweverManyClaim() {
        int each = 6;
        List<String> payments = List.of(payment(), payment(), payment(), payment(), payment());
        Map<String, String> owners = new ConcurrentHashMap<>();
        Map<String, String> running = new ConcurrentHashMap<>();
        ConcurrentLinkedQueue<String> overlaps = new ConcurrentLinkedQueue<>();
        AtomicInteger ended = new AtomicInteger();
        JobRunner runner = runner(Queue.RETRY, claim -> {
            String payment = owners.get(claim.job());
            String beside = running.putIfAbsent(payment, claim.job());
            if (beside != null) {
                overlaps.add(claim.job() + " beside " + beside);
            }
            job(claim.job()); // takes a while: a round trip
            running.remove(payment);
            end(claim.job());
            ended.incrementAndGet();
        });
        List<Task> busy = new ArrayList<>();
        busy.add(tasks.fork("asks", () -> {
            for (int number = 1; number <= each; number++) {
                for (String payment : payments) {
                    String job = entropy.id("job");
                    owners.put(job, payment);
                    ask(payment, job, Queue.RETRY, number);
                }
            }
        }));
        Instant end = Instant.now().plusSeconds(30);
        for (int worker = 1; worker <= 3; worker++) {
            busy.add(tasks.fork("works " + worker, () -> {
                while (ended.get() < payments.size() * each && Instant.now().isBefore(end)) {
                    runner.runOnce();
                    owners.keySet().forEach(this::hurry);
                }
            }));
        }
        busy.forEach(Task::await);
        assertEquals(List.of(), List.copyOf(overlaps));
        assertEquals(payments.size() * each, ended.get());
    }

    private JobRunner runner(Queue queue, Consumer<Claim> work) {
        return new JobRunner(queue, jobs, tasks, work);
    }

    private List<String> claim(Queue queue) {
        return jobs.claim(queue, 16).stream().map(Claim::job).toList();
    }

    private String add(Queue queue) {
        String id = entropy.id("job");
        transactions.repeatable(transaction -> transaction.run(Jobs.add(id, queue, transaction.now())));
        return id;
    }

    private String payment() {
        return entropy.id("pay");
    }

    /** Asks something of the PSP for the payment; the higher the number the later. */
    private String ask(String payment, Queue queue, int number) {
        String id = entropy.id("job");
        ask(payment, id, queue, number);
        return id;
    }

    private void ask(String payment, String id, Queue queue, int number) {
        transactions.repeatable(transaction -> {
            Instant made = transaction.now().minus(Duration.ofHours(1)).plusSeconds(number);
            Intent intent = new Intent(id, Operation.REFUND, payment, "acct_1", "ch_1", id, new byte[0], made);
            return transaction.runAll(List.of(intent.add(), Jobs.add(id, queue, made)));
        });
    }

    private void end(String job) {
        transactions.repeatable(transaction -> {
            Jobs.lock(transaction, job);
            return transaction.runAll(List.of(Jobs.done(job), Intent.done(job)));
        });
    }

    private void leaseEnds(String job) {
        put(job, DUE_AT.to(Instant.now().minusSeconds(1)));
    }

    /** What waits in line looks at once, not only after a part of the lease. */
    private void hurry(String job) {
        transactions.repeatable(transaction -> transaction.run(new Statement.UpdateIf(
                JOB,
                List.of(job),
                Condition.all(JOB_STATE.is("open"), LEASED.is(false)),
                List.of(DUE_AT.to(transaction.now())))));
    }

    private void put(String job, Change change) {
        boolean done = transactions.repeatable(
                transaction -> transaction.updateIf(JOB, List.of(job), Condition.always(), change));
        assertTrue(done);
    }

    private Row job(String id) {
        return transactions.repeatable(transaction -> transaction.get(JOB, id)).orElseThrow();
    }

    private static List<String> sorted(List<String> ids) {
        return ids.stream().sorted().toList();
    }
}
