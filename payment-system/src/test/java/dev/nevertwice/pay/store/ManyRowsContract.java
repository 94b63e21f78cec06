package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.AT;
import static dev.nevertwice.pay.store.ContractTables.BYTES;
import static dev.nevertwice.pay.store.ContractTables.CODE;
import static dev.nevertwice.pay.store.ContractTables.FLAG;
import static dev.nevertwice.pay.store.ContractTables.GROUP;
import static dev.nevertwice.pay.store.ContractTables.ID;
import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.LINE;
import static dev.nevertwice.pay.store.ContractTables.MADE;
import static dev.nevertwice.pay.store.ContractTables.NUMBER;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.TEXT;
import static dev.nevertwice.pay.store.ContractTables.THING;
import static dev.nevertwice.pay.store.ContractTables.VERSION;
import static dev.nevertwice.pay.store.ContractTables.item;
import static dev.nevertwice.pay.store.ContractTables.thing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Statements of many rows: changed, added and paired at once. */
interface ManyRowsContract extends StoreUnderTest {

    @Test
    default void manyRowsAreChangedAtOnceWhereTheyMeetTheCondition() {
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
    default void manyRowsAreAddedWhereTheirKeysAreFree() {
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
    default void aThousandRowsAreAddedWhereTheirKeysAreFree() {
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
    default void ofAThousandRowsEveryValueComesBackAsItWent() {
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
    default void whatIsQueuedComesBeforeAThousandRows() {
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
    default void whatATransactionDidBeforeItFoundAKeyTakenStands() {
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
    default void ofRowsWithOnePrimaryKeyOnlyTheFirstIsTried() {
        insert(item("a", 1).set(CODE, "taken").build());
        assertEquals(
                0,
                added(ITEM, List.of(item("a", 2).set(CODE, "taken").build(), item("a", 2).set(CODE, "free").build())));
        assertEquals(Optional.empty(), get(ITEM, "a", 2L));
    }

    @Test
    default void pairingGivesUnequalPairsAndLeftoversInOrder() {
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
    default void pairingComesInPages() {
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
    default void pairsAreUnequalWhereTimesAreFarApartOrTheRightRowSaysSo() {
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

    private long added(Table table, List<Row> rows) {
        List<Row> taken =
                store().inTransaction(transaction -> transaction.run(new Statement.InsertAllAbsent(table, rows)));
        assertTrue(rows.containsAll(taken));
        return rows.size() - taken.size();
    }
}
