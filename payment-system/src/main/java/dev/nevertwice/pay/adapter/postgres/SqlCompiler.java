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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        Set<List<Object>> keys = HashSet.newHashSet(rows.size());
        return rows.stream().filter(row -> keys.add(row.key())).toList();
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
        sql.add("UPDATE ").add(table.name).add(" SET ");
        for (int i = 0; i < update.changes().size(); i++) {
            Change change = update.changes().get(i);
            sql.add(i == 0 ? "" : ", ").add(TableSql.name(change.column())).add(" = ");
            sql.parameter(new Parameter(change.column().type(), change.value()));
        }
        sql.add(" WHERE ");
        key(table, update.key(), sql);
        sql.add(" AND ");
        ConditionSql.add(table, update.condition(), sql);
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

    private void pair(TableSql left, Statement.Pair pair, Sql sql) {
        TableSql right = table(pair.right());
        sql.add("SELECT l.*, r.* FROM (SELECT ").add(left.columns).add(" FROM ").add(left.name).add(" WHERE ");
        ConditionSql.add(left, pair.leftWhere(), sql);
        after(pair, Same::left, sql);
        sql.add(") l FULL JOIN (SELECT ").add(right.columns).add(" FROM ").add(right.name).add(" WHERE ");
        ConditionSql.add(right, pair.rightWhere(), sql);
        after(pair, Same::right, sql);
        sql.add(") r ON ");
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
        sql.add(" ORDER BY ");
        for (Same same : pair.on()) {
            sql.add("COALESCE(").add(inLeft(same.left())).add(", ").add(inRight(same.right())).add("), ");
        }
        left.table.keyColumns().forEach(column -> sql.add(inLeft(column)).add(", "));
        for (int i = 0; i < right.table.keyColumns().size(); i++) {
            sql.add(i == 0 ? "" : ", ").add(inRight(right.table.keyColumns().get(i)));
        }
        limit(pair.page().limit(), sql);
    }

    /** On both sides of the join, so that later pages cost less than the first. */
    private static void after(Statement.Pair pair, Function<Same, Column<?>> side, Sql sql) {
        List<Object> after = pair.page().after();
        if (after.isEmpty()) {
            return;
        }
        String columns = pair.on().stream().map(side).map(TableSql::name).collect(Collectors.joining(", "));
        sql.add(" AND (").add(columns).add(") > (");
        for (int i = 0; i < after.size(); i++) {
            sql.add(i == 0 ? "" : ", ");
            sql.parameter(new Parameter(side.apply(pair.on().get(i)).type(), after.get(i)));
        }
        sql.add(")");
    }

    private static void differs(Difference difference, Sql sql) {
        switch (difference) {
            case Same same ->
                    sql.add(inLeft(same.left())).add(" IS DISTINCT FROM ").add(inRight(same.right()));
            case Near near ->
                    sql.add("abs(extract(epoch FROM ").add(inLeft(near.left())).add(" - ").add(inRight(near.right()))
                            .add(") * 1000000) > ").parameter(new Parameter(Column.Type.NUMBER, micros(near.atMost())));
            case Marked marked -> sql.add(inRight(marked.right()));
        }
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private static String inLeft(Column<?> column) {
        return "l." + TableSql.name(column);
    }

    private static String inRight(Column<?> column) {
        return "r." + TableSql.name(column);
    }
}
