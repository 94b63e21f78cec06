package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.AT;
import static dev.nevertwice.pay.store.ContractTables.BYTES;
import static dev.nevertwice.pay.store.ContractTables.CODE;
import static dev.nevertwice.pay.store.ContractTables.FLAG;
import static dev.nevertwice.pay.store.ContractTables.GROUP;
import static dev.nevertwice.pay.store.ContractTables.ID;
import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.LINE;
import static dev.nevertwice.pay.store.ContractTables.NUMBER;
import static dev.nevertwice.pay.store.ContractTables.ODD;
import static dev.nevertwice.pay.store.ContractTables.MADE;
import static dev.nevertwice.pay.store.ContractTables.OWNER;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.TEXT;
import static dev.nevertwice.pay.store.ContractTables.THING;
import static dev.nevertwice.pay.store.ContractTables.VERSION;
import static dev.nevertwice.pay.store.ContractTables.item;
import static dev.nevertwice.pay.store.ContractTables.thing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.store.Statement.Difference;
import dev.nevertwice.pay.store.Statement.Marked;
import dev.nevertwice.pay.store.Statement.Near;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.Page;
import dev.nevertwice.pay.store.Statement.Same;
import dev.nevertwice.pay.store.Statement.Unequal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every statement means, as one task sees it. {@link ConcurrentStoreContract} adds the others. */
public abstract class StoreContract {

    /** An empty store that knows {@link ContractTables}. The same one for the length of a test. */
    protected abstract Store store();

    @Test
    void whatWasInsertedIsReadBack() {
        Instant at = Instant.parse("2026-11-22T10:11:12.123456789Z");
        insert(thing("full")
                .set(TEXT, "quote ' percent % question ? slash \\ \uD83D\uDCB3 한국")
                .set(NUMBER, Long.MIN_VALUE)
                .set(AT, at)
                .set(FLAG, true)
                .set(BYTES, new byte[]{0, -1, 127})
                .build());
        insert(thing("empty").build());

        Row full = get(THING, "full").orElseThrow();
        assertEquals("quote ' percent % question ? slash \\ \uD83D\uDCB3 한국", full.get(TEXT));
        assertEquals(Long.MIN_VALUE, full.get(NUMBER));
        assertEquals(at.truncatedTo(ChronoUnit.MICROS), full.get(AT));
        assertEquals(true, full.get(FLAG));
        assertArrayEquals(new byte[]{0, -1, 127}, full.get(BYTES));
        Row empty = get(THING, "empty").orElseThrow();
        assertNull(empty.get(TEXT));
        assertNull(empty.get(NUMBER));
        assertNull(empty.get(AT));
        assertNull(empty.get(BYTES));
        assertEquals(Optional.empty(), get(THING, "absent"));
    }

    @Test
    void aRowIsRemovedOnlyIfItMeetsTheCondition() {
        insert(item("a", 1).set(STATE, "done").build());
        insert(item("a", 2).build());
        store().inTransaction(transaction -> {
            assertTrue(remove(transaction, "a", 1));
            assertFalse(remove(transaction, "a", 2));
            assertFalse(remove(transaction, "a", 3));
            return null;
        });
        assertEquals(Optional.empty(), get(ITEM, "a", 1L));
        assertTrue(get(ITEM, "a", 2L).isPresent());
    }

    @Test
    void whatATransactionRemovedItDoesNotSeeAnyMore() {
        insert(item("a", 1).set(STATE, "done").build());
        store().inTransaction(transaction -> {
            transaction.updateIf(ITEM, List.of("a", 1L), Condition.always(), VERSION.to(5L));
            assertTrue(remove(transaction, "a", 1));
            assertFalse(remove(transaction, "a", 1));
            assertEquals(Optional.empty(), transaction.get(ITEM, "a", 1L));
            assertEquals(Optional.empty(), transaction.lock(ITEM, "a", 1L));
            assertEquals(List.of(), transaction.scan(ITEM, Condition.always(), 10, Order.by(LINE)));
            assertFalse(transaction.updateIf(ITEM, List.of("a", 1L), Condition.always(), VERSION.to(6L)));
            return null;
        });
        assertEquals(Optional.empty(), get(ITEM, "a", 1L));
    }

