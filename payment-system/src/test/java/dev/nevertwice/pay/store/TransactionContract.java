package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.AT;
import static dev.nevertwice.pay.store.ContractTables.CODE;
import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.THING;
import static dev.nevertwice.pay.store.ContractTables.VERSION;
import static dev.nevertwice.pay.store.ContractTables.item;
import static dev.nevertwice.pay.store.ContractTables.key;
import static dev.nevertwice.pay.store.ContractTables.thing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a transaction holds together, and what becomes of it when it fails. */
interface TransactionContract extends StoreUnderTest {

    @Test
    default void aTransactionSeesWhatItWrote() {
        store().inTransaction(transaction -> {
            transaction.insert(item("a", 1).build());
            assertTrue(transaction.updateIf(ITEM, key("a", 1), STATE.is("new"), STATE.to("due"), CODE.to("x")));
            assertEquals("due", transaction.get(ITEM, "a", 1L).orElseThrow().get(STATE));
            assertEquals("due", transaction.lock(ITEM, "a", 1L).orElseThrow().get(STATE));
            assertEquals(1, transaction.scan(ITEM, CODE.is("x"), 10).size());
            assertEquals(0, transaction.scan(ITEM, STATE.is("new"), 10).size());
            assertEquals(1, transaction.claimSkipLocked(ITEM, STATE.is("due"), 10).size());
            return null;
        });
        assertEquals("due", get(ITEM, "a", 1L).orElseThrow().get(STATE));
    }

    @Test
    default void anExceptionRollsBackAndIsThrownOn() {
        insert(item("old", 1).build());
        RuntimeException thrown = new IllegalStateException("the body's own");
        assertSame(thrown, assertThrows(IllegalStateException.class, () -> writeThenThrow(thrown)));
        Error error = new StackOverflowError();
        assertSame(error, assertThrows(StackOverflowError.class, () -> writeThenThrow(error)));
        assertEquals(Optional.empty(), get(ITEM, "a", 1L));
        assertEquals("new", get(ITEM, "old", 1L).orElseThrow().get(STATE));
        insert(item("a", 1).set(CODE, "x").build());
    }

    @Test
    default void aFailedTransactionIsDeadEvenForABodyThatSwallows() {
        insert(item("a", 1).build());
        AtomicReference<Throwable> second = new AtomicReference<>();
        assertThrows(StoreFailure.UniqueViolation.class, () -> store().inTransaction(transaction -> {
            transaction.insert(item("b", 1).build());
            try {
                transaction.insert(item("a", 1).build());
            } catch (StoreFailure.UniqueViolation swallowed) {
                second.set(assertThrows(AssertionError.class, () -> transaction.get(ITEM, "a", 1L)));
            }
            return null;
        }));
        assertTrue(second.get().getMessage().contains("failed"), second.get().getMessage());
        assertEquals(Optional.empty(), get(ITEM, "b", 1L));
    }

    @Test
    default void aTransactionEndsWithItsBody() {
        AtomicReference<Transaction> kept = new AtomicReference<>();
        store().inTransaction(transaction -> {
            kept.set(transaction);
            return null;
        });
        assertThrows(AssertionError.class, () -> kept.get().get(ITEM, "a", 1L));
    }

    @Test
    default void transactionsDoNotNestAndTheScopeKnows() {
        assertFalse(TransactionScope.isOpen());
        store().inTransaction(transaction -> {
            assertTrue(TransactionScope.isOpen());
            assertThrows(AssertionError.class, () -> store().inTransaction(inner -> null));
            assertTrue(TransactionScope.isOpen());
            return null;
        });
        assertFalse(TransactionScope.isOpen());
        assertThrows(IllegalStateException.class, () -> store().inTransaction(transaction -> {
            throw new IllegalStateException();
        }));
        assertFalse(TransactionScope.isOpen());
    }

    @Test
    default void nowStandsStillInATransactionAndIsKeptExactly() {
        store().inTransaction(transaction -> {
            Instant now = transaction.now();
            transaction.insert(thing("a").set(AT, now).build());
            assertEquals(now, transaction.now());
            assertEquals(now, transaction.get(THING, "a").orElseThrow().get(AT));
            assertEquals(now, now.truncatedTo(ChronoUnit.MICROS));
            return null;
        });
        Instant before = get(THING, "a").orElseThrow().get(AT);
        assertFalse(store().inTransaction(Transaction::now).isBefore(before));
    }

