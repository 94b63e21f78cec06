package dev.nevertwice.load.reconcile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/** The database of the bench, as its owner: makes the ledger, measures the plain way, and reads what was found. */
final class BooksAndFile implements AutoCloseable {

    private final Connection owner;

    BooksAndFile(String url) throws SQLException {
        owner = DriverManager.getConnection(url);
    }

    /** So many entries of two postings with their movements, and the attempts that nobody knows the end of. */
    void makeLedger(int rows) throws SQLException {
        String amount = "1000 + n * 7919 % 90000";
        String currency = "(ARRAY['KRW', 'USD', 'BHD'])[n % 3 + 1]";
        String reference = "CASE WHEN n % 10 = 0 THEN 're_' || n ELSE 'ch_' || n END";
        String kind = "CASE WHEN n % 10 = 0 THEN 'refund' ELSE 'charge' END";
        String entry = "CASE WHEN n % 10 = 0 THEN 'refund:re_' || n ELSE 'capture:ch_' || n END";
        String at = "timestamptz '" + SettledDay.DAY + " 00:00:00Z' + n * interval '40 milliseconds'";
        String series = " FROM generate_series(1::bigint, " + rows + ") AS n";
        execute("SET session_replication_role = replica"); // foreign keys hold by construction; checking them takes minutes
        execute("INSERT INTO ledger_entry (id, payment_id, kind, cause, at) SELECT " + entry
                + ", NULL, CASE WHEN n % 10 = 0 THEN 'refund' ELSE 'capture' END, " + reference + ", " + at + series);
        for (int line = 0; line < 2; line++) {
            String account = line == 0 ? "'psp_receivable:acct_1'" : "'seller_payable:mer_1/sel_' || n % 100";
            String side = line == 0 ? "'debit'" : "'credit'";
            execute("INSERT INTO ledger_posting (entry_id, line, account, side, amount_minor, currency, merchant,"
                    + " seller, posted_at)"
                    + " SELECT " + entry + ", " + line + ", " + account + ", " + side + ", " + amount + ", " + currency
                    + ", "
                    + (line == 0 ? "NULL, NULL" : "'mer_1', 'sel_' || n % 100") + ", " + at + series);
        }
        execute("INSERT INTO movement (psp_account, kind, reference, order_id, attempt_id, amount_minor, currency, entry_id,"
                + " occurred_at, booked_at) SELECT 'acct_1', " + kind + ", " + reference
                + ", 'ord_' || n, 'att_' || n, "
                + amount + ", " + currency + ", " + entry + ", " + at + ", " + at + series);
        openAttempts(rows);
        execute("SET session_replication_role = DEFAULT");
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    private void openAttempts(int rows) throws SQLException {
        String some = " FROM generate_series(1::bigint, " + rows + ") AS n WHERE n % 100 = 51 AND (n / 100) % "
                + Lie.values().length + " = " + Lie.NOT_KNOWN_AS_PAID.ordinal();
        execute("INSERT INTO payment (id, merchant, state, version, amount_minor, currency, created_at, updated_at, capture)"
                + " SELECT 'pay_open_' || n, 'mer_1', 'unknown', 2, 1, 'KRW', now(), now(), 'automatic'" + some);
        execute("INSERT INTO payment_order (id, payment_id, seller, amount_minor, currency)"
                + " SELECT 'ord_open_' || n, 'pay_open_' || n, 'sel_1', 1, 'KRW'" + some);
        execute("INSERT INTO attempt (id, payment_id, number, method, state)"
                + " SELECT 'att_open_' || n, 'pay_open_' || n, 1, 'direct', 'open'" + some);
    }

    /** COPY of the rows into a table without keys, and one full join with the ledger; in nanoseconds. */
    long[] plain(Path file) throws SQLException, IOException {
        execute("DROP TABLE IF EXISTS plain_settlement");
        execute("CREATE TABLE plain_settlement (row_reference text, type text, charge text, refund text, order_id text,"
                + " reference text, amount bigint, currency text, fee bigint, occurred_at timestamptz)");
        long began = System.nanoTime();
        try (InputStream rows = Files.newInputStream(file)) {
            owner.unwrap(PGConnection.class).getCopyAPI()
                    .copyIn("COPY plain_settlement FROM STDIN (FORMAT csv)", rows, 1 << 16);
        }
        long copied = System.nanoTime();
        try (Statement statement = owner.createStatement();
                ResultSet unequal =
                        statement.executeQuery("SELECT count(*) FROM movement m FULL JOIN plain_settlement s"
                                + " ON m.kind = s.type AND m.reference = coalesce(nullif(s.refund, ''), s.charge)"
                                + " WHERE m.reference IS NULL OR s.charge IS NULL OR m.amount_minor <> s.amount"
                                + " OR m.currency <> s.currency")) {
            unequal.next();
        }
        return new long[]{copied - began, System.nanoTime() - copied};
    }

    /** As before the first reconciliation. */
    void forget() throws SQLException {
        execute("TRUNCATE settlement_row, settlement_file, discrepancy_event, discrepancy, reconciliation_run, command, job");
        execute("DELETE FROM ledger_posting WHERE entry_id LIKE 'fee:%'");
        execute("DELETE FROM ledger_entry WHERE id LIKE 'fee:%'");
    }

    /** Type and class of every discrepancy, by its id, and of those about lines by their line. */
    Map<String, List<String>> found() throws SQLException {
        Map<String, List<String>> found = new HashMap<>();
        try (Statement statement = owner.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT CASE WHEN subject LIKE '%:line-%' THEN subject ELSE id END,"
                                + " type, class FROM discrepancy")) {
            while (row.next()) {
                found.put(row.getString(1), List.of(row.getString(2), row.getString(3)));
            }
        }
        return found;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        owner.close();
    }
}