    @Test
    void theKeysOfARemovedRowAreFree() {
        insert(item("a", 1).set(STATE, "done").set(CODE, "once").build());
        store().inTransaction(transaction -> {
            assertTrue(remove(transaction, "a", 1));
            transaction.insert(item("a", 2).set(CODE, "once").build());
            return null;
        });
        insert(item("a", 1).set(CODE, "again").build());
        assertEquals("again", get(ITEM, "a", 1L).orElseThrow().get(CODE));
        assertEquals("once", get(ITEM, "a", 2L).orElseThrow().get(CODE));
    }

    @Test
    void aRemovalThatIsRolledBackDidNotHappen() {
        insert(item("a", 1).set(STATE, "done").set(CODE, "once").build());
        assertThrows(IllegalStateException.class, () -> store().inTransaction(transaction -> {
            transaction.updateIf(ITEM, List.of("a", 1L), Condition.always(), CODE.to("other"));
            assertTrue(remove(transaction, "a", 1));
            throw new IllegalStateException("on purpose");
        }));
        assertEquals("once", get(ITEM, "a", 1L).orElseThrow().get(CODE));
        assertThrows(StoreFailure.UniqueViolation.class, () -> insert(item("b", 1).set(CODE, "once").build()));
        insert(item("b", 1).set(CODE, "other").build());
    }

    private static boolean remove(Transaction transaction, String group, long line) {
        return transaction.run(new Statement.RemoveIf(ITEM, List.of(group, line), STATE.is("done")));
    }

    @Test
    void aKeyOfTheWrongTypeIsAProgrammerError() {
        assertThrows(AssertionError.class, () -> get(ITEM, "a", 1));
        assertThrows(AssertionError.class, () -> get(ITEM, "a"));
        assertThrows(AssertionError.class, () -> thing("with \0 in it"));
    }

