package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Difference;
import dev.nevertwice.pay.store.Statement.Marked;
import dev.nevertwice.pay.store.Statement.Near;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Statement.Same;
import dev.nevertwice.pay.store.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Turns statements into SQL. Statements of one shape give the same text, so the driver prepares it once per connection;
 * what depends only on the table is kept in {@link TableSql}.
 */
final class SqlCompiler {

    private final ConcurrentHashMap<Table, TableSql> tables = new ConcurrentHashMap<>();

    TableSql table(Table table) {
        return tables.computeIfAbsent(table, TableSql::new);
    }

    void compile(Statement<?> statement, Sql sql) {
        TableSql table = table(statement.table());
        switch (statement) {
            case Statement.Insert insert -> insert(table, insert.row(), sql);
            case Statement.InsertIfAbsent insert -> {
                insert(table, insert.row(), sql);
                sql.add(" ON CONFLICT DO NOTHING");
            }
            case Statement.InsertAllAbsent insert -> insertAll(table, firstOfEachKey(insert.rows()), sql);
            case Statement.Get get -> byKey(table, get.key(), sql);
            case Statement.Lock lock -> {
                byKey(table, lock.key(), sql);
                sql.add(" FOR NO KEY UPDATE");
            }
            case Statement.UpdateIf update -> update(table, update, sql);
            case Statement.UpdateAll update -> {
                set(table, update.changes(), sql);
                ConditionSql.add(table, update.condition(), sql);
            }
            case Statement.RemoveIf remove -> {
                sql.add("DELETE FROM ").add(table.name).add(" WHERE ");
                key(table, remove.key(), sql);
                sql.add(" AND ");
                ConditionSql.add(table, remove.condition(), sql);
            }
            case Statement.Scan scan -> scan(table, scan.condition(), scan.order(), scan.limit(), sql);
            case Statement.ClaimSkipLocked claim -> {
                scan(table, claim.condition(), claim.order(), claim.limit(), sql);
                sql.add(" FOR NO KEY UPDATE SKIP LOCKED");
            }
            case Statement.Pair pair -> pair(table, pair, sql);
        }
    }

    private static void insert(TableSql table, Row row, Sql sql) {
        sql.add(table.insert);
        for (Column<?> column : table.table.columns()) {
            sql.parameters().add(new Parameter(column.type(), row.at(column.ordinal())));
        }
    }

    /** The database would not say which of two rows with one key it took. */
    static List<Row> firstOfEachKey(List<Row> rows) {
        Map<Object, Row> firsts = HashMap.newHashMap(rows.size());
        Set<List<Object>> others = new HashSet<>();
        return rows.stream()
                .filter(row -> {
                    // Most keys differ in their first column: only where they don't the whole is looked at.
                    Row first = firsts.putIfAbsent(row.value(row.table().keyColumns().getFirst()), row);
                    return first == null || !first.key().equals(row.key()) && others.add(row.key());
                })
                .toList();
    }

    /** One array for each column, so that the SQL does not depend on how many rows there are. */
    private static void insertAll(TableSql table, List<Row> rows, Sql sql) {
        sql.add(table.insertAll);
        for (Column<?> column : table.table.columns()) {
            List<Object> values = new ArrayList<>(rows.size());
            for (Row row : rows) {
                values.add(row.at(column.ordinal()));
            }
            sql.parameters().add(new Parameter(column.type(), values));
        }
    }

    private static void byKey(TableSql table, List<Object> key, Sql sql) {
        sql.add("SELECT ").add(table.columns).add(" FROM ").add(table.name).add(" WHERE ");
        key(table, key, sql);
    }

    private static void key(TableSql table, List<Object> key, Sql sql) {
        for (int i = 0; i < key.size(); i++) {
            Column<?> column = table.table.keyColumns().get(i);
            sql.add(i == 0 ? "" : " AND ").add(TableSql.name(column)).add(" = ");
            sql.parameter(new Parameter(column.type(), key.get(i)));
        }
    }

    private static void update(TableSql table, Statement.UpdateIf update, Sql sql) {
        set(table, update.changes(), sql);
        key(table, update.key(), sql);
        sql.add(" AND ");
        ConditionSql.add(table, update.condition(), sql);
    }

