package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.AT;
import static dev.nevertwice.pay.store.ContractTables.BYTES;
import static dev.nevertwice.pay.store.ContractTables.CODE;
import static dev.nevertwice.pay.store.ContractTables.FLAG;
import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.LINE;
import static dev.nevertwice.pay.store.ContractTables.MADE;
import static dev.nevertwice.pay.store.ContractTables.NUMBER;
import static dev.nevertwice.pay.store.ContractTables.OWNER;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.TEXT;
import static dev.nevertwice.pay.store.ContractTables.THING;
import static dev.nevertwice.pay.store.ContractTables.VERSION;
import static dev.nevertwice.pay.store.ContractTables.item;
import static dev.nevertwice.pay.store.ContractTables.key;
import static dev.nevertwice.pay.store.ContractTables.thing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.store.Statement.Order;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rows and their keys: added, changed and removed by one task. */
interface RowContract extends StoreUnderTest {

    @Test
    default void whatWasInsertedIsReadBack() {
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
    default void aRowIsRemovedOnlyIfItMeetsTheCondition() {
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
    default void whatATransactionRemovedItDoesNotSeeAnyMore() {
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
    default void theKeysOfARemovedRowAreFree() {
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
    default void aRemovalThatIsRolledBackDidNotHappen() {
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

    @Test
    default void aKeyOfTheWrongTypeIsAProgrammerError() {
        assertThrows(AssertionError.class, () -> get(ITEM, "a", 1));
        assertThrows(AssertionError.class, () -> get(ITEM, "a"));
        assertThrows(AssertionError.class, () -> thing("with \0 in it"));
    }

    @Test
    default void insertOfATakenKeyFails() {
        insert(item("a", 1).set(CODE, "x").build());
        assertThrows(StoreFailure.UniqueViolation.class, () -> insert(item("a", 1).build()));
        assertThrows(StoreFailure.UniqueViolation.class, () -> insert(item("b", 1).set(CODE, "x").build()));
        assertEquals(Optional.empty(), get(ITEM, "b", 1L));
    }

    @Test
    default void nullsInAUniqueIndexAreDistinct() {
        insert(item("a", 1).build());
        insert(item("a", 2).build());
        assertEquals(2, scan(ITEM, CODE.isNull(), 10).size());
    }

    @Test
    default void aPartialUniqueIndexHoldsOnlyItsRows() {
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
    default void aUniqueKeyThatWasGivenUpCanBeTakenInTheSameTransaction() {
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
    default void insertIfAbsentAddsOnlyWhatIsNotThere() {
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
    default void updateIfChangesOnlyWhatMeetsTheCondition() {
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
    default void aStampIsTheTransactionsTimeUnlessTheRowSaysAnother() {
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

    private static boolean remove(Transaction transaction, String group, long line) {
        return transaction.run(new Statement.RemoveIf(ITEM, List.of(group, line), STATE.is("done")));
    }
}
