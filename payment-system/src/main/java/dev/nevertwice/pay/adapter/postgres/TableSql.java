package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the statements about one declared table have in common: made once, the only source of identifiers. */
final class TableSql {

    final Table table;
    final String name;

    /** All columns in declared order, comma-separated. */
    final String columns;

    final String keyOrder;
    final String insert;
    final String insertAll;
    final String copy;

    /**
     * Parts of the conditions of partial indexes. Where a statement says the same, its values are written as literals:
     * PostgreSQL can use a partial index only if it can prove the index's condition when it plans, without parameters.
     */
    private final List<Condition> constants = new ArrayList<>();

    TableSql(Table table) {
        this.table = table;
        this.name = quote(table.name());
        this.columns = table.columns().stream().map(TableSql::name).collect(Collectors.joining(", "));
        this.keyOrder = table.keyColumns().stream().map(TableSql::name).collect(Collectors.joining(", "));
        this.insert = "INSERT INTO " + name + " (" + columns + ") VALUES ("
                + table.columns().stream().map(column -> orNow(column, "?")).collect(Collectors.joining(", ")) + ")";
        this.insertAll = insertAll();
        this.copy = "COPY " + name + " (" + columns + ") FROM STDIN (FORMAT binary)";
        for (Table.Index index : table.indexes()) {
            collect(index.where());
        }
    }

    /** One array for each column goes in, the numbers of the rows whose keys were taken come out. */
    private String insertAll() {
        String arrays = table.columns().stream()
                .map(column -> "?::" + Parameter.sqlType(column.type()) + "[]")
                .collect(Collectors.joining(", "));
        String same = table.keyColumns().stream()
                .map(column -> "given." + name(column) + " = added." + name(column))
                .collect(Collectors.joining(" AND "));
        return "WITH given AS MATERIALIZED (SELECT * FROM unnest(" + arrays + ") WITH ORDINALITY AS u (" + columns
                + ", number_given)), added AS (INSERT INTO " + name + " (" + columns + ") SELECT "
                + table.columns().stream().map(column -> orNow(column, name(column))).collect(Collectors.joining(", "))
                + " FROM given ORDER BY number_given ON CONFLICT DO NOTHING RETURNING " + keyOrder
                + ") SELECT number_given FROM given WHERE NOT EXISTS (SELECT FROM added WHERE " + same
                + ") ORDER BY number_given";
    }

    private String orNow(Column<?> column, String value) {
        return table.stamps().contains(column) ? "COALESCE(" + value + ", transaction_timestamp())" : value;
    }

    boolean isConstant(Condition condition) {
        return constants.contains(condition);
    }

    /** Reads the table's columns from a result, beginning at the given one. */
    Row read(ResultSet result, int first) throws SQLException {
        List<Column<?>> all = table.columns();
        Object[] values = new Object[all.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(result, first + i, all.get(i).type());
        }
        return Row.of(table, values);
    }

    static String name(Column<?> column) {
        return quote(column.name());
    }

    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private void collect(Condition condition) {
        switch (condition) {
            case Condition.All all -> all.parts().forEach(this::collect);
            case Condition.Any any -> {
                constants.add(any);
                any.parts().forEach(this::collect);
            }
            case Condition.Compare compare -> constants.add(compare);
            case Condition.In in -> constants.add(in);
            case Condition.Null isNull -> constants.add(isNull);
            case Condition.After after -> constants.add(after);
        }
    }

    private static Object read(ResultSet result, int index, Column.Type type) throws SQLException {
        return switch (type) {
            case TEXT -> result.getString(index);
            case NUMBER -> {
                long number = result.getLong(index);
                yield result.wasNull() ? null : (Object) number;
            }
            case INSTANT -> {
                OffsetDateTime time = result.getObject(index, OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
            case BOOL -> {
                boolean bool = result.getBoolean(index);
                yield result.wasNull() ? null : (Object) bool;
            }
            case BYTES -> result.getBytes(index);
        };
    }
}