    private static void set(TableSql table, List<Change> changes, Sql sql) {
        sql.add("UPDATE ").add(table.name).add(" SET ");
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            sql.add(i == 0 ? "" : ", ").add(TableSql.name(change.column())).add(" = ");
            sql.parameter(new Parameter(change.column().type(), change.value()));
        }
        sql.add(" WHERE ");
    }

    /** What the order leaves open is decided by the primary key, so that every store gives the same rows. */
    private static void scan(TableSql table, Condition condition, List<Order> order, int limit, Sql sql) {
        sql.add("SELECT ").add(table.columns).add(" FROM ").add(table.name).add(" WHERE ");
        ConditionSql.add(table, condition, sql);
        sql.add(" ORDER BY ");
        for (Order by : order) {
            sql.add(TableSql.name(by.column())).add(by.ascending() ? ", " : " DESC, ");
        }
        sql.add(table.keyOrder);
        limit(limit, sql);
    }

    private static void limit(int limit, Sql sql) {
        if (limit != Integer.MAX_VALUE) {
            sql.add(" LIMIT ").add(Integer.toString(limit));
        }
    }

    /**
     * The join has only the columns that it needs, so that what it hashes is small; the unequal ones, few among many, are
     * then fetched whole, one by one (LIMIT keeps the database from reading both tables a second time instead).
     */
    private void pair(TableSql left, Statement.Pair pair, Sql sql) {
        TableSql right = table(pair.right());
        sql.add("SELECT ").add(in("l", left.table.columns())).add(", ").add(in("r", right.table.columns()));
        sql.add(" FROM (SELECT ").add(keys("l", left)).add(", ").add(keys("r", right)).add(" FROM ");
        side(left, pair.leftWhere(), needed(left, pair, Same::left, true), pair, Same::left, sql);
        sql.add(" l FULL JOIN ");
        side(right, pair.rightWhere(), needed(right, pair, Same::right, false), pair, Same::right, sql);
        sql.add(" r ON ");
        for (int i = 0; i < pair.on().size(); i++) {
            Same same = pair.on().get(i);
            sql.add(i == 0 ? "" : " AND ").add(inLeft(same.left())).add(" = ").add(inRight(same.right()));
        }
        sql.add(" WHERE ").add(inLeft(left.table.keyColumns().getFirst())).add(" IS NULL OR ");
        sql.add(inRight(right.table.keyColumns().getFirst())).add(" IS NULL");
        for (Difference difference : pair.compare()) {
            sql.add(" OR ");
            differs(difference, sql);
        }
        String order = order(left, right, pair);
        sql.add(order);
        limit(pair.page().limit(), sql);
        sql.add(") u");
        fetch("l", left, sql);
        fetch("r", right, sql);
        sql.add(order);
    }

    /** The page begins on both sides of the join, so that later ones cost less than the first. */
    private static void side(
            TableSql table, Condition where, Set<Column<?>> needed, Statement.Pair pair,
            Function<Same, Column<?>> joined, Sql sql) {
        sql.add("(SELECT ").add(needed.stream().map(TableSql::name).collect(Collectors.joining(", ")));
        sql.add(" FROM ").add(table.name).add(" WHERE ");
        ConditionSql.add(table, where, sql);
        if (!pair.page().after().isEmpty()) {
            List<Column<?>> columns = pair.on().stream().<Column<?>>map(joined).toList();
            sql.add(" AND ");
            ConditionSql.add(table, Condition.after(columns, pair.page().after()), sql);
        }
        sql.add(")");
    }

    private static Set<Column<?>> needed(
            TableSql table, Statement.Pair pair, Function<Same, Column<?>> side, boolean isLeft) {
        Set<Column<?>> needed = new LinkedHashSet<>(table.table.keyColumns());
        pair.on().forEach(same -> needed.add(side.apply(same)));
        for (Difference difference : pair.compare()) {
            switch (difference) {
                case Same same -> needed.add(side.apply(same));
                case Near near -> needed.add(isLeft ? near.left() : near.right());
                case Marked marked -> {
                    if (!isLeft) {
                        needed.add(marked.right());
                    }
                }
            }
        }
        return needed;
    }

    /** By the joined columns; then, for what they leave open, by the left and by the right primary key. */
    private static String order(TableSql left, TableSql right, Statement.Pair pair) {
        List<String> order = new ArrayList<>();
        pair.on().forEach(same -> order.add("COALESCE(" + inLeft(same.left()) + ", " + inRight(same.right()) + ")"));
        order.add(in("l", left.table.keyColumns()));
        order.add(in("r", right.table.keyColumns()));
        return " ORDER BY " + String.join(", ", order);
    }

    private static void fetch(String side, TableSql table, Sql sql) {
        List<Column<?>> key = table.table.keyColumns();
        sql.add(" LEFT JOIN LATERAL (SELECT ").add(table.columns).add(" FROM ").add(table.name).add(" WHERE ");
        for (int i = 0; i < key.size(); i++) {
            sql.add(i == 0 ? "" : " AND ").add(TableSql.name(key.get(i))).add(" = u.").add(side + i);
        }
        sql.add(" LIMIT 1) ").add(side).add(" ON TRUE");
    }

    private static String keys(String side, TableSql table) {
        List<Column<?>> key = table.table.keyColumns();
        return IntStream.range(0, key.size())
                .mapToObj(i -> side + "." + TableSql.name(key.get(i)) + " AS " + side + i)
                .collect(Collectors.joining(", "));
    }

    private static String in(String side, List<Column<?>> columns) {
        return columns.stream().map(column -> side + "." + TableSql.name(column)).collect(Collectors.joining(", "));
    }

    private static void differs(Difference difference, Sql sql) {
        switch (difference) {
            case Same same ->
                    sql.add(inLeft(same.left())).add(" IS DISTINCT FROM ").add(inRight(same.right()));
            case Near near -> {
                sql.add(inLeft(near.left())).add(" NOT BETWEEN ");
                sql.add(inRight(near.right())).add(" - ");
                micros(near.atMost(), sql);
                sql.add(" AND ").add(inRight(near.right())).add(" + ");
                micros(near.atMost(), sql);
            }
            case Marked marked -> sql.add(inRight(marked.right()));
        }
    }

    private static void micros(Duration duration, Sql sql) {
        sql.parameter(new Parameter(Column.Type.NUMBER, duration.toNanos() / 1_000)).add(" * interval '1 microsecond'");
    }

    private static String inLeft(Column<?> column) {
        return "l." + TableSql.name(column);
    }

    private static String inRight(Column<?> column) {
        return "r." + TableSql.name(column);
    }
}
