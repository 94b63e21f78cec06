package dev.nevertwice.pay.store;

import dev.nevertwice.pay.check.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * A predicate over one row, as data: compiled to SQL or interpreted. A comparison with a null column is false, whatever
 * the operator, as in SQL's WHERE.
 */
public sealed interface Condition {

    enum Operator {
        EQUAL,
        NOT_EQUAL,
        BELOW,
        AT_MOST,
        AT_LEAST,
        ABOVE
    }

    record Compare(Column<?> column, Operator operator, Object value) implements Condition {
        public Compare {
            value = Row.checked(column, value);
            if (value == null) {
                throw new AssertionError("compare " + column + " with isNull(), not with null");
            }
        }
    }

    /** Holds when the column equals one of the values; never with an empty list. */
    record In(Column<?> column, List<?> values) implements Condition {
        public In {
            for (Object value : values) {
                if (value == null) {
                    throw new AssertionError("ask for null in " + column + " with isNull()");
                }
            }
            values = new Values(values.stream().map(value -> Row.checked(column, value)).toList());
        }
    }

    record Null(Column<?> column, boolean isNull) implements Condition {}

    /**
     * Where a page begins, or ends: holds for rows that come after a place in the order of the columns, or else up to it. The
     * first column that differs decides; never where that one is null.
     *
     * @param values where the place is, one for each column
     * @param isAfter whether rows after it are meant; otherwise those before it, and those that are there
     */
    record After(List<Column<?>> columns, List<Object> values, boolean isAfter) implements Condition {
        public After {
            columns = List.copyOf(columns);
            Check.that(!columns.isEmpty() && columns.size() == values.size(), "%s after %s", columns, values);
            List<Object> checked = new ArrayList<>(values.size());
            for (int at = 0; at < columns.size(); at++) {
                Check.that(values.get(at) != null, "nothing comes after null in %s", columns.get(at));
                checked.add(Row.checked(columns.get(at), values.get(at)));
            }
            values = List.copyOf(checked);
        }
    }

    /** Holds when every part does; with no parts it always holds. */
    record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** Holds when some part does; with no parts it never holds. */
    record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    static Condition always() {
        return new All(List.of());
    }

    /** Rows beyond the place that the values are in the order of the columns. */
    static Condition after(List<Column<?>> columns, List<Object> values) {
        return new After(columns, values, true);
    }

    /** The other rows: those before the place, and those that are there. */
    static Condition upTo(List<Column<?>> columns, List<Object> values) {
        return new After(columns, values, false);
    }

    static Condition all(Condition... parts) {
        return new All(List.of(parts));
    }

    static Condition any(Condition... parts) {
        return new Any(List.of(parts));
    }
}
