package dev.nevertwice.pay.store;

/** A column's new value in an {@link Statement.UpdateIf}; the value may be null where the column is nullable. */
public record Change(Column<?> column, Object value) {

    public Change {
        value = Row.checked(column, value);
    }
}
