package dev.nevertwice.pay.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;

/**
 * One declared column of a {@link Table}. Also the place where predicates and changes begin: {@code STATE.is("open")},
 * {@code STATE.to("done")}.
 *
 * @param ordinal position in the table's rows
 */
public record Column<T>(String table, String name, Type type, boolean nullable, int ordinal) {

    /** What a column holds. Instants are kept to the microsecond. */
    public enum Type {
        TEXT(String.class),
        NUMBER(Long.class),
        INSTANT(Instant.class),
        BOOL(Boolean.class),
        BYTES(byte[].class);

        private final Class<?> javaType;

        Type(Class<?> javaType) {
            this.javaType = javaType;
        }

        public Class<?> javaType() {
            return javaType;
        }
    }

    public Condition is(T value) {
        return new Condition.Compare(this, Condition.Operator.EQUAL, value);
    }

    public Condition isNot(T value) {
        return new Condition.Compare(this, Condition.Operator.NOT_EQUAL, value);
    }

    public Condition below(T value) {
        return new Condition.Compare(this, Condition.Operator.BELOW, value);
    }

    public Condition atMost(T value) {
        return new Condition.Compare(this, Condition.Operator.AT_MOST, value);
    }

    public Condition atLeast(T value) {
        return new Condition.Compare(this, Condition.Operator.AT_LEAST, value);
    }

    public Condition above(T value) {
        return new Condition.Compare(this, Condition.Operator.ABOVE, value);
    }

    public Condition in(Collection<T> values) {
        return new Condition.In(this, new ArrayList<>(values));
    }

    public Condition isNull() {
        return new Condition.Null(this, true);
    }

    public Condition notNull() {
        return new Condition.Null(this, false);
    }

    public Change to(T value) {
        return new Change(this, value);
    }

    @Override
    public String toString() {
        return table + "." + name;
    }
}