    @Test
    default void whatIsWrittenHappensBeforeTheNextStatementAndWithCommitAtTheLatest() {
        store().inTransaction(transaction -> {
            transaction.write(List.of(new Statement.Insert(item("a", 1).build())));
            assertTrue(transaction.get(ITEM, "a", 1L).isPresent());
            transaction.write(List.of(
                    new Statement.UpdateIf(ITEM, List.of("a", 1L), Condition.always(), List.of(VERSION.to(5L)))));
            transaction.write(List.of(new Statement.Insert(item("a", 2).build())));
            return null;
        });
        assertEquals(5L, get(ITEM, "a", 1L).orElseThrow().get(VERSION));
        assertTrue(get(ITEM, "a", 2L).isPresent());
    }

    /** Whether it fails at once, at the next statement or with COMMIT is the store's affair. */
    @Test
    default void whatIsWrittenAndFailsFailsTheTransaction() {
        insert(item("a", 1).build());
        assertThrows(StoreFailure.UniqueViolation.class, () -> store().inTransaction(transaction -> {
            transaction.insert(item("a", 2).build());
            transaction.write(List.of(new Statement.Insert(item("a", 1).build())));
            return null;
        }));
        assertThrows(AssertionError.class, () -> store().inTransaction(transaction -> {
            transaction.write(List.of(new Statement.Insert(item("a", 2).build())));
            throw new AssertionError("on purpose");
        }));
        assertEquals(Optional.empty(), get(ITEM, "a", 2L));
    }

    @Test
    default void whatIsRequiredAndFalseFailsTheTransactionEvenWhereNothingFollows() {
        insert(item("a", 1).build());
        IllegalStateException refusal = new IllegalStateException("taken");
        Statement<Boolean> taken = new Statement.InsertIfAbsent(item("a", 1).build());
        assertSame(refusal, assertThrows(IllegalStateException.class, () -> store().inTransaction(transaction -> {
            transaction.require(taken, () -> refusal);
            transaction.write(List.of(new Statement.Insert(item("a", 2).build())));
            return null;
        })));
        assertSame(refusal, assertThrows(IllegalStateException.class, () -> store().inTransaction(transaction -> {
            transaction.require(taken, () -> refusal);
            transaction.insert(item("a", 2).build());
            return null;
        })));
        assertEquals(Optional.empty(), get(ITEM, "a", 2L));
        store().inTransaction(transaction -> {
            transaction.require(new Statement.InsertIfAbsent(item("a", 3).build()), () -> refusal);
            return null;
        });
        assertTrue(get(ITEM, "a", 3L).isPresent());
    }

    @Test
    default void aBatchGivesItsResultsInOrder() {
        List<Object> results = store().inTransaction(transaction -> transaction.runAll(List.of(
                new Statement.Insert(item("a", 1).build()),
                new Statement.InsertIfAbsent(item("a", 1).build()),
                new Statement.UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(STATE.to("due"))),
                new Statement.Get(ITEM, key("a", 1)),
                new Statement.Get(ITEM, key("a", 2)),
                new Statement.Scan(ITEM, Condition.always(), List.of(), 5))));
        assertEquals(6, results.size());
        assertNull(results.get(0));
        assertEquals(false, results.get(1));
        assertEquals(true, results.get(2));
        assertEquals("due", ((Row) ((Optional<?>) results.get(3)).orElseThrow()).get(STATE));
        assertEquals(Optional.empty(), results.get(4));
        assertEquals(1, ((List<?>) results.get(5)).size());
        assertEquals(List.of(), store().inTransaction(transaction -> transaction.runAll(List.of())));
    }

    @Test
    default void aBatchThatFailsInTheMiddleChangesNothing() {
        assertThrows(
                StoreFailure.UniqueViolation.class,
                () -> store().inTransaction(transaction -> transaction.runAll(List.of(
                        new Statement.Insert(item("a", 1).build()),
                        new Statement.Insert(item("a", 1).build()),
                        new Statement.Insert(item("a", 2).build())))));
        assertEquals(0, scan(ITEM, Condition.always(), 10).size());
    }

    private void writeThenThrow(Throwable thrown) {
        store().inTransaction(transaction -> {
            transaction.insert(item("a", 1).set(CODE, "x").build());
            transaction.updateIf(ITEM, key("old", 1), Condition.always(), STATE.to("due"), CODE.to("y"));
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        });
    }
}
