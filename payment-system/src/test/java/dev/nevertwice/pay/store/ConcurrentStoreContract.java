package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.CODE;
import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.OWNER;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.VERSION;
import static dev.nevertwice.pay.store.ContractTables.item;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.store.Statement.ClaimSkipLocked;
import dev.nevertwice.pay.store.Statement.Get;
import dev.nevertwice.pay.store.Statement.Insert;
import dev.nevertwice.pay.store.Statement.InsertAllAbsent;
import dev.nevertwice.pay.store.Statement.InsertIfAbsent;
import dev.nevertwice.pay.store.Statement.Lock;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.RemoveIf;
import dev.nevertwice.pay.store.Statement.Scan;
import dev.nevertwice.pay.store.Statement.UpdateAll;
import dev.nevertwice.pay.store.Statement.UpdateIf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every statement means while other transactions are open: each test drives two or three of them step by step.
 *
 * <p>Levels differ only where they say so by {@link #level}: from REPEATABLE READ on, a transaction sees what was
 * committed when its first statement began, and fails with {@link StoreFailure.Conflict} where READ COMMITTED would go
 * on with a newer version; SERIALIZABLE fails in addition where no serial order gives the same reads.
 */
public abstract class ConcurrentStoreContract extends StoreContract {

    /** How far transactions are kept apart. */
    protected enum Level {
        READ_COMMITTED,
        REPEATABLE_READ,
        SERIALIZABLE
    }

    private final List<Actor> actors = new ArrayList<>();

    protected abstract Level level();

    /** Waits, within bounds, until exactly so many tasks wait for a lock or a key of another. */
    protected abstract void awaitBlocked(int tasks);

    @AfterEach
    final void endActors() {
        actors.forEach(Actor::close);
    }

    @Test
    void insertWaitsForTheSameKeyAndFailsWhenItIsCommitted() {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 1).build()));
        CompletableFuture<Void> late = second.start(new Insert(item("a", 1).build()));
        awaitBlocked(1);
        first.commit();
        assertThrows(StoreFailure.UniqueViolation.class, () -> Actor.result(late));
    }

    @Test
    void insertWaitsForTheSameKeyAndGoesOnWhenItIsRolledBack() {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 1).set(CODE, "first").build()));
        CompletableFuture<Void> late = second.start(new Insert(item("a", 1).set(CODE, "second").build()));
        awaitBlocked(1);
        first.rollBack();
        Actor.result(late);
        second.commit();
        assertEquals("second", get(ITEM, "a", 1L).orElseThrow().get(CODE));
    }

    @Test
    void insertWaitsForARemovalAndGoesOnWhenItIsCommitted() {
        insert(item("a", 1).set(CODE, "old").build());
        Actor first = actor();
        Actor second = actor();
        assertTrue(first.run(new RemoveIf(ITEM, key("a", 1), Condition.always())));
        CompletableFuture<Void> late = second.start(new Insert(item("a", 1).set(CODE, "new").build()));
        awaitBlocked(1);
        first.commit();
        Actor.result(late);
        second.commit();
        assertEquals("new", get(ITEM, "a", 1L).orElseThrow().get(CODE));
    }

    @Test
    void insertWaitsForARemovalAndFailsWhenItIsRolledBack() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        assertTrue(first.run(new RemoveIf(ITEM, key("a", 1), Condition.always())));
        CompletableFuture<Void> late = second.start(new Insert(item("a", 1).build()));
        awaitBlocked(1);
        first.rollBack();
        assertThrows(StoreFailure.UniqueViolation.class, () -> Actor.result(late));
    }

    @Test
    void whoeverWaitsForARemovedRowFindsNothing() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        assertTrue(first.run(new RemoveIf(ITEM, key("a", 1), Condition.always())));
        CompletableFuture<Boolean> late =
                second.start(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L))));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertFalse(Actor.result(late));
            assertTrue(second.run(new Lock(ITEM, key("a", 1))).isEmpty());
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
    }

    @Test
    void aRemovalTriesItsConditionAgainAfterAWait() {
        insert(item("a", 1).set(STATE, "done").build());
        Actor first = actor();
        Actor second = actor();
        assertTrue(first.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(STATE.to("due")))));
        CompletableFuture<Boolean> late = second.start(new RemoveIf(ITEM, key("a", 1), STATE.is("done")));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertFalse(Actor.result(late));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
        assertTrue(get(ITEM, "a", 1L).isPresent());
    }

    @Test
    void insertIfAbsentWaitsAndSaysFalseWhenTheOtherIsCommitted() {
        Actor first = actor();
        Actor second = actor();
        assertTrue(first.run(new InsertIfAbsent(item("a", 1).build())));
        CompletableFuture<Boolean> late = second.start(new InsertIfAbsent(item("a", 1).build()));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertFalse(Actor.result(late));
            assertTrue(second.run(new Get(ITEM, key("a", 1))).isPresent());
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
    }

    @Test
    void insertIfAbsentWaitsAndSaysTrueWhenTheOtherIsRolledBack() {
        Actor first = actor();
        Actor second = actor();
        first.run(new InsertIfAbsent(item("a", 1).build()));
        CompletableFuture<Boolean> late = second.start(new InsertIfAbsent(item("a", 1).build()));
        awaitBlocked(1);
        first.rollBack();
        assertTrue(Actor.result(late));
        second.commit();
        assertTrue(get(ITEM, "a", 1L).isPresent());
    }

    /** Few rows and many go into PostgreSQL in different ways. */
    @ParameterizedTest
    @ValueSource(ints = {3, 1_000})
    void insertAllAbsentWaitsForEachKeyToo(int rows) {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 2).build()));
        CompletableFuture<List<Row>> late = second.start(insertAllAbsent(rows));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertEquals(1, Actor.result(late).size());
            second.commit();
            assertTrue(get(ITEM, "a", 3L).isPresent());
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 1_000})
    void insertAllAbsentAddsWhatARollbackFrees(int rows) {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 2).build()));
        CompletableFuture<List<Row>> late = second.start(insertAllAbsent(rows));
        awaitBlocked(1);
        first.rollBack();
        assertEquals(List.of(), Actor.result(late));
        second.commit();
        assertTrue(get(ITEM, "a", 2L).isPresent());
    }

    private static InsertAllAbsent insertAllAbsent(int rows) {
        return new InsertAllAbsent(
                ITEM, LongStream.rangeClosed(1, rows).mapToObj(line -> item("a", line).build()).toList());
    }

    @Test
    void insertIfAbsentWaitsForAKeyOfAPartialUniqueIndexToo() {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 1).set(OWNER, "me").set(STATE, "open").build()));
        assertTrue(second.run(new InsertIfAbsent(item("a", 2).set(OWNER, "me").build())));
        CompletableFuture<Boolean> late =
                second.start(new InsertIfAbsent(item("a", 3).set(OWNER, "me").set(STATE, "open").build()));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertFalse(Actor.result(late));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
    }

    @Test
    void ofTwoThatWaitForOneKeyOneGetsIt() {
        Actor first = actor();
        first.run(new Insert(item("a", 1).build()));
        Actor second = actor();
        Actor third = actor();
        CompletableFuture<Void> later = second.start(new Insert(item("a", 1).build()));
        CompletableFuture<Void> latest = third.start(new Insert(item("a", 1).build()));
        awaitBlocked(2);
        first.rollBack();
        Actor.result(CompletableFuture.anyOf(later, latest));
        boolean secondWon = later.isDone();
        (secondWon ? second : third).commit();
        assertThrows(StoreFailure.UniqueViolation.class, () -> Actor.result(secondWon ? latest : later));
    }

    @Test
    void aUniqueKeyOnItsWayOutIsTakenUntilTheEnd() {
        insert(item("a", 1).set(CODE, "old").build());
        Actor mover = actor();
        Actor other = actor();
        mover.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(CODE.to("new"))));
        CompletableFuture<Void> insert = other.start(new Insert(item("a", 2).set(CODE, "old").build()));
        awaitBlocked(1);
        mover.commit();
        Actor.result(insert);
        other.commit();
        assertEquals("old", get(ITEM, "a", 2L).orElseThrow().get(CODE));
    }

    @Test
    void aUniqueKeyOnItsWayInIsTakenUntilTheEnd() {
        insert(item("a", 1).set(CODE, "old").build());
        Actor mover = actor();
        Actor other = actor();
        mover.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(CODE.to("new"))));
        CompletableFuture<Void> insert = other.start(new Insert(item("a", 2).set(CODE, "new").build()));
        awaitBlocked(1);
        mover.commit();
        assertThrows(StoreFailure.UniqueViolation.class, () -> Actor.result(insert));
    }

    /** The memory store forgot such a key: found by comparing it with PostgreSQL, schedule by schedule. */
    @Test
    void aUniqueKeyThatARowHadInBetweenIsTakenUntilTheEnd() {
        Actor mover = actor();
        Actor other = actor();
        mover.run(new Insert(item("a", 1).set(CODE, "between").build()));
        mover.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(CODE.to("last"))));
        CompletableFuture<Boolean> insert =
                other.start(new InsertIfAbsent(item("a", 2).set(CODE, "between").build()));
        awaitBlocked(1);
        mover.commit();
        assertTrue(Actor.result(insert));
        other.commit();
        assertEquals("between", get(ITEM, "a", 2L).orElseThrow().get(CODE));
    }

    /** In memory the first of them held what was no more, and the second one waited for him: found in the same way. */
    @Test
    void thoseWhoWaitForARemovedRowDoNotWaitForEachOther() {
        insert(item("a", 1).build());
        Actor first = actor();
        first.run(new RemoveIf(ITEM, key("a", 1), Condition.always()));
        Actor second = actor();
        Actor third = actor();
        UpdateIf update = new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L)));
        CompletableFuture<Boolean> later = second.start(update);
        CompletableFuture<Boolean> latest = third.start(update);
        awaitBlocked(2);
        first.commit();
        for (CompletableFuture<Boolean> each : List.of(later, latest)) {
            if (level() == Level.READ_COMMITTED) {
                assertFalse(Actor.result(each));
            } else {
                assertThrows(StoreFailure.Conflict.class, () -> Actor.result(each));
            }
        }
    }

    /** In memory it looked at its other key once more, and waited for whoever had that by then: found in the same way. */
    @Test
    void insertIfAbsentIsRefusedByTheKeyItWaitedForWhateverBecameOfItsOtherKeys() {
        Actor first = actor();
        Actor second = actor();
        Actor third = actor();
        first.run(new Insert(item("a", 1).set(CODE, "x").build()));
        CompletableFuture<Boolean> late = second.start(new InsertIfAbsent(item("a", 2).set(CODE, "x").build()));
        awaitBlocked(1);
        third.run(new Insert(item("a", 2).build()));
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertFalse(Actor.result(late));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
    }

    @Test
    void aUniqueKeyOfARowThatIsOnlyLockedIsRefusedAtOnce() {
        insert(item("a", 1).set(CODE, "x").build());
        Actor locker = actor();
        Actor other = actor();
        locker.run(new Lock(ITEM, key("a", 1)));
        assertFalse(other.run(new InsertIfAbsent(item("a", 2).set(CODE, "x").build())));
        assertThrows(
                StoreFailure.UniqueViolation.class, () -> other.run(new Insert(item("a", 1).build())));
    }

    @Test
    void lockWaitsAndShowsTheNewestVersion() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L))));
        CompletableFuture<Optional<Row>> late = second.start(new Lock(ITEM, key("a", 1)));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertEquals(1L, Actor.result(late).orElseThrow().get(VERSION));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
    }

    @Test
    void lockWaitsForALockThatChangesNothing() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new Lock(ITEM, key("a", 1)));
        CompletableFuture<Optional<Row>> late = second.start(new Lock(ITEM, key("a", 1)));
        awaitBlocked(1);
        first.commit();
        assertEquals(0L, Actor.result(late).orElseThrow().get(VERSION));
    }

    @Test
    void whatIsNotCommittedCannotBeLocked() {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 1).build()));
        assertEquals(Optional.empty(), second.run(new Lock(ITEM, key("a", 1))));
        assertEquals(Optional.empty(), second.run(new Get(ITEM, key("a", 1))));
        assertFalse(
                second.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L)))));
    }

    @Test
    void updateIfTriesItsConditionAgainAfterTheWait() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new UpdateIf(ITEM, key("a", 1), VERSION.is(0L), List.of(VERSION.to(1L))));
        CompletableFuture<Boolean> late =
                second.start(new UpdateIf(ITEM, key("a", 1), VERSION.is(0L), List.of(VERSION.to(2L))));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertFalse(Actor.result(late));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
        assertEquals(1L, get(ITEM, "a", 1L).orElseThrow().get(VERSION));
    }

    @Test
    void updateAllTriesItsConditionAgainAfterTheWait() {
        insert(item("a", 1).set(STATE, "due").build());
        insert(item("a", 2).set(STATE, "due").build());
        Actor first = actor();
        Actor second = actor();
        first.run(new UpdateIf(ITEM, key("a", 1), STATE.is("due"), List.of(STATE.to("done"))));
        CompletableFuture<Long> late = second.start(new UpdateAll(ITEM, STATE.is("due"), List.of(VERSION.to(7L))));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertEquals(1L, Actor.result(late));
            second.commit();
            assertEquals(0L, get(ITEM, "a", 1L).orElseThrow().get(VERSION));
            assertEquals(7L, get(ITEM, "a", 2L).orElseThrow().get(VERSION));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
    }

    @Test
    void updateIfGoesOnFromTheNewestVersionWhereItsConditionStillHolds() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L))));
        CompletableFuture<Boolean> late =
                second.start(new UpdateIf(ITEM, key("a", 1), STATE.is("new"), List.of(STATE.to("due"))));
        awaitBlocked(1);
        first.commit();
        if (level() == Level.READ_COMMITTED) {
            assertTrue(Actor.result(late));
            second.commit();
            Row row = get(ITEM, "a", 1L).orElseThrow();
            assertEquals(1L, row.get(VERSION));
            assertEquals("due", row.get(STATE));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> Actor.result(late));
        }
    }

    @Test
    void updateIfGoesOnWhereTheOtherIsRolledBack() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new UpdateIf(ITEM, key("a", 1), VERSION.is(0L), List.of(VERSION.to(1L))));
        CompletableFuture<Boolean> late =
                second.start(new UpdateIf(ITEM, key("a", 1), VERSION.is(0L), List.of(VERSION.to(2L))));
        awaitBlocked(1);
        first.rollBack();
        assertTrue(Actor.result(late));
        second.commit();
        assertEquals(2L, get(ITEM, "a", 1L).orElseThrow().get(VERSION));
    }

    @Test
    void updateIfDoesNotWaitWhereTheCommittedVersionFailsItsCondition() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new UpdateIf(ITEM, key("a", 1), VERSION.is(0L), List.of(VERSION.to(1L))));
        assertFalse(second.run(new UpdateIf(ITEM, key("a", 1), VERSION.is(1L), List.of(VERSION.to(2L)))));
    }

    /** Guards M-class defects that read, compute and write back: a compare-and-set on what was read stops them. */
    @Test
    void aLostUpdateIsStoppedByItsCondition() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        assertEquals(0L, first.run(new Get(ITEM, key("a", 1))).orElseThrow().get(VERSION));
        assertEquals(0L, second.run(new Get(ITEM, key("a", 1))).orElseThrow().get(VERSION));
        assertTrue(first.run(new UpdateIf(ITEM, key("a", 1), VERSION.is(0L), List.of(VERSION.to(1L)))));
        first.commit();
        UpdateIf stale = new UpdateIf(ITEM, key("a", 1), VERSION.is(0L), List.of(VERSION.to(1L)));
        if (level() == Level.READ_COMMITTED) {
            assertFalse(second.run(stale));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> second.run(stale));
        }
    }

    @Test
    void readsNeverWaitAndSeeOnlyWhatIsCommitted() {
        insert(item("a", 1).build());
        Actor writer = actor();
        Actor reader = actor();
        writer.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L))));
        writer.run(new Insert(item("a", 2).build()));
        assertEquals(0L, reader.run(new Get(ITEM, key("a", 1))).orElseThrow().get(VERSION));
        assertEquals(List.of(1L), lines(reader.run(all())));
        writer.commit();
        boolean sees = level() == Level.READ_COMMITTED;
        assertEquals(
                sees ? 1L : 0L, reader.run(new Get(ITEM, key("a", 1))).orElseThrow().get(VERSION));
        assertEquals(sees ? List.of(1L, 2L) : List.of(1L), lines(reader.run(all())));
    }

    @Test
    void twoWorkersClaimDifferentRows() {
        for (long line = 1; line <= 3; line++) {
            insert(item("a", line).set(STATE, "due").build());
        }
        Actor first = actor();
        Actor second = actor();
        Actor third = actor();
        assertEquals(List.of(1L, 2L), lines(first.run(claim(2))));
        assertEquals(List.of(1L, 2L), lines(first.run(claim(2))));
        assertEquals(List.of(3L), lines(second.run(claim(2))));
        assertEquals(List.of(), lines(third.run(claim(2))));
        first.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(STATE.to("done"))));
        first.commit();
        Actor fourth = actor();
        assertEquals(List.of(2L), lines(fourth.run(claim(2))));
    }

    @Test
    void aClaimPassesOverWhatSomebodyWrites() {
        insert(item("a", 1).set(STATE, "due").build());
        insert(item("a", 2).set(STATE, "due").build());
        Actor writer = actor();
        Actor worker = actor();
        writer.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L))));
        writer.run(new Insert(item("a", 3).set(STATE, "due").build()));
        assertEquals(List.of(2L), lines(worker.run(claim(3))));
    }

    @Test
    void aClaimIsNotMadeFromAnOldVersion() {
        insert(item("a", 1).set(STATE, "due").build());
        Actor worker = actor();
        worker.run(new Get(ITEM, key("a", 1)));
        assertTrue(update("a", 1, STATE.to("done")));
        if (level() == Level.READ_COMMITTED) {
            assertEquals(List.of(), worker.run(claim(1)));
        } else {
            assertThrows(StoreFailure.Conflict.class, () -> worker.run(claim(1)));
        }
    }

    @Test
    void aCircleOfWaitsFailsOneOfThem() {
        insert(item("a", 1).build());
        insert(item("a", 2).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new Lock(ITEM, key("a", 1)));
        second.run(new Lock(ITEM, key("a", 2)));
        CompletableFuture<Optional<Row>> firstWaits = first.start(new Lock(ITEM, key("a", 2)));
        awaitBlocked(1);
        CompletableFuture<Optional<Row>> secondWaits = second.start(new Lock(ITEM, key("a", 1)));
        assertEquals(1, conflicts(firstWaits, secondWaits));
    }

    @Test
    void aCircleOfInsertsFailsOneOfThem() {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 1).set(CODE, "x").build()));
        second.run(new Insert(item("a", 2).set(CODE, "y").build()));
        CompletableFuture<Void> firstWaits = first.start(new Insert(item("a", 3).set(CODE, "y").build()));
        awaitBlocked(1);
        CompletableFuture<Void> secondWaits = second.start(new Insert(item("a", 1).build()));
        assertEquals(1, conflicts(firstWaits, secondWaits));
    }

    @Test
    void aFailedTransactionHoldsNothing() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L))));
        first.run(new Insert(item("a", 2).build()));
        assertThrows(
                StoreFailure.UniqueViolation.class, () -> first.run(new Insert(item("a", 2).build())));
        assertEquals(0L, second.run(new Lock(ITEM, key("a", 1))).orElseThrow().get(VERSION));
        second.run(new Insert(item("a", 2).build()));
        second.commit();
    }

    /** Why a rule over several rows needs a row that all its writers lock: only SERIALIZABLE sees this by itself. */
    @Test
    void writeSkewIsStoppedBySerializableOnly() {
        Actor first = actor();
        Actor second = actor();
        assertEquals(List.of(), first.run(all()));
        assertEquals(List.of(), second.run(all()));
        first.run(new Insert(item("a", 1).build()));
        second.run(new Insert(item("a", 2).build()));
        first.commit();
        if (level() == Level.SERIALIZABLE) {
            assertThrows(StoreFailure.Conflict.class, second::commit);
        } else {
            second.commit();
        }
        assertEquals(level() == Level.SERIALIZABLE ? 1 : 2, scan(ITEM, Condition.always(), 10).size());
    }

    /** How many of the two failed with a conflict; the other one must have gone on. */
    private static int conflicts(CompletableFuture<?>... futures) {
        int conflicts = 0;
        for (CompletableFuture<?> future : futures) {
            try {
                Actor.result(future);
            } catch (StoreFailure.Conflict conflict) {
                conflicts++;
            }
        }
        return conflicts;
    }

    private static Scan all() {
        return new Scan(ITEM, Condition.always(), List.of(), 10);
    }

    private static ClaimSkipLocked claim(int limit) {
        return new ClaimSkipLocked(ITEM, STATE.is("due"), List.of(Order.by(VERSION)), limit);
    }

    private Actor actor() {
        Actor actor = new Actor(store());
        actors.add(actor);
        return actor;
    }
}
