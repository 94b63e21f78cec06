package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.postgres.CuttingProxy.Cut;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a caller is told when the way to PostgreSQL breaks: nothing happened, or nobody knows. Guards M-class "assume". */
@Timeout(60)
@ResourceLock(TestServer.LOCK)
final class LostConnectionTest {

    private static final Table NOTE = Table.named("note");
    private static final Column<String> ID = NOTE.text("id");
    private static final Column<Long> NUMBER = NOTE.number("number");

    static {
        NOTE.key(ID);
    }

    private static String url;

    private CuttingProxy proxy;
    private PostgresDatabase database;
    private Store store;

    @BeforeAll
    static void make() {
        url = TestServer.emptyDatabase("lost_connection");
        PostgresDatabase.open(PostgresSettings.of(url)).close();
        TestServer.execute(url, DeclaredTables.create(NOTE).toArray(String[]::new));
        TestServer.execute(url, "GRANT SELECT, INSERT, UPDATE ON note TO " + Migration.ROLE);
    }

    @BeforeEach
    void open() {
        TestServer.execute(url, "TRUNCATE note");
        proxy = new CuttingProxy(TestServer.server().port());
        database = PostgresDatabase.open(PostgresSettings.of(TestServer.url(proxy.port(), "lost_connection"))
                .withConnections(1));
        store = database.store();
    }

    @AfterEach
    void close() throws IOException {
        database.close();
        proxy.close();
    }

    @Test
    void cutBeforeAStatementIsUnavailable() {
        assertThrows(StoreFailure.Unavailable.class, () -> store.inTransaction(transaction -> {
            transaction.insert(note("a"));
            proxy.cutAtNextRequest(Cut.BEFORE_REQUEST);
            transaction.insert(note("b"));
            return null;
        }));
        assertEquals(List.of(), committed());
    }

    @Test
    void anAnswerToAStatementThatIsLostIsUnavailable() {
        assertThrows(StoreFailure.Unavailable.class, () -> store.inTransaction(transaction -> {
            proxy.cutAtNextRequest(Cut.BEFORE_ANSWER);
            transaction.insert(note("a"));
            return null;
        }));
        assertEquals(List.of(), committed());
    }

    @Test
    void commitThatNeverArrivesIsUnknown() {
        assertThrows(StoreFailure.CommitUnknown.class, () -> store.inTransaction(insertThenCut(Cut.BEFORE_REQUEST)));
        assertEquals(List.of(), committed());
    }

    @Test
    void commitWhoseAnswerIsLostIsUnknown() {
        assertThrows(StoreFailure.CommitUnknown.class, () -> store.inTransaction(insertThenCut(Cut.BEFORE_ANSWER)));
        assertEquals(List.of("a"), committed());
    }

    @Test
    void aLostCommitOfReadsOnlyIsUnavailable() {
        assertThrows(StoreFailure.Unavailable.class, () -> store.inTransaction(transaction -> {
            transaction.get(NOTE, "a");
            proxy.cutAtNextRequest(Cut.BEFORE_ANSWER);
            return null;
        }));
    }

    /** A cut cable, a half-open connection: nobody closes anything, and the answer's time is bounded all the same. */
    @Test
    void silenceIsUnavailableAndAtCommitUnknown() {
        database.close();
        database = PostgresDatabase.open(new PostgresSettings(
                TestServer.url(proxy.port(), "lost_connection"), Isolation.READ_COMMITTED, 1, Duration.ofSeconds(5),
                Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMillis(800), Duration.ofSeconds(20),
                Duration.ofSeconds(1)));
        store = database.store();
        assertThrows(StoreFailure.Unavailable.class, () -> store.inTransaction(transaction -> {
            transaction.insert(note("a"));
            proxy.cutAtNextRequest(Cut.SILENCE);
            transaction.insert(note("b"));
            return null;
        }));
        assertThrows(StoreFailure.CommitUnknown.class, () -> store.inTransaction(insertThenCut(Cut.SILENCE)));
        theNextTransactionIsServed();
    }

    private void theNextTransactionIsServed() {
        boolean added = store.inTransaction(transaction -> transaction.insertIfAbsent(note("c")));
        assertTrue(added);
        assertEquals(List.of("a", "c"), committed());
    }

    @Test
    void aTerminatedBackendIsUnavailableAtTheNextStatement() {
        assertThrows(StoreFailure.Unavailable.class, () -> store.inTransaction(transaction -> {
            transaction.insert(note("a"));
            terminate();
            return transaction.get(NOTE, "a");
        }));
        assertEquals(List.of(), committed());
    }

    /** The client can't tell "terminated before" from "terminated while" it committed. */
    @Test
    void aTerminatedBackendIsUnknownAtCommit() {
        assertThrows(StoreFailure.CommitUnknown.class, () -> store.inTransaction(transaction -> {
            transaction.insert(note("a"));
            terminate();
            return null;
        }));
        assertEquals(List.of(), committed());
    }

    @Test
    void theNextTransactionGetsAnotherConnection() {
        commitWhoseAnswerIsLostIsUnknown();
        boolean changed = store.inTransaction(
                transaction -> transaction.updateIf(NOTE, List.of("a"), Condition.always(), NUMBER.to(2L)));
        assertTrue(changed);
    }

