package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.VERSION;
import static dev.nevertwice.pay.store.ContractTables.item;
import static dev.nevertwice.pay.store.ContractTables.key;
import static dev.nevertwice.pay.store.ContractTables.lines;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.store.Statement.ClaimSkipLocked;
import dev.nevertwice.pay.store.Statement.Get;
import dev.nevertwice.pay.store.Statement.Insert;
import dev.nevertwice.pay.store.Statement.Lock;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.RemoveIf;
import dev.nevertwice.pay.store.Statement.Scan;
import dev.nevertwice.pay.store.Statement.UpdateAll;
import dev.nevertwice.pay.store.Statement.UpdateIf;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who waits for a row that another transaction locks, changes or removes, and which version he goes on with. */
interface RowWaitContract extends RivalsUnderTest {

    @Test
    default void whoeverWaitsForARemovedRowFindsNothing() {
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
    default void aRemovalTriesItsConditionAgainAfterAWait() {
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

    /** In memory the first of them held what was no more, and the second one waited for him: found in the same way. */
    @Test
    default void thoseWhoWaitForARemovedRowDoNotWaitForEachOther() {
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

    @Test
    default void lockWaitsAndShowsTheNewestVersion() {
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
    default void lockWaitsForALockThatChangesNothing() {
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
    default void whatIsNotCommittedCannotBeLocked() {
        Actor first = actor();
        Actor second = actor();
        first.run(new Insert(item("a", 1).build()));
        assertEquals(Optional.empty(), second.run(new Lock(ITEM, key("a", 1))));
        assertEquals(Optional.empty(), second.run(new Get(ITEM, key("a", 1))));
        assertFalse(
                second.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L)))));
    }

    @Test
    default void updateIfTriesItsConditionAgainAfterTheWait() {
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
    default void updateAllTriesItsConditionAgainAfterTheWait() {
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
    default void updateIfGoesOnFromTheNewestVersionWhereItsConditionStillHolds() {
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
    default void updateIfGoesOnWhereTheOtherIsRolledBack() {
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
    default void updateIfDoesNotWaitWhereTheCommittedVersionFailsItsCondition() {
        insert(item("a", 1).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new UpdateIf(ITEM, key("a", 1), VERSION.is(0L), List.of(VERSION.to(1L))));
        assertFalse(second.run(new UpdateIf(ITEM, key("a", 1), VERSION.is(1L), List.of(VERSION.to(2L)))));
    }

    /** Guards M-class defects that read, compute and write back: a compare-and-set on what was read stops them. */
    @Test
    default void aLostUpdateIsStoppedByItsCondition() {
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
    default void readsNeverWaitAndSeeOnlyWhatIsCommitted() {
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
    default void twoWorkersClaimDifferentRows() {
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
    default void aClaimPassesOverWhatSomebodyWrites() {
        insert(item("a", 1).set(STATE, "due").build());
        insert(item("a", 2).set(STATE, "due").build());
        Actor writer = actor();
        Actor worker = actor();
        writer.run(new UpdateIf(ITEM, key("a", 1), Condition.always(), List.of(VERSION.to(1L))));
        writer.run(new Insert(item("a", 3).set(STATE, "due").build()));
        assertEquals(List.of(2L), lines(worker.run(claim(3))));
    }

    @Test
    default void aClaimIsNotMadeFromAnOldVersion() {
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
    default void aCircleOfWaitsFailsOneOfThem() {
        insert(item("a", 1).build());
        insert(item("a", 2).build());
        Actor first = actor();
        Actor second = actor();
        first.run(new Lock(ITEM, key("a", 1)));
        second.run(new Lock(ITEM, key("a", 2)));
        CompletableFuture<Optional<Row>> firstWaits = first.start(new Lock(ITEM, key("a", 2)));
        awaitBlocked(1);
        CompletableFuture<Optional<Row>> secondWaits = second.start(new Lock(ITEM, key("a", 1)));
        assertEquals(1, Actor.conflicts(firstWaits, secondWaits));
    }

    @Test
    default void aFailedTransactionHoldsNothing() {
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
    default void writeSkewIsStoppedBySerializableOnly() {
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

    private static Scan all() {
        return new Scan(ITEM, Condition.always(), List.of(), 10);
    }

    private static ClaimSkipLocked claim(int limit) {
        return new ClaimSkipLocked(ITEM, STATE.is("due"), List.of(Order.by(VERSION)), limit);
    }
}
