package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A table of the payment system, and the few values of its columns that schedules fight about.
 *
 * @param values of the columns that matter; of those with one nothing is drawn
 * @param removes whether its rows may be removed
 */
record Subject(Table table, Map<Column<?>, List<Object>> values, boolean removes) {

    /** What a column holds that says nothing else. */
    private static final Map<Column.Type, Object> ANY = Map.of(
            Column.Type.TEXT, "any",
            Column.Type.NUMBER, 1L,
            Column.Type.INSTANT, Instant.EPOCH,
            Column.Type.BOOL, false,
            Column.Type.BYTES, new byte[]{1, 2});

    static Subject of(Table table) {
        return new Subject(table, Map.of(), false);
    }

    Subject removable() {
        return new Subject(table, values, true);
    }

    Subject with(String column, Object... choices) {
        Map<Column<?>, List<Object>> more = new LinkedHashMap<>(values);
        more.put(
                table.columns().stream().filter(known -> known.name().equals(column)).findFirst().orElseThrow(),
                Arrays.asList(choices));
        return new Subject(table, more, removes);
    }

    /** The same with two values at most for each column of the key, so that sessions meet more often. */
    Subject fewerKeys(Random random) {
        Map<Column<?>, List<Object>> fewer = new LinkedHashMap<>(values);
        for (Column<?> column : table.keyColumns()) {
            List<Object> some = new ArrayList<>(values.getOrDefault(column, List.of(ANY.get(column.type()))));
            Collections.shuffle(some, random);
            fewer.put(column, some.subList(0, Math.min(2, some.size())));
        }
        return new Subject(table, fewer, removes);
    }

    List<Object> key(Random random) {
        List<Object> key = new ArrayList<>();
        table.keyColumns().forEach(column -> key.add(value(column, random)));
        return key;
    }

    Row row(List<Object> key, Random random) {
        Object[] row = new Object[table.columns().size()];
        for (Column<?> column : table.columns()) {
            row[column.ordinal()] = value(column, random);
        }
        for (int i = 0; i < key.size(); i++) {
            row[table.keyColumns().get(i).ordinal()] = key.get(i);
        }
        return Row.of(table, row);
    }

    /** Of one or two columns, and never of the key. */
    List<Change> changes(Random random) {
        List<Column<?>> columns = new ArrayList<>(drawn());
        columns.removeAll(table.keyColumns());
        Check.that(!columns.isEmpty(), "nothing in %s can change", table);
        Column<?> first = columns.remove(random.nextInt(columns.size()));
        List<Change> changes = new ArrayList<>(List.of(new Change(first, value(first, random))));
        if (!columns.isEmpty() && random.nextBoolean()) {
            Column<?> second = columns.get(random.nextInt(columns.size()));
            changes.add(new Change(second, value(second, random)));
        }
        return changes;
    }

    boolean changeable() {
        return !table.keyColumns().containsAll(drawn());
    }

    Condition condition(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Condition.always();
            case 1 -> Condition.all(comparison(random), comparison(random));
            case 2 -> Condition.any(comparison(random), comparison(random));
            default -> comparison(random);
        };
    }

    List<Order> order(Random random) {
        List<Column<?>> drawn = drawn();
        return random.nextBoolean()
                ? List.of()
                : List.of(new Order(drawn.get(random.nextInt(drawn.size())), random.nextInt(3) > 0));
    }

    private Condition comparison(Random random) {
        List<Column<?>> drawn = drawn();
        Column<?> column = drawn.get(random.nextInt(drawn.size()));
        Object value = value(column, random);
        if (value == null) {
            return new Condition.Null(column, random.nextBoolean());
        }
        return switch (random.nextInt(6)) {
            case 0 -> new Condition.Compare(column, Condition.Operator.NOT_EQUAL, value);
            case 1 -> new Condition.Compare(column, Condition.Operator.AT_LEAST, value);
            case 2 -> new Condition.In(
                    column, values.get(column).stream().filter(other -> other != null).limit(2).toList());
            default -> new Condition.Compare(column, Condition.Operator.EQUAL, value);
        };
    }

    private List<Column<?>> drawn() {
        return table.columns().stream()
                .filter(column -> values.containsKey(column) && values.get(column).size() > 1)
                .toList();
    }

    private Object value(Column<?> column, Random random) {
        List<Object> choices = values.get(column);
        if (choices == null) {
            return column.nullable() ? null : ANY.get(column.type());
        }
        return choices.get(random.nextInt(choices.size()));
    }
}
