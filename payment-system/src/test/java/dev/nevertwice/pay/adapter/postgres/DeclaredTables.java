package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes declared tables as SQL: to make the contract's tables, and to compare the schema with what is declared. */
final class DeclaredTables {

    private DeclaredTables() {}

    static List<String> create(Table table) {
        List<String> statements = new ArrayList<>();
        String name = TableSql.quote(table.name());
        statements.add(table.columns().stream()
                .map(DeclaredTables::column)
                .collect(Collectors.joining(
                        ", ", "CREATE TABLE " + name + " (", ", PRIMARY KEY (" + names(table.keyColumns()) + "))")));
        for (Table.Index index : table.indexes()) {
            statements.add("CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX " + TableSql.quote(index.name())
                    + " ON " + name + " (" + names(index.columns()) + ")" + where(table, index.where()));
        }
        return statements;
    }

    private static String column(Column<?> column) {
        return TableSql.name(column) + " "
                + switch (column.type()) {
                    case TEXT -> "text";
                    case NUMBER -> "bigint";
                    case INSTANT -> "timestamptz";
                    case BOOL -> "boolean";
                    case BYTES -> "bytea";
                }
                + (column.nullable() ? "" : " NOT NULL");
    }

    private static String names(List<Column<?>> columns) {
        return columns.stream().map(TableSql::name).collect(Collectors.joining(", "));
    }

    private static String where(Table table, Condition condition) {
        if (condition.equals(Condition.always())) {
            return "";
        }
        Sql sql = new Sql();
        ConditionSql.addLiteral(new TableSql(table), asList(condition), sql);
        return " WHERE " + sql.text();
    }

    /** One column equal to this or that is the same as the column in a list of them, which PostgreSQL keeps apart. */
    private static Condition asList(Condition condition) {
        if (!(condition instanceof Condition.Any any)) {
            return condition;
        }
        List<Condition.Compare> equal = any.parts().stream()
                .filter(Condition.Compare.class::isInstance)
                .map(Condition.Compare.class::cast)
                .filter(part -> part.operator() == Condition.Operator.EQUAL)
                .toList();
        boolean oneColumn = equal.stream().map(Condition.Compare::column).distinct().count() == 1;
        return equal.size() == any.parts().size() && oneColumn
                ? new Condition.In(
                        equal.getFirst().column(),
                        equal.stream().map(Condition.Compare::value).toList())
                : condition;
    }
}
