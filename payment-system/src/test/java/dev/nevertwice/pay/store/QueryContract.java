package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.AT;
import static dev.nevertwice.pay.store.ContractTables.BYTES;
import static dev.nevertwice.pay.store.ContractTables.FLAG;
import static dev.nevertwice.pay.store.ContractTables.ID;
import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.LINE;
import static dev.nevertwice.pay.store.ContractTables.NUMBER;
import static dev.nevertwice.pay.store.ContractTables.ODD;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.TEXT;
import static dev.nevertwice.pay.store.ContractTables.THING;
import static dev.nevertwice.pay.store.ContractTables.VERSION;
import static dev.nevertwice.pay.store.ContractTables.item;
import static dev.nevertwice.pay.store.ContractTables.key;
import static dev.nevertwice.pay.store.ContractTables.lines;
import static dev.nevertwice.pay.store.ContractTables.thing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import dev.nevertwice.pay.store.Statement.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is found, and in which order. */
interface QueryContract extends StoreUnderTest {

    @Test
    default void aComparisonWithNullIsNeverTrue() {
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
    default void conditionsCompareEveryType() {
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
    default void conditionsCombine() {
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
    default void theFirstColumnThatDiffersSaysWhatIsAfterAPlace() {
        Instant noon = Instant.parse("2026-11-22T12:00:00Z");
        insert(thing("a").set(NUMBER, 1L).set(TEXT, "x").set(AT, noon).set(BYTES, new byte[]{1}).build());
        insert(thing("b").set(NUMBER, 1L).set(TEXT, "x").set(AT, noon.plusNanos(1_000)).set(BYTES, new byte[]{-1})
                .build());
        insert(thing("c").set(NUMBER, 1L).set(TEXT, "y").set(BYTES, new byte[]{1}).build());
        insert(thing("d").set(NUMBER, 2L).set(TEXT, "a").set(FLAG, true).build());
        insert(thing("e").set(NUMBER, 2L).build());
        insert(thing("f").set(TEXT, "z").build());
        List<Column<?>> columns = List.of(NUMBER, TEXT, AT);
        assertEquals("bcde", ids(Condition.after(columns, List.of(1L, "x", noon))));
        assertEquals("a", ids(Condition.upTo(columns, List.of(1L, "x", noon.plusNanos(999)))));
        // Where it is null nobody can say.
        assertEquals("de", ids(Condition.after(columns, List.of(1L, "y", noon))));
        assertEquals("ab", ids(Condition.upTo(columns, List.of(1L, "y", noon))));
        assertEquals("", ids(Condition.after(columns, List.of(2L, "a", noon))));
        assertEquals("abc", ids(Condition.upTo(columns, List.of(2L, "a", noon))));
        List<Column<?>> others = List.of(FLAG, BYTES, ID);
        assertEquals("bcd", ids(Condition.after(others, List.of(false, new byte[]{1}, "a"))));
        assertEquals("a", ids(Condition.upTo(others, List.of(false, new byte[]{1}, "b"))));
    }

    @Test
    default void pagesAfterTheLastRowJoinIntoTheWhole() {
        for (long line = 0; line < 7; line++) {
            insert(item("a", line).set(STATE, "due").set(VERSION, (6 - line) / 3).build());
        }
        List<Long> seen = new ArrayList<>();
        Condition rest = STATE.is("due");
        List<Row> page;
        do {
            page = scan(ITEM, rest, 2, Order.by(VERSION), Order.by(LINE));
            seen.addAll(lines(page));
            Row last = page.getLast();
            rest = Condition.all(
                    STATE.is("due"),
                    Condition.after(List.of(VERSION, LINE), List.of(last.get(VERSION), last.get(LINE))));
        } while (page.size() == 2);
        assertEquals(List.of(4L, 5L, 6L, 1L, 2L, 3L, 0L), seen);
    }

    @Test
    default void ordersPutNullsLastWhenAscendingAndTiesByKey() {
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
    default void aLimitTakesTheFirstInOrder() {
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
    default void rowsCanBeShownOneByOneWhileOtherStatementsRun() {
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
    default void aConditionOfAPartialIndexIsTakenLiterally() {
        insert(item("a", 1).set(STATE, ODD).build());
        insert(item("a", 2).set(STATE, "it").build());
        assertEquals(List.of(1L), lines(scan(ITEM, STATE.is(ODD), 10, Order.by(VERSION))));
    }

    /** Whatever index helps, or none: a scan gives what reading all rows would, committed, changed or new. */
    @Test
    default void scansAgreeWithReadingEverything() {
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

    @Test
    default void questionsAreAnsweredWithoutATransaction() {
        insert(item("a", 1).build());
        List<Object> answers = store().askAll(List.of(
                new Statement.Get(ITEM, List.of("a", 1L)),
                new Statement.Get(ITEM, List.of("a", 2L)),
                new Statement.Scan(ITEM, Condition.always(), List.of(), 10)));
        assertEquals(1L, ((Optional<?>) answers.get(0)).map(row -> ((Row) row).get(LINE)).orElseThrow());
        assertEquals(Optional.empty(), answers.get(1));
        assertEquals(1, ((List<?>) answers.get(2)).size());
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

    private String ids(Condition condition, Order... order) {
        return String.join(
                "", scan(THING, condition, 100, order).stream().map(row -> row.get(ID)).toList());
    }
}
