package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.store.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Adds many rows with COPY, which costs much less than an INSERT but does not know ON CONFLICT: all of them, or none where some
 * key is taken.
 */
final class BulkCopy {

    /** With fewer rows the two round trips more don't pay. */
    static final int WORTH_FROM = 1_000;

    private static final String UNIQUE_VIOLATION = "23505";

    private BulkCopy() {}

    /**
     * Returns whether the rows were added. After false the transaction is as it was before; the table's file has grown by
     * what will be vacuumed.
     */
    static boolean add(Connection connection, TableSql table, List<Row> rows) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            copy(connection, table, rows);
        } catch (SQLException failure) {
            if (!UNIQUE_VIOLATION.equals(failure.getSQLState())) {
                throw failure;
            }
            connection.rollback(before);
            return false;
        }
        connection.releaseSavepoint(before);
        return true;
    }

    private static void copy(Connection connection, TableSql table, List<Row> rows) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copy);
        try {
            BinaryRows binary = new BinaryRows(copy);
            for (Row row : rows) {
                binary.add(row);
            }
            binary.end();
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
