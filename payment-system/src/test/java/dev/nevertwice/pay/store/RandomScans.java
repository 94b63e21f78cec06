package dev.nevertwice.pay.store;

import static dev.nevertwice.pay.store.ContractTables.CODE;
import static dev.nevertwice.pay.store.ContractTables.GROUP;
import static dev.nevertwice.pay.store.ContractTables.ITEM;
import static dev.nevertwice.pay.store.ContractTables.LINE;
import static dev.nevertwice.pay.store.ContractTables.ODD;
import static dev.nevertwice.pay.store.ContractTables.OWNER;
import static dev.nevertwice.pay.store.ContractTables.STATE;
import static dev.nevertwice.pay.store.ContractTables.VERSION;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.Scan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Rows, conditions and orders drawn at random, and the plainest way to say what a scan of them must give. */
final class RandomScans {

    private static final List<String> STATES = List.of("new", "due", ODD, "done");
    private static final List<String> GROUPS = List.of("a", "b", "B", "c");

    private final Random random;

    RandomScans(long seed) {
        random = new Random(seed);
    }

    /** Rows with different keys; the values of a draw often meet again. */
    List<Row> rows(int count) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Row.Builder row = ContractTables.item(GROUPS.get(i % GROUPS.size()), i)
                    .set(STATE, one(STATES))
                    .set(VERSION, (long) random.nextInt(4));
            if (random.nextBoolean()) {
                row.set(OWNER, one(GROUPS));
            }
            if (random.nextBoolean()) {
                row.set(CODE, "code" + i);
            }
            rows.add(row.build());
        }
        return rows;
    }

    /** A change that takes no unique key of another row. */
    Change change() {
        return random.nextBoolean() ? STATE.to(one(STATES)) : VERSION.to((long) random.nextInt(4));
    }

    Scan scan() {
        return random.nextInt(4) == 0 ? queue() : any();
    }

    /** As workers ask: what a partial index is made for. */
    private Scan queue() {
        Condition state = STATE.is(random.nextBoolean() ? "due" : ODD);
        Condition condition = random.nextBoolean() ? state : Condition.all(compare(VERSION, 2L), state);
        return new Scan(ITEM, condition, List.of(new Order(VERSION, true)), 1 + random.nextInt(5));
    }

    private Scan any() {
        List<Order> order = new ArrayList<>();
        for (Column<?> column : Stream.of(GROUP, LINE, CODE, OWNER, STATE, VERSION).toList()) {
            if (random.nextInt(4) == 0) {
                order.add(random.nextInt(order.size() + 1), new Order(column, random.nextInt(3) > 0));
            }
        }
        return new Scan(ITEM, condition(2), order, random.nextBoolean() ? 1 + random.nextInt(5) : Integer.MAX_VALUE);
    }

    static List<List<Object>> expectedKeys(Scan scan, List<Row> rows) {
        Comparator<Row> order = (left, right) -> 0;
        for (Order by : scan.order()) {
            Comparator<Row> next = Comparator.comparing(
                    row -> row.value(by.column()), Comparator.nullsLast(RandomScans::compare));
            order = order.thenComparing(by.ascending() ? next : next.reversed());
        }
        order = order.thenComparing(row -> row.get(GROUP)).thenComparing(row -> row.get(LINE));
        return rows.stream()
                .filter(row -> holds(scan.condition(), row))
                .sorted(order)
                .limit(scan.limit())
                .map(Row::key)
                .toList();
    }

    private Condition condition(int depth) {
        int kind = random.nextInt(depth == 0 ? 7 : 11);
        return switch (kind) {
            case 0 -> STATE.is(one(STATES));
            case 1 -> GROUP.is(one(GROUPS));
            case 2 -> compare(VERSION, (long) random.nextInt(4));
            case 3 -> compare(OWNER, one(GROUPS));
            case 4 -> random.nextBoolean() ? CODE.notNull() : OWNER.isNull();
            case 5 -> STATE.in(List.of(one(STATES), one(STATES)));
            case 6 -> after();
            case 7 -> Condition.any(condition(depth - 1), condition(depth - 1));
            default -> Condition.all(condition(depth - 1), condition(depth - 1), condition(depth - 1));
        };
    }

    /** Of a place in the order of the key, or of columns that tie and can be null. */
    private Condition after() {
        boolean isAfter = random.nextBoolean();
        return random.nextBoolean()
                ? new Condition.After(
                        List.of(GROUP, LINE), List.of(one(GROUPS), (long) random.nextInt(80)), isAfter)
                : new Condition.After(
                        List.of(VERSION, OWNER, STATE),
                        List.of((long) random.nextInt(4), one(GROUPS), one(STATES)), isAfter);
    }

    private <T> Condition compare(Column<T> column, T value) {
        Condition.Operator[] operators = Condition.Operator.values();
        return new Condition.Compare(column, operators[random.nextInt(operators.length)], value);
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static boolean holds(Condition condition, Row row) {
        return switch (condition) {
            case Condition.All all -> all.parts().stream().allMatch(part -> holds(part, row));
            case Condition.Any any -> any.parts().stream().anyMatch(part -> holds(part, row));
            case Condition.Null isNull -> (row.value(isNull.column()) == null) == isNull.isNull();
            case Condition.In in -> in.values().contains(row.value(in.column()));
            case Condition.After after -> holds(spelledOut(after, 0), row);
            case Condition.Compare compare -> row.value(compare.column()) != null
                    && holds(compare.operator(), compare(row.value(compare.column()), compare.value()));
        };
    }

    /** (a, b) is after (x, y) where a is above x, or a is x and b is above y. */
    private static Condition spelledOut(Condition.After after, int at) {
        if (at == after.columns().size()) {
            return after.isAfter() ? Condition.any() : Condition.always();
        }
        Column<?> column = after.columns().get(at);
        Object value = after.values().get(at);
        return Condition.any(
                new Condition.Compare(
                        column, after.isAfter() ? Condition.Operator.ABOVE : Condition.Operator.BELOW, value),
                Condition.all(
                        new Condition.Compare(column, Condition.Operator.EQUAL, value), spelledOut(after, at + 1)));
    }

    private static boolean holds(Condition.Operator operator, int difference) {
        return switch (operator) {
            case EQUAL -> difference == 0;
            case NOT_EQUAL -> difference != 0;
            case BELOW -> difference < 0;
            case AT_MOST -> difference <= 0;
            case AT_LEAST -> difference >= 0;
            case ABOVE -> difference > 0;
        };
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static int compare(Object left, Object right) {
        return ((Comparable) left).compareTo(right);
    }
}
