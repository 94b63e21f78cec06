package dev.nevertwice.pay.store;

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

    static Condition all(Condition... parts) {
        return new All(List.of(parts));
    }

    static Condition any(Condition... parts) {
        return new Any(List.of(parts));
    }
}
