package dev.nevertwice.pay.payout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.bank.BankImport;
import dev.nevertwice.pay.bank.BankTables;
import dev.nevertwice.pay.reconciliation.ReconciliationTables;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A check of the bank's statements beside one that comes in, statement by statement. */
@Timeout(60)
final class BankCheckTest {

    private final CountDownLatch throughOrWaiting = new CountDownLatch(1);
    private final Store store = new MemoryStore(new Watched(throughOrWaiting), Instant::now);
    private final Thread comingIn = Thread.ofVirtual().unstarted(this::comeIn);

    /** The check had seen no share of it, the import no discrepancy to close, and what was opened stayed open for ever. */
    @Test
    void whatComesInWhileItIsMissedIsNotMissed() throws InterruptedException {
        Transactions transactions = transactions(store);
        transactions.repeatable(transaction -> transaction.insertIfAbsent(OwnPayoutsTest.payout("out_1")));
        Store interrupted = new Store() {
            @Override
            public <T> T inTransaction(Body<T> body) {
                return store.inTransaction(transaction -> body.run(new Interrupted(transaction, () -> meanwhile())));
            }
        };

        new BankImport(transactions(interrupted)).missing(Duration.ofHours(1));
        comingIn.join();

        assertEquals(List.of(), transactions.repeatable(transaction -> transaction.scan(
                ReconciliationTables.DISCREPANCY, ReconciliationTables.STATE.is("open"), 10)));
        assertEquals(1, transactions.repeatable(
                transaction -> transaction.scan(BankTables.SHARE, Condition.always(), 10)).size());
    }

    private void meanwhile() {
        comingIn.start();
        try {
            assertTrue(throughOrWaiting.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private void comeIn() {
        new BankImport(transactions(store))
                .bring("id,value_date,amount,currency,reference\nbnk_1,2026-11-22,700,KRW,out_1\n");
        throughOrWaiting.countDown();
    }

    private static Transactions transactions(Store store) {
        return new Transactions(store, new SystemClock(), new SystemEntropy());
    }

    /** Something else happens once the shares were read. */
    private record Interrupted(Transaction transaction, Runnable meanwhile) implements Transaction {

        @Override
        public Instant now() {
            return transaction.now();
        }

        @Override
        public <R> R run(Statement<R> statement) {
            R result = transaction.run(statement);
            if (statement.table() == BankTables.SHARE) {
                meanwhile.run();
            }
            return result;
        }

        @Override
        public List<Object> runAll(List<Statement<?>> statements) {
            return transaction.runAll(statements);
        }
    }

    /** Tells when a task has to wait for another. */
    private record Watched(Monitor threads, CountDownLatch waiting) implements Monitor {

        Watched(CountDownLatch waiting) {
            this(Monitor.ofThreads(), waiting);
        }

        @Override
        public void enter() {
            threads.enter();
        }

        @Override
        public void exit() {
            threads.exit();
        }

        @Override
        public void await(String why, BooleanSupplier until) {
            if (!until.getAsBoolean()) {
                waiting.countDown();
            }
            threads.await(why, until);
        }

        @Override
        public void changed() {
            threads.changed();
        }
    }
}
