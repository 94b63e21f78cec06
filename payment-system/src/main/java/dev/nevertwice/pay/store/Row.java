package dev.nevertwice.pay.store;

import dev.nevertwice.pay.check.Check;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** One immutable row of a {@link Table}. */
public final class Row {

    private final Table table;
    private final Object[] values;

    private Row(Table table, Object[] values) {
        this.table = table;
        this.values = values;
    }

    /** For stores: wraps values in the table's column order, already checked; the array is not copied. */
    public static Row of(Table table, Object[] values) {
        return new Row(table, values);
    }

    public Table table() {
        return table;
    }

    /** The column's value, or null where the column is null. */
    @SuppressWarnings("unchecked")
    public <T> T get(Column<T> column) {
        return (T) value(column);
    }

    public Object value(Column<?> column) {
        Check.that(column.table().equals(table.name()), "%s is not a column of %s", column, table);
        return values[column.ordinal()];
    }

    /** For stores: the value at a column's ordinal. */
    public Object at(int ordinal) {
        return values[ordinal];
    }

    /** The primary key's values, in the order of the key's columns. */
    public List<Object> key() {
        List<Object> key = new ArrayList<>(table.keyColumns().size());
        for (Column<?> column : table.keyColumns()) {
            key.add(values[column.ordinal()]);
        }
        return key;
    }

    /** For stores: itself, with the transaction's time in every {@link Table#stamp} that says no other. */
    public Row stamped(Instant now) {
        Object[] copy = null;
        for (Column<Instant> stamp : table.stamps()) {
            if (values[stamp.ordinal()] == null) {
                copy = copy == null ? values.clone() : copy;
                copy[stamp.ordinal()] = now;
            }
        }
        return copy == null ? this : new Row(table, copy);
    }

    /** A copy with the changes made. */
    public Row with(List<Change> changes) {
        Object[] copy = values.clone();
        for (Change change : changes) {
            copy[change.column().ordinal()] = change.value();
        }
        return new Row(table, copy);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(table.name()).append('(');
        for (Column<?> column : table.columns()) {
            text.append(column.ordinal() == 0 ? "" : ", ").append(column.name()).append('=');
            Object value = values[column.ordinal()];
            text.append(value instanceof byte[] bytes ? bytes.length + " bytes" : value);
        }
        return text.append(')').toString();
    }

    /** The value as the column keeps it; a wrong type or a null where none may be is a programmer error. */
    static Object checked(Column<?> column, Object value) {
        if (value == null) {
            Check.that(column.nullable(), "%s can't be null", column);
            return null;
        }
        Check.that(column.type().javaType().isInstance(value), "%s can't hold %s", column, value.getClass());
        Check.that(!(value instanceof String text) || text.indexOf(0) < 0, "%s can't hold the character 0", column);
        return value instanceof Instant instant ? instant.truncatedTo(ChronoUnit.MICROS) : value;
    }

    /** The values of a primary key as the table keeps them. */
    static List<Object> checkedKey(Table table, List<Object> key) {
        List<Column<?>> columns = table.keyColumns();
        Check.that(key.size() == columns.size(), "the key of %s is %s, not %s", table, columns, key);
        Object[] checked = new Object[key.size()];
        for (int i = 0; i < checked.length; i++) {
            checked[i] = checked(columns.get(i), key.get(i));
        }
        return List.of(checked);
    }

    /** Collects a row's values. */
    public static final class Builder {

        private final Table table;
        private final Object[] values;

        Builder(Table table) {
            this.table = table;
            this.values = new Object[table.columns().size()];
        }

        public <T> Builder set(Column<T> column, T value) {
            Check.that(column.table().equals(table.name()), "%s is not a column of %s", column, table);
            values[column.ordinal()] = checked(column, value);
            return this;
        }

        public Row build() {
            for (Column<?> column : table.columns()) {
                Check.that(
                        column.nullable() || values[column.ordinal()] != null || table.stamps().contains(column),
                        "%s is missing", column);
            }
            return new Row(table, values.clone());
        }
    }
}