    @Test
    void aTransactionSeesWhatItWrote() {
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
    void anExceptionRollsBackAndIsThrownOn() {
        insert(item("old", 1).build());
        RuntimeException thrown = new IllegalStateException("the body's own");
        assertSame(thrown, assertThrows(IllegalStateException.class, () -> writeThenThrow(thrown)));
        Error error = new StackOverflowError();
        assertSame(error, assertThrows(StackOverflowError.class, () -> writeThenThrow(error)));
        assertEquals(Optional.empty(), get(ITEM, "a", 1L));
        assertEquals("new", get(ITEM, "old", 1L).orElseThrow().get(STATE));
        insert(item("a", 1).set(CODE, "x").build());
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

    @Test
    void insertOfATakenKeyFails() {
        insert(item("a", 1).set(CODE, "x").build());
        assertThrows(StoreFailure.UniqueViolation.class, () -> insert(item("a", 1).build()));
        assertThrows(StoreFailure.UniqueViolation.class, () -> insert(item("b", 1).set(CODE, "x").build()));
        assertEquals(Optional.empty(), get(ITEM, "b", 1L));
    }

    @Test
    void nullsInAUniqueIndexAreDistinct() {
        insert(item("a", 1).build());
        insert(item("a", 2).build());
        assertEquals(2, scan(ITEM, CODE.isNull(), 10).size());
    }

    @Test
    void aPartialUniqueIndexHoldsOnlyItsRows() {
        insert(item("a", 1).set(OWNER, "me").set(STATE, "open").build());
        insert(item("a", 2).set(OWNER, "me").set(STATE, "done").build());
        insert(item("a", 3).set(STATE, "open").build());
        insert(item("a", 4).set(STATE, "open").build());
        assertThrows(
                StoreFailure.UniqueViolation.class,
                () -> insert(item("a", 5).set(OWNER, "me").set(STATE, "open").build()));
        assertThrows(StoreFailure.UniqueViolation.class, () -> update("a", 2, STATE.to("open")));
        assertTrue(update("a", 1, STATE.to("done")));
        assertTrue(update("a", 2, STATE.to("open")));
    }

    @Test
    void aUniqueKeyThatWasGivenUpCanBeTakenInTheSameTransaction() {
        insert(item("a", 1).set(CODE, "x").build());
        store().inTransaction(transaction -> {
            transaction.updateIf(ITEM, key("a", 1), Condition.always(), CODE.to("y"));
            transaction.updateIf(ITEM, key("a", 1), Condition.always(), CODE.to("z"));
            transaction.insert(item("a", 2).set(CODE, "x").build());
            transaction.insert(item("a", 3).set(CODE, "y").build());
            assertFalse(transaction.insertIfAbsent(item("a", 4).set(CODE, "z").build()));
            return null;
        });
        assertEquals(List.of("z", "x", "y"), scan(ITEM, Condition.always(), 10).stream()
                .map(row -> row.get(CODE))
                .toList());
    }

    @Test
    void insertIfAbsentAddsOnlyWhatIsNotThere() {
        assertTrue(insertIfAbsent(item("a", 1).set(CODE, "x").build()));
        assertFalse(insertIfAbsent(item("a", 1).set(CODE, "other").build()));
        assertFalse(insertIfAbsent(item("b", 1).set(CODE, "x").build()));
        store().inTransaction(transaction -> {
            assertTrue(transaction.insertIfAbsent(item("c", 1).build()));
            assertFalse(transaction.insertIfAbsent(item("c", 1).build()));
            return null;
        });
        assertEquals("x", get(ITEM, "a", 1L).orElseThrow().get(CODE));
        assertEquals(2, scan(ITEM, Condition.always(), 10).size());
    }

    @Test
    void updateIfChangesOnlyWhatMeetsTheCondition() {
        insert(item("a", 1).set(CODE, "x").build());
        assertFalse(update("a", 1, STATE.is("due"), VERSION.to(9L)));
        assertFalse(update("absent", 1, Condition.always(), VERSION.to(9L)));
        assertTrue(update("a", 1, VERSION.is(0L), VERSION.to(1L), CODE.to(null)));
        Row row = get(ITEM, "a", 1L).orElseThrow();
        assertEquals(1L, row.get(VERSION));
        assertNull(row.get(CODE));
        assertEquals("new", row.get(STATE));
    }

    @Test
    void aFailedTransactionIsDeadEvenForABodyThatSwallows() {
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
    void aTransactionEndsWithItsBody() {
        AtomicReference<Transaction> kept = new AtomicReference<>();
        store().inTransaction(transaction -> {
            kept.set(transaction);
            return null;
        });
        assertThrows(AssertionError.class, () -> kept.get().get(ITEM, "a", 1L));
    }

    @Test
    void transactionsDoNotNestAndTheScopeKnows() {
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
    void nowStandsStillInATransactionAndIsKeptExactly() {
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
    void aComparisonWithNullIsNeverTrue() {
        insert(thing("null").build());
        insert(thing("5").set(NUMBER, 5L).build());
        assertEquals("5", ids(NUMBER.is(5L)));
        assertEquals("", ids(NUMBER.isNot(5L)));
        assertEquals("5", ids(NUMBER.isNot(6L)));
        assertEquals("", ids(NUMBER.below(5L)));
        assertEquals("5", ids(NUMBER.below(6L)));
        assertEquals("5", ids(NUMBER.atMost(5L)));
        assertEquals("", ids(NUMBER.above(5L)));
        assertEquals("5", ids(NUMBER.atLeast(5L)));
        assertEquals("5", ids(NUMBER.in(List.of(5L, 6L))));
        assertEquals("", ids(NUMBER.in(List.of())));
        assertEquals("null", ids(NUMBER.isNull()));
        assertEquals("5", ids(NUMBER.notNull()));
    }

    @Test
    void conditionsCompareEveryType() {
        Instant at = Instant.parse("2026-11-22T00:00:00Z");
        insert(thing("a").set(TEXT, "a").set(AT, at).set(BYTES, new byte[]{1}).set(FLAG, true).build());
        insert(thing("b").set(TEXT, "b").set(AT, at.plusNanos(1_000)).set(BYTES, new byte[]{-1}).build());
        assertEquals("a", ids(TEXT.below("b")));
        assertEquals("b", ids(TEXT.in(List.of("b", "c'"))));
        assertEquals("a", ids(AT.atMost(at.plusNanos(999))));
        assertEquals("b", ids(AT.in(List.of(at.plusNanos(1_999)))));
        assertEquals("a", ids(FLAG.is(true)));
        assertEquals("b", ids(BYTES.above(new byte[]{1, 2})));
        assertEquals("a", ids(BYTES.is(new byte[]{1})));
        assertEquals("b", ids(BYTES.isNot(new byte[]{1})));
    }

    @Test
    void conditionsCombine() {
        insert(thing("a").set(NUMBER, 1L).set(TEXT, "x").build());
        insert(thing("b").set(NUMBER, 2L).set(TEXT, "x").build());
        insert(thing("c").set(NUMBER, 3L).build());
        assertEquals("abc", ids(Condition.always()));
        assertEquals("", ids(Condition.any()));
        assertEquals("b", ids(Condition.all(TEXT.is("x"), NUMBER.above(1L))));
        assertEquals("bc", ids(Condition.any(NUMBER.is(2L), TEXT.isNull())));
        assertEquals("ab", ids(Condition.all(Condition.any(NUMBER.is(1L), NUMBER.is(2L)), TEXT.notNull())));
        assertEquals("", ids(Condition.all(NUMBER.is(1L), NUMBER.is(2L))));
        assertEquals("", ids(Condition.all(NUMBER.above(2L), NUMBER.below(2L))));
    }

    @Test
    void ordersPutNullsLastWhenAscendingAndTiesByKey() {
        insert(thing("d").set(NUMBER, 1L).set(TEXT, "x").build());
        insert(thing("b").set(NUMBER, 1L).set(TEXT, "y").build());
        insert(thing("a").set(NUMBER, 2L).build());
        insert(thing("c").build());
        assertEquals("abcd", ids(Condition.always()));
        assertEquals("bdac", ids(Condition.always(), Order.by(NUMBER)));
        assertEquals("cabd", ids(Condition.always(), new Order(NUMBER, false)));
        assertEquals("dbac", ids(Condition.always(), Order.by(NUMBER), Order.by(TEXT), Order.by(ID)));
        assertEquals("cadb", ids(Condition.always(), new Order(NUMBER, false), new Order(ID, false)));
        assertEquals("bd", ids(NUMBER.is(1L), Order.by(ID)));
        assertEquals("db", ids(NUMBER.is(1L), Order.by(TEXT)));
        assertEquals("db", ids(NUMBER.atMost(1L), Order.by(NUMBER), new Order(ID, false)));
    }

    @Test
    void aLimitTakesTheFirstInOrder() {
        for (long line = 0; line < 5; line++) {
            insert(item("a", line).set(STATE, "due").set(VERSION, 9 - line).build());
        }
        assertEquals(List.of(4L, 3L), lines(scan(ITEM, STATE.is("due"), 2, Order.by(VERSION))));
        assertEquals(List.of(0L, 1L), lines(scan(ITEM, STATE.is("due"), 2, new Order(VERSION, false))));
        store().inTransaction(transaction -> {
            transaction.updateIf(ITEM, key("a", 4), Condition.always(), STATE.to("done"));
            transaction.insert(item("a", 7).set(STATE, "due").set(VERSION, 7L).build());
            assertEquals(
                    List.of(3L, 2L, 7L), lines(transaction.scan(ITEM, STATE.is("due"), 3, Order.by(VERSION))));
            assertEquals(
                    List.of(3L), lines(transaction.claimSkipLocked(ITEM, STATE.is("due"), 1, Order.by(VERSION))));
            return null;
        });
    }

    @Test
    void rowsCanBeShownOneByOneWhileOtherStatementsRun() {
        int many = 1_200; // more than a cursor brings at once
        store().inTransaction(transaction -> {
            for (long line = 0; line < many; line++) {
                transaction.write(List.of(new Statement.Insert(item("a", line).set(STATE, "due").build())));
            }
            List<Row> shown = new ArrayList<>();
            Statement.Scan due = new Statement.Scan(ITEM, STATE.is("due"), List.of(Order.by(LINE)), Integer.MAX_VALUE);
            transaction.each(due, row -> {
                if (shown.size() % 400 == 0) {
                    assertEquals("due", transaction.get(ITEM, row.key().toArray()).orElseThrow().get(STATE));
                }
                shown.add(row);
            });
            assertEquals(LongStream.range(0, many).boxed().toList(), lines(shown));
            return null;
        });
    }

    @Test
    void aConditionOfAPartialIndexIsTakenLiterally() {
        insert(item("a", 1).set(STATE, ODD).build());
        insert(item("a", 2).set(STATE, "it").build());
        assertEquals(List.of(1L), lines(scan(ITEM, STATE.is(ODD), 10, Order.by(VERSION))));
    }

    @Test
    void aBatchGivesItsResultsInOrder() {
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
    void aStampIsTheTransactionsTimeUnlessTheRowSaysAnother() {
        Instant said = Instant.parse("2026-11-22T10:11:12.123456Z");
        Instant now = store().inTransaction(transaction -> {
            transaction.insert(thing("inserted").build());
            transaction.insertIfAbsent(thing("if absent").build());
            transaction.run(new Statement.InsertAllAbsent(
                    THING, List.of(thing("all absent").build(), thing("says another").set(MADE, said).build())));
            return transaction.now();
        });
        for (String id : List.of("inserted", "if absent", "all absent")) {
            assertEquals(now, get(THING, id).orElseThrow().get(MADE), id);
        }
        assertEquals(said, get(THING, "says another").orElseThrow().get(MADE));
    }

    @Test
    void manyRowsAreChangedAtOnceWhereTheyMeetTheCondition() {
        insert(item("a", 1).set(STATE, "due").build());
        insert(item("a", 2).set(STATE, "due").build());
        insert(item("a", 3).build());
        insert(item("b", 1).set(STATE, "due").build());
        long changedInAll = store().inTransaction(transaction -> {
            transaction.insert(item("c", 1).set(STATE, "due").build());
            Condition due = Condition.all(STATE.is("due"), GROUP.in(List.of("a", "c", "absent")));
            long changed = transaction.run(
                    new Statement.UpdateAll(ITEM, due, List.of(STATE.to("done"), VERSION.to(7L))));
            long again = transaction.run(new Statement.UpdateAll(ITEM, due, List.of(VERSION.to(8L))));
            assertEquals(0, again);
            return changed;
        });
        assertEquals(3, changedInAll);
        assertEquals(
                List.of("a1 done 7", "a2 done 7", "a3 new 0", "b1 due 0", "c1 done 7"),
                store().inTransaction(transaction -> transaction
                        .scan(ITEM, Condition.always(), 10, Order.by(GROUP), Order.by(LINE))
                        .stream()
                        .map(row -> row.get(GROUP) + row.get(LINE) + " " + row.get(STATE) + " " + row.get(VERSION))
                        .toList()));
    }

    @Test
    void whatIsWrittenHappensBeforeTheNextStatementAndWithCommitAtTheLatest() {
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
    void whatIsWrittenAndFailsFailsTheTransaction() {
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
    void whatIsRequiredAndFalseFailsTheTransactionEvenWhereNothingFollows() {
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
    void questionsAreAnsweredWithoutATransaction() {
        insert(item("a", 1).build());
        List<Object> answers = store().askAll(List.of(
                new Statement.Get(ITEM, List.of("a", 1L)),
                new Statement.Get(ITEM, List.of("a", 2L)),
                new Statement.Scan(ITEM, Condition.always(), List.of(), 10)));
        assertEquals(1L, ((Optional<?>) answers.get(0)).map(row -> ((Row) row).get(LINE)).orElseThrow());
        assertEquals(Optional.empty(), answers.get(1));
        assertEquals(1, ((List<?>) answers.get(2)).size());
    }

    @Test
    void aBatchThatFailsInTheMiddleChangesNothing() {
        assertThrows(
                StoreFailure.UniqueViolation.class,
                () -> store().inTransaction(transaction -> transaction.runAll(List.of(
                        new Statement.Insert(item("a", 1).build()),
                        new Statement.Insert(item("a", 1).build()),
                        new Statement.Insert(item("a", 2).build())))));
        assertEquals(0, scan(ITEM, Condition.always(), 10).size());
    }

    @Test
    void pairingGivesUnequalPairsAndLeftoversInOrder() {
        insert(thing("same").set(TEXT, "1").set(NUMBER, 5L).build());
        insert(thing("differs").set(TEXT, "2").set(NUMBER, 5L).build());
        insert(thing("nullDiffers").set(TEXT, "3").build());
        insert(thing("onlyThings").set(TEXT, "4").set(NUMBER, 5L).build());
        insert(thing("excluded").set(TEXT, "6").set(FLAG, true).build());
        insert(item("a", 1).set(CODE, "1").set(VERSION, 5L).build());
        insert(item("a", 2).set(CODE, "2").set(VERSION, 6L).build());
        insert(item("a", 3).set(CODE, "3").set(VERSION, 5L).build());
        insert(item("a", 5).set(CODE, "5").set(VERSION, 5L).build());
        insert(item("b", 9).set(CODE, "9").set(VERSION, 5L).build());

        List<Unequal> unequal = store().inTransaction(transaction -> transaction.run(new Statement.Pair(
                THING,
                FLAG.is(false),
                ITEM,
                GROUP.is("a"),
                List.of(new Same(TEXT, CODE)),
                List.of(new Same(NUMBER, VERSION)),
                Page.ALL)));

        assertEquals(
                List.of("differs/2", "nullDiffers/3", "onlyThings/-", "-/5"),
                unequal.stream()
                        .map(pair -> pair.left().map(row -> row.get(ID)).orElse("-") + "/"
                                + pair.right().map(row -> "" + row.get(LINE)).orElse("-"))
                        .toList());
    }

    @Test
    void pairingComesInPages() {
        for (int i = 1; i <= 7; i++) {
            insert(thing("t" + i).set(TEXT, "" + i).set(NUMBER, (long) i).build());
            if (i != 3) {
                insert(item("a", i).set(CODE, "" + i).set(VERSION, i % 2 == 0 ? i : 0L).build());
            }
        }
        List<String> seen = new ArrayList<>();
        List<Object> after = List.of();
        for (int page = 0; page < 3; page++) {
            Page next = new Page(after, 2);
            List<Unequal> unequal = store().inTransaction(transaction -> transaction.run(new Statement.Pair(
                    THING, Condition.always(), ITEM, Condition.always(),
                    List.of(new Same(TEXT, CODE)), List.of(new Same(NUMBER, VERSION)), next)));
            unequal.forEach(pair -> seen.add(pair.left().orElseThrow().get(TEXT)));
            after = unequal.isEmpty() ? after : List.of(seen.getLast());
        }
        assertEquals(List.of("1", "3", "5", "7"), seen);
    }

    @Test
    void pairsAreUnequalWhereTimesAreFarApartOrTheRightRowSaysSo() {
        Instant noon = Instant.parse("2026-11-22T12:00:00Z");
        insert(thing("a").set(TEXT, "left").set(NUMBER, 1L).set(AT, noon).build());
        insert(thing("b1").set(NUMBER, 1L).set(AT, noon.plusSeconds(60)).build());
        insert(thing("b2").set(NUMBER, 1L).set(AT, noon.minusSeconds(61)).build());
        insert(thing("b3").set(NUMBER, 1L).set(AT, noon).set(FLAG, true).build());
        for (Difference difference : List.of(new Near(AT, AT, Duration.ofSeconds(60)), new Marked(FLAG))) {
            List<String> unequal = store().inTransaction(transaction -> transaction.run(new Statement.Pair(
                    THING, TEXT.is("left"), THING, TEXT.isNull(),
                    List.of(new Same(NUMBER, NUMBER)), List.of(difference), Page.ALL))).stream()
                    .map(pair -> pair.right().orElseThrow().get(ID))
                    .toList();
            assertEquals(List.of(difference instanceof Near ? "b2" : "b3"), unequal);
        }
    }

    @Test
    void manyRowsAreAddedWhereTheirKeysAreFree() {
        insert(item("a", 1).set(CODE, "x").build());
        List<Row> rows = List.of(
                item("a", 1).build(),
                item("a", 2).set(CODE, "x").build(),
                item("a", 3).set(CODE, "y\"{},\\ '한국").build(),
                item("a", 3).set(CODE, "second of its key").build(),
                item("a", 4).build());
        assertEquals(2, added(ITEM, rows));
        assertEquals(0, added(ITEM, rows));
        assertEquals("y\"{},\\ '한국", get(ITEM, "a", 3L).orElseThrow().get(CODE));
        assertNull(get(ITEM, "a", 4L).orElseThrow().get(CODE));
        Instant at = Instant.parse("2026-11-22T10:11:12.123456Z");
        Row full =
                thing("full").set(TEXT, "").set(NUMBER, -1L).set(AT, at).set(FLAG, true).set(BYTES, new byte[]{0, -1})
                        .set(MADE, at).build();
        assertEquals(2, added(THING, List.of(full, thing("empty").build())));
        assertEquals(full.toString(), get(THING, "full").orElseThrow().toString());
        assertArrayEquals(new byte[]{0, -1}, get(THING, "full").orElseThrow().get(BYTES));
        assertNull(get(THING, "empty").orElseThrow().get(AT));
        assertEquals(0, added(ITEM, List.of()));
    }

    /** A thousand rows go into PostgreSQL in another way: what it means is the same. */
    @Test
    void aThousandRowsAreAddedWhereTheirKeysAreFree() {
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < 1_800; n++) {
            rows.add(item("many", n).set(CODE, "code \t" + n).build());
            rows.add(item("many", n).set(CODE, "second of its key").build());
        }
        assertEquals(1_200, added(ITEM, rows.subList(0, 2_400)));
        assertEquals(600, added(ITEM, rows));
        assertEquals(0, added(ITEM, rows));
        assertEquals("code \t7", get(ITEM, "many", 7L).orElseThrow().get(CODE));

        List<Row> others = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            others.add(item("other", n).set(CODE, "code \t" + 2 * n).build());
        }
        assertEquals(100, added(ITEM, others), "of the others the code is taken");
    }

    @Test
    void ofAThousandRowsEveryValueComesBackAsItWent() {
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            rows.add(thing("thing_" + n).set(MADE, Instant.EPOCH).build());
        }
        Row large = thing("large").set(MADE, Instant.EPOCH).set(TEXT, "한국 \\N \u00ff\n".repeat(50))
                .set(BYTES, new byte[200_000]).build();
        Row odd = thing("odd").set(MADE, Instant.EPOCH).set(TEXT, "").set(NUMBER, Long.MIN_VALUE).set(FLAG, true)
                .set(BYTES, new byte[]{0, -1})
                .set(AT, Instant.parse("1969-12-31T23:59:59.999999Z")).build();
        rows.addAll(List.of(large, odd));
        assertEquals(1_002, added(THING, rows));
        for (Row row : List.of(large, odd, rows.getFirst())) {
            Row found = get(THING, row.get(ID)).orElseThrow();
            assertEquals(row.toString(), found.toString());
            assertArrayEquals(row.get(BYTES), found.get(BYTES));
        }
    }

    /** However many rows there are: what was queued comes first, and stamps are filled in. */
    @Test
    void whatIsQueuedComesBeforeAThousandRows() {
        IllegalStateException refusal = new IllegalStateException("taken");
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            rows.add(thing("thing_" + n).build());
        }
        Statement<List<Row>> many = new Statement.InsertAllAbsent(THING, rows);
        Instant now = store().inTransaction(transaction -> {
            transaction.write(List.of(new Statement.Insert(thing("thing_7").set(TEXT, "first").build())));
            assertEquals(List.of(rows.get(7)), transaction.run(many));
            return transaction.now();
        });
        assertEquals("first", get(THING, "thing_7").orElseThrow().get(TEXT));
        assertEquals(now, get(THING, "thing_8").orElseThrow().get(MADE));
        assertSame(refusal, assertThrows(IllegalStateException.class, () -> store().inTransaction(transaction -> {
            transaction.require(new Statement.InsertIfAbsent(thing("thing_7").build()), () -> refusal);
            return transaction.run(new Statement.InsertAllAbsent(
                    THING, rows.stream().map(row -> thing("other_" + row.get(ID)).build()).toList()));
        })));
        assertEquals(Optional.empty(), get(THING, "other_thing_7"));
    }

    @Test
    void whatATransactionDidBeforeItFoundAKeyTakenStands() {
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < 1_000; n++) {
            rows.add(item("a", n).build());
        }
        List<Row> refused = store().inTransaction(transaction -> {
            transaction.insert(item("a", 999).set(CODE, "before").build());
            List<Row> taken = transaction.run(new Statement.InsertAllAbsent(ITEM, rows));
            transaction.insert(item("a", 1_000).build());
            return taken;
        });
        assertEquals(List.of(rows.get(999)), refused);
        assertEquals("before", get(ITEM, "a", 999L).orElseThrow().get(CODE));
        assertTrue(get(ITEM, "a", 0L).isPresent());
        assertTrue(get(ITEM, "a", 1_000L).isPresent());
    }

    /** The memory store added the second one: found by comparing it with PostgreSQL, schedule by schedule. */
    @Test
    void ofRowsWithOnePrimaryKeyOnlyTheFirstIsTried() {
        insert(item("a", 1).set(CODE, "taken").build());
        assertEquals(
                0,
                added(ITEM, List.of(item("a", 2).set(CODE, "taken").build(), item("a", 2).set(CODE, "free").build())));
        assertEquals(Optional.empty(), get(ITEM, "a", 2L));
    }

    private long added(Table table, List<Row> rows) {
        List<Row> taken =
                store().inTransaction(transaction -> transaction.run(new Statement.InsertAllAbsent(table, rows)));
        assertTrue(rows.containsAll(taken));
        return rows.size() - taken.size();
    }

    /** Whatever index helps, or none: a scan gives what reading all rows would, committed, changed or new. */
    @Test
    void scansAgreeWithReadingEverything() {
        RandomScans random = new RandomScans(11);
        List<Row> drawn = random.rows(80);
        List<Row> early = drawn.subList(0, 50);
        early.forEach(this::insert);
        List<Row> committed = store().inTransaction(transaction -> changed(transaction, early, random));
        for (int time = 0; time < 10; time++) {
            assertThrows(IllegalStateException.class, () -> store().inTransaction(transaction -> {
                List<Row> rows = new ArrayList<>(drawn.subList(50, 80));
                transaction.runAll(rows.stream().<Statement<?>>map(Statement.Insert::new).toList());
                rows.addAll(changed(transaction, committed, random));
                for (int i = 0; i < 40; i++) {
                    agrees(transaction, random.scan(), rows);
                }
                throw new IllegalStateException("roll back");
            }));
            for (int i = 0; i < 20; i++) {
                store().inTransaction(transaction -> agrees(transaction, random.scan(), committed));
            }
        }
    }

    /** Changes some of the rows, and says what they are then. */
    private static List<Row> changed(Transaction transaction, List<Row> rows, RandomScans random) {
        List<Row> changed = new ArrayList<>();
        for (Row row : rows) {
            List<Change> changes = List.of(random.change());
            boolean done = transaction.run(new Statement.UpdateIf(ITEM, row.key(), VERSION.isNot(0L), changes));
            assertEquals(row.get(VERSION) != 0, done);
            changed.add(done ? row.with(changes) : row);
        }
        return changed;
    }

    private static boolean agrees(Transaction transaction, Statement.Scan scan, List<Row> rows) {
        List<List<Object>> expected = RandomScans.expectedKeys(scan, rows);
        assertEquals(expected, transaction.run(scan).stream().map(Row::key).toList(), scan::toString);
        List<Row> claimed = transaction.claimSkipLocked(
                scan.table(), scan.condition(), scan.limit(), scan.order().toArray(Order[]::new));
        assertEquals(expected, claimed.stream().map(Row::key).toList(), scan::toString);
        return true;
    }

    protected final void insert(Row row) {
        store().inTransaction(transaction -> {
            transaction.insert(row);
            return null;
        });
    }

    protected final boolean insertIfAbsent(Row row) {
        return store().inTransaction(transaction -> transaction.insertIfAbsent(row));
    }

    protected final Optional<Row> get(Table table, Object... key) {
        return store().inTransaction(transaction -> transaction.get(table, key));
    }

    protected final boolean update(String group, long line, Change... changes) {
        return update(group, line, Condition.always(), changes);
    }

    protected final boolean update(String group, long line, Condition condition, Change... changes) {
        return store().inTransaction(
                transaction -> transaction.updateIf(ITEM, key(group, line), condition, changes));
    }

    protected final List<Row> scan(Table table, Condition condition, int limit, Order... order) {
        return store().inTransaction(transaction -> transaction.scan(table, condition, limit, order));
    }

    protected static List<Object> key(String group, long line) {
        return List.of(group, line);
    }

    protected static List<Long> lines(List<Row> items) {
        return items.stream().map(row -> row.get(LINE)).toList();
    }

    private String ids(Condition condition, Order... order) {
        return String.join(
                "", scan(THING, condition, 100, order).stream().map(row -> row.get(ID)).toList());
    }
}
