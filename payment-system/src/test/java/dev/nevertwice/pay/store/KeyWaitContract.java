package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.CODE;
import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.OWNER;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.item;
import static dev.nevertwice.pay.store.ContractTables.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.store.Statement.Get;
import dev.nevertwice.pay.store.Statement.Insert;
import dev.nevertwice.pay.store.Statement.InsertAllAbsent;
import dev.nevertwice.pay.store.Statement.InsertIfAbsent;
import dev.nevertwice.pay.store.Statement.Lock;
import dev.nevertwice.pay.store.Statement.RemoveIf;
import dev.nevertwice.pay.store.Statement.UpdateIf;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits for a unique key that another transaction takes or gives up, and what becomes of him. */
interface KeyWaitContract extends RivalsUnderTest {

    @Test
    default void insertWaitsForTheSameKeyAndFailsWhenItIsCommitted() {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 1).build()));
        CompletableFuture<Void> late = second.start(new Insert(item("a", 1).build()));
        awaitBlocked(1);
        first.commit();
        assertThrows(StoreFailure.UniqueViolation.class, () -> Actor.result(late));
    }

    @Test
    default void insertWaitsForTheSameKeyAndGoesOnWhenItIsRolledBack() {
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
    default void insertWaitsForARemovalAndGoesOnWhenItIsCommitted() {
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
    default void insertWaitsForARemovalAndFailsWhenItIsRolledBack() {
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
    default void insertIfAbsentWaitsAndSaysFalseWhenTheOtherIsCommitted() {
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
    default void insertIfAbsentWaitsAndSaysTrueWhenTheOtherIsRolledBack() {
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
    default void insertAllAbsentWaitsForEachKeyToo(int rows) {
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
    default void insertAllAbsentAddsWhatARollbackFrees(int rows) {
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

    @Test
    default void insertIfAbsentWaitsForAKeyOfAPartialUniqueIndexToo() {
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
    default void ofTwoThatWaitForOneKeyOneGetsIt() {
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
    default void aUniqueKeyOnItsWayOutIsTakenUntilTheEnd() {
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
    default void aUniqueKeyOnItsWayInIsTakenUntilTheEnd() {
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
    default void aUniqueKeyThatARowHadInBetweenIsTakenUntilTheEnd() {
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

    /** In memory it looked at its other key once more, and waited for whoever had that by then: found in the same way. */
    @Test
    default void insertIfAbsentIsRefusedByTheKeyItWaitedForWhateverBecameOfItsOtherKeys() {
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
    default void aUniqueKeyOfARowThatIsOnlyLockedIsRefusedAtOnce() {
        insert(item("a", 1).set(CODE, "x").build());
        Actor locker = actor();
        Actor other = actor();
        locker.run(new Lock(ITEM, key("a", 1)));
        assertFalse(other.run(new InsertIfAbsent(item("a", 2).set(CODE, "x").build())));
        assertThrows(
                StoreFailure.UniqueViolation.class, () -> other.run(new Insert(item("a", 1).build())));
    }

    @Test
    default void aCircleOfInsertsFailsOneOfThem() {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 1).set(CODE, "x").build()));
        second.run(new Insert(item("a", 2).set(CODE, "y").build()));
        CompletableFuture<Void> firstWaits = first.start(new Insert(item("a", 3).set(CODE, "y").build()));
        awaitBlocked(1);
        CompletableFuture<Void> secondWaits = second.start(new Insert(item("a", 1).build()));
        assertEquals(1, Actor.conflicts(firstWaits, secondWaits));
    }

    private static InsertAllAbsent insertAllAbsent(int rows) {
        return new InsertAllAbsent(
                ITEM, LongStream.rangeClosed(1, rows).mapToObj(line -> item("a", line).build()).toList());
    }
}
