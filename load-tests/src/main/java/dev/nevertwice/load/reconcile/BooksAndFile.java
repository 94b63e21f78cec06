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
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.postgresql.PGConnection;

/** The database of the bench, as its owner: makes the ledger, measures the plain way, and reads what was found. */
final class BooksAndFile implements AutoCloseable {

    private final String url;
    private final Connection owner;

    BooksAndFile(String url) throws SQLException {
        this.url = url;
        owner = DriverManager.getConnection(url);
    }

    /** What is measured counts only if it would survive a crash. */
    void requireDurable() throws SQLException {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            try (Statement statement = owner.createStatement();
                    ResultSet shown = statement.executeQuery("SHOW " + setting)) {
                shown.next();
                if (!shown.getString(1).equals("on")) {
                    throw new IllegalStateException(setting + " is " + shown.getString(1) + ", not on");
                }
            }
        }
    }

    /** So many entries of two postings with their movements, and the attempts that nobody knows the end of. Takes a minute. */
    void makeLedger(int rows, Consumer<String> told) throws SQLException, InterruptedException {
        String amount = "1000 + n * 7919 % 90000";
        String currency = "(ARRAY['KRW', 'USD', 'BHD'])[n % 3 + 1]";
        String reference = "CASE WHEN n % 10 = 0 THEN 're_' || n ELSE 'ch_' || n END";
        String kind = "CASE WHEN n % 10 = 0 THEN 'refund' ELSE 'charge' END";
        String entry = "CASE WHEN n % 10 = 0 THEN 'refund:re_' || n ELSE 'capture:ch_' || n END";
        String at = "timestamptz '" + SettledDay.DAY + " 00:00:00Z' + n * interval '40 milliseconds'";
        String series = " FROM generate_series(1::bigint, " + rows + ") AS n";
        String posting = "INSERT INTO ledger_posting"
                + " (entry_id, line, account, side, amount_minor, currency, seller, posted_at) SELECT " + entry + ", ";
        String posted = ", " + amount + ", " + currency + ", ";
        atOnce(told, Map.of(
                "entries", "INSERT INTO ledger_entry (id, payment_id, kind, cause, at) SELECT " + entry
                        + ", NULL, CASE WHEN n % 10 = 0 THEN 'refund' ELSE 'capture' END, " + reference + ", " + at
                        + series,
                "debits", posting + "0, 'psp_receivable:acct_1', 'debit'" + posted + "NULL, " + at + series,
                "credits", posting + "1, 'seller_payable:sel_' || n % 100, 'credit'" + posted + "'sel_' || n % 100, "
                        + at + series,
                "movements", "INSERT INTO movement (psp_account, kind, reference, order_id, attempt_id, amount_minor,"
                        + " currency, entry_id, occurred_at, booked_at) SELECT 'acct_1', " + kind + ", " + reference
                        + ", 'ord_' || n, 'att_' || n, " + amount + ", " + currency + ", " + entry + ", " + at + ", "
                        + at + series));
        openAttempts(rows);
        execute("VACUUM ANALYZE");
        execute("CHECKPOINT");
    }

    /** Each on a connection of its own. Foreign keys hold by construction; checking them takes minutes. */
    private void atOnce(Consumer<String> told, Map<String, String> inserts) throws SQLException, InterruptedException {
        try (ExecutorService connections = Executors.newFixedThreadPool(inserts.size())) {
            CompletionService<String> done = new ExecutorCompletionService<>(connections);
            inserts.forEach((what, sql) -> done.submit(() -> {
                try (Connection connection = DriverManager.getConnection(url);
                        Statement statement = connection.createStatement()) {
                    statement.execute("SET session_replication_role = replica");
                    return statement.executeLargeUpdate(sql) + " " + what;
                }
            }));
            for (int i = 0; i < inserts.size(); i++) {
                told.accept("ledger: " + done.take().get() + " made");
            }
        } catch (ExecutionException failure) {
            throw new SQLException("the ledger can't be made", failure.getCause());
        }
    }

    private void openAttempts(int rows) throws SQLException {
        String some = " FROM generate_series(1::bigint, " + rows + ") AS n WHERE n % 100 = 51 AND (n / 100) % "
                + Lie.values().length + " = " + Lie.NOT_KNOWN_AS_PAID.ordinal();
        execute("INSERT INTO payment (id, merchant, state, version, amount_minor, currency, created_at, updated_at, capture)"
                + " SELECT 'pay_open_' || n, 'mer_1', 'unknown', 2, 1, 'KRW', now(), now(), 'automatic'" + some);
        execute("INSERT INTO payment_order (id, payment_id, seller, amount_minor, currency)"
                + " SELECT 'ord_open_' || n, 'pay_open_' || n, 'sel_1', 1, 'KRW'" + some);
        execute("INSERT INTO attempt (id, payment_id, number, method, psp_account, awaited, state)"
                + " SELECT 'att_open_' || n, 'pay_open_' || n, 1, 'direct', 'acct_1', 'pay_open_' || n, 'open'" + some);
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
        execute("SET session_replication_role = replica"); // else each entry is looked for among all movements
        execute("DELETE FROM ledger_posting WHERE entry_id LIKE 'fee:%'");
        execute("DELETE FROM ledger_entry WHERE id LIKE 'fee:%'");
        execute("SET session_replication_role = DEFAULT");
    }

    /** Type and class of every discrepancy, by its id, and of those about lines by their line. */
    Map<String, List<String>> found() throws SQLException {
        Map<String, List<String>> found = new HashMap<>();
        try (Statement statement = owner.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT CASE WHEN subject LIKE '%:line-%' THEN subject"
                                // Without the digest of what the row says.
                                + " WHEN type = 'restated' THEN regexp_replace(id, ':[^:]*$', '')"
                                + " ELSE id END, type, class FROM discrepancy")) {
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