    @Test
    void aStoppedTaskLeavesItsWaitForALock() throws Exception {
        store.inTransaction(transaction -> {
            transaction.insert(note("a"));
            return null;
        });
        PostgresDatabase other = PostgresDatabase.open(PostgresSettings.of(url));
        try (other) {
            CountDownLatch locked = new CountDownLatch(1);
            CountDownLatch enough = new CountDownLatch(1);
            CompletableFuture<Throwable> ended = new CompletableFuture<>();
            Thread holder = Thread.ofVirtual().start(() -> other.store().inTransaction(transaction -> {
                transaction.lock(NOTE, "a");
                locked.countDown();
                return await(enough);
            }));
            assertTrue(locked.await(20, TimeUnit.SECONDS));
            Thread waiter = Thread.ofVirtual().start(() -> {
                try {
                    store.inTransaction(transaction -> transaction.lock(NOTE, "a"));
                    ended.complete(null);
                } catch (Throwable failure) {
                    ended.complete(failure);
                }
            });
            awaitOneBlocked();
            waiter.interrupt();
            assertEquals(Stopped.class, ended.get(20, TimeUnit.SECONDS).getClass());
            enough.countDown();
            holder.join();
        }
    }

    /** BEGIN, five statements and their results are one round trip; COMMIT is the other. */
    @Test
    void aBatchIsOneRoundTrip() {
        List<Statement<?>> batch = List.of(
                new Statement.Insert(note("a")),
                new Statement.InsertIfAbsent(note("a")),
                new Statement.UpdateIf(NOTE, List.of("a"), Condition.always(), List.of(NUMBER.to(7L))),
                new Statement.Get(NOTE, List.of("a")),
                new Statement.Scan(NOTE, Condition.always(), List.of(), 10));
        for (int time = 0; time < 8; time++) {
            TestServer.execute(url, "TRUNCATE note");
            int before = roundTripsUntilNow();
            store.inTransaction(transaction -> transaction.runAll(batch));
            assertEquals(2, proxy.roundTrips() - before, "time " + time);
        }
    }

    /** The pool asks a connection that rested for half a second whether it lives: none has when this returns. */
    private int roundTripsUntilNow() {
        store.askAll(List.<Statement.Query<?>>of(new Statement.Get(NOTE, List.of("none"))));
        return proxy.roundTrips();
    }

    /** BEGIN, what nobody waits for and COMMIT are one round trip; so is a question without a transaction. */
    @Test
    void whatNobodyWaitsForGoesWithCommit() {
        for (int time = 0; time < 8; time++) {
            TestServer.execute(url, "TRUNCATE note");
            int before = roundTripsUntilNow();
            store.inTransaction(transaction -> {
                transaction.write(List.of(new Statement.Insert(note("a"))));
                transaction.write(List.of(new Statement.Insert(note("b"))));
                return true;
            });
            assertEquals(1, proxy.roundTrips() - before, "time " + time);
            assertEquals(1, store.askAll(List.<Statement.Query<?>>of(new Statement.Get(NOTE, List.of("a")))).size());
            assertEquals(2, proxy.roundTrips() - before, "time " + time);
            assertEquals(List.of("a", "b"), committed());
        }
    }

    /** The time, and what is required, go with the first question: one round trip, and one for the rest with COMMIT. */
    @Test
    void aCommandIsTwoRoundTrips() {
        Transactions transactions = new Transactions(store, new SystemClock(), new SystemEntropy());
        for (int time = 0; time < 8; time++) {
            String command = "time " + time;
            int before = roundTripsUntilNow();
            transactions.once(command, transaction -> {
                boolean added = transaction.insertIfAbsent(note(command));
                transaction.write(List.of(new Statement.UpdateIf(
                        NOTE, List.of(command), Condition.always(),
                        List.of(NUMBER.to(transaction.now().toEpochMilli())))));
                return added;
            });
            assertEquals(2, proxy.roundTrips() - before, command);
        }
    }

    @Test
    void whatGoesWithCommitIsUnknownWhenItsAnswerIsLost() {
        assertThrows(StoreFailure.CommitUnknown.class, () -> store.inTransaction(transaction -> {
            transaction.get(NOTE, "a");
            proxy.cutAtNextRequest(Cut.BEFORE_ANSWER);
            transaction.write(List.of(new Statement.Insert(note("a"))));
            return null;
        }));
        assertEquals(List.of("a"), committed());
    }

    @Test
    void whatGoesWithCommitAndIsRefusedIsNotCommitted() {
        assertThrows(StoreFailure.UniqueViolation.class, () -> store.inTransaction(transaction -> {
            transaction.write(List.of(
                    new Statement.Insert(note("a")), new Statement.Insert(note("b")), new Statement.Insert(note("a"))));
            return null;
        }));
        assertEquals(List.of(), committed());
        boolean free = store.inTransaction(transaction -> transaction.insertIfAbsent(note("a")));
        assertTrue(free);
    }

    /** Guards the pool against leaving a transaction open: then now() would be when the connection was given back. */
    @Test
    void nowIsWhenTheTransactionBegan() {
        store.inTransaction(Transaction::now);
        String between = TestServer.query(url, "SELECT clock_timestamp()").getFirst();
        store.inTransaction(transaction -> {
            assertEquals(
                    List.of("t"),
                    TestServer.query(url, "SELECT '" + transaction.now() + "'::timestamptz >= '" + between + "'"));
            return null;
        });
    }

    private Store.Body<Void> insertThenCut(Cut cut) {
        return transaction -> {
            transaction.insert(note("a"));
            proxy.cutAtNextRequest(cut);
            return null;
        };
    }

    private void terminate() {
        TestServer.query(
                url,
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                        + " WHERE datname = 'lost_connection' AND state = 'idle in transaction'");
    }

    private void awaitOneBlocked() {
        Instant end = Instant.now().plusSeconds(20);
        while (TestServer.query(url, "SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty()) {
            assertTrue(Instant.now().isBefore(end), "nobody waits");
        }
    }

    private List<String> committed() {
        return TestServer.query(url, "SELECT id FROM note ORDER BY id");
    }

    private static Row note(String id) {
        return NOTE.row().set(ID, id).set(NUMBER, 1L).build();
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
