package dev.nevertwice.pay.store;

import dev.nevertwice.pay.check.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A declared table: columns, primary key, unique and ordered indexes. {@code schema.sql} is the same in SQL; a test
 * compares the two.
 */
public final class Table {

    /**
     * An index.
     *
     * @param unique whether two rows that meet {@code where} may not have equal, non-null values in {@code columns}
     * @param where which rows it holds; {@link Condition#always()} for all
     */
    public record Index(String name, boolean unique, List<Column<?>> columns, Condition where) {}

    private final String name;
    private final List<Column<?>> columns = new ArrayList<>();
    private final List<Index> indexes = new ArrayList<>();
    private final List<Column<Instant>> stamps = new ArrayList<>();
    private List<Column<?>> key = List.of();

    private Table(String name) {
        this.name = name;
    }

    public static Table named(String name) {
        return new Table(name);
    }

    public Column<String> text(String column) {
        return add(column, Column.Type.TEXT, false);
    }

    public Column<String> textOrNull(String column) {
        return add(column, Column.Type.TEXT, true);
    }

    public Column<Long> number(String column) {
        return add(column, Column.Type.NUMBER, false);
    }

    public Column<Long> numberOrNull(String column) {
        return add(column, Column.Type.NUMBER, true);
    }

    public Column<Instant> instant(String column) {
        return add(column, Column.Type.INSTANT, false);
    }

    /** A time that is the transaction's own, as {@link Transaction#now()} tells it, where a new row does not say another. */
    public Column<Instant> stamp(String column) {
        Column<Instant> stamp = instant(column);
        stamps.add(stamp);
        return stamp;
    }

    public Column<Instant> instantOrNull(String column) {
        return add(column, Column.Type.INSTANT, true);
    }

    public Column<Boolean> bool(String column) {
        return add(column, Column.Type.BOOL, false);
    }

    public Column<byte[]> bytes(String column) {
        return add(column, Column.Type.BYTES, false);
    }

    public Column<byte[]> bytesOrNull(String column) {
        return add(column, Column.Type.BYTES, true);
    }

    public Table key(Column<?>... keyColumns) {
        Check.that(key.isEmpty(), "%s has its key already", name);
        key = List.of(keyColumns);
        return this;
    }

    public Table unique(String index, Condition where, Column<?>... indexColumns) {
        indexes.add(new Index(index, true, List.of(indexColumns), where));
        return this;
    }

    public Table ordered(String index, Condition where, Column<?>... indexColumns) {
        indexes.add(new Index(index, false, List.of(indexColumns), where));
        return this;
    }

    public String name() {
        return name;
    }

    public List<Column<?>> columns() {
        return columns;
    }

    /** The columns that a store fills in: see {@link #stamp}. */
    public List<Column<Instant>> stamps() {
        return stamps;
    }

    public List<Column<?>> keyColumns() {
        return key;
    }

    public List<Index> indexes() {
        return indexes;
    }

    /** Begins a row of this table. */
    public Row.Builder row() {
        return new Row.Builder(this);
    }

    @Override
    public String toString() {
        return name;
    }

    private <T> Column<T> add(String column, Column.Type type, boolean nullable) {
        Column<T> added = new Column<>(name, column, type, nullable, columns.size());
        columns.add(added);
        return added;
    }
}
