package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import java.util.List;
import java.util.stream.Collectors;

/** Turns conditions into SQL. */
final class ConditionSql {

    private ConditionSql() {}

    static void add(TableSql table, Condition condition, Sql sql) {
        add(table, condition, false, sql);
    }

    /** Without parameters, as in the definition of an index. */
    static void addLiteral(TableSql table, Condition condition, Sql sql) {
        add(table, condition, true, sql);
    }

    private static void add(TableSql table, Condition condition, boolean inConstant, Sql sql) {
        boolean constant = inConstant || table.isConstant(condition);
        switch (condition) {
            case Condition.Compare compare -> {
                sql.add(TableSql.name(compare.column())).add(operator(compare.operator()));
                value(compare.column(), compare.value(), constant, sql);
            }
            case Condition.In in -> in(in, constant, sql);
            case Condition.Null isNull ->
                    sql.add(TableSql.name(isNull.column())).add(isNull.isNull() ? " IS NULL" : " IS NOT NULL");
            case Condition.After after -> after(after, constant, sql);
            case Condition.All all -> join(table, all.parts(), " AND ", "TRUE", constant, sql);
            case Condition.Any any -> join(table, any.parts(), " OR ", "FALSE", constant, sql);
        }
    }

    private static void join(
            TableSql table, List<Condition> parts, String between, String none, boolean constant, Sql sql) {
        if (parts.isEmpty()) {
            sql.add(none);
            return;
        }
        sql.add("(");
        for (int i = 0; i < parts.size(); i++) {
            sql.add(i == 0 ? "" : between);
            add(table, parts.get(i), constant, sql);
        }
        sql.add(")");
    }

    /** Texts and numbers go as one array, so that the SQL does not depend on how many there are. */
    private static void in(Condition.In in, boolean constant, Sql sql) {
        if (in.values().isEmpty()) {
            sql.add("FALSE");
            return;
        }
        Column.Type type = in.column().type();
        sql.add(TableSql.name(in.column()));
        if (!constant && (type == Column.Type.TEXT || type == Column.Type.NUMBER)) {
            sql.add(" = ANY (").parameter(new Parameter(type, in.values())).add(")");
            return;
        }
        sql.add(" IN (");
        for (int i = 0; i < in.values().size(); i++) {
            sql.add(i == 0 ? "" : ", ");
            value(in.column(), in.values().get(i), constant, sql);
        }
        sql.add(")");
    }

    /** As a row comparison: said with ANDs and ORs, it would not tell the database where to begin in an index. */
    private static void after(Condition.After after, boolean constant, Sql sql) {
        sql.add("(").add(after.columns().stream().map(TableSql::name).collect(Collectors.joining(", ")));
        sql.add(after.isAfter() ? ") > (" : ") <= (");
        for (int i = 0; i < after.columns().size(); i++) {
            sql.add(i == 0 ? "" : ", ");
            value(after.columns().get(i), after.values().get(i), constant, sql);
        }
        sql.add(")");
    }

    private static void value(Column<?> column, Object value, boolean constant, Sql sql) {
        if (constant && value instanceof String text) {
            sql.add("'").add(text.replace("'", "''")).add("'");
        } else if (constant && (value instanceof Long || value instanceof Boolean)) {
            sql.add(value.toString());
        } else {
            sql.parameter(new Parameter(column.type(), value));
        }
    }

    private static String operator(Condition.Operator operator) {
        return switch (operator) {
            case EQUAL -> " = ";
            case NOT_EQUAL -> " <> ";
            case BELOW -> " < ";
            case AT_MOST -> " <= ";
            case AT_LEAST -> " >= ";
            case ABOVE -> " > ";
        };
    }
}
