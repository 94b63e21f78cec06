package dev.nevertwice.load.pay;

import dev.nevertwice.load.Child;
import dev.nevertwice.load.CpuTime;
import dev.nevertwice.pay.PayMain;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.psp.PspMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** A durable PostgreSQL, and PSP and payment system in processes of their own. */
final class Parts implements AutoCloseable {

    /** What is there so far, the last first. */
    private final Deque<Closing> begun = new ArrayDeque<>();
    private final EmbeddedDatabase database;
    private final Connection admin;
    private final long postmaster;
    private final Child psp;
    private final Child pay;
    private final int payPort;

    private Parts(int payPort) throws IOException, SQLException {
        this.payPort = payPort;
        try {
            database = EmbeddedDatabase.start();
            begun.push(database::close);
            admin = DriverManager.getConnection(database.jdbcUrl());
            begun.push(admin::close);
            postmaster = CpuTime.parent(one("SELECT pg_backend_pid()"));
            psp = Child.start(
                    PspMain.class, "--port", "0", "--quiet", "--webhook-url",
                    "http://127.0.0.1:" + payPort + "/webhooks/psp");
            begun.push(psp::close);
            URI url = URI.create(psp.after("psp listening on "));
            pay = Child.start(
                    PayMain.class, "--port", Integer.toString(payPort), "--psp-url", url.toString(), "--database-url",
                    database.jdbcUrl(), "--exit-with-stdin");
            begun.push(pay::close);
            pay.after("pay listening on ");
        } catch (IOException | SQLException | RuntimeException failed) {
            try (Parts half = this) {
                throw failed;
            }
        }
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws SQLException;
    }

    /**
     * What was used since the start: milliseconds of processors, and transactions that the server counts as committed.
     *
     * @param here by this process: the buyers, or what sends the bound's statements
     */
    record Used(long postgres, long pay, long psp, long here, long commits) {

        static final Used NOTHING = new Used(0, 0, 0, 0, 0);

        Used minus(Used before) {
            return new Used(
                    postgres - before.postgres, pay - before.pay, psp - before.psp, here - before.here,
                    commits - before.commits);
        }

        Used plus(Used more) {
            return new Used(
                    postgres + more.postgres, pay + more.pay, psp + more.psp, here + more.here, commits + more.commits);
        }

        long millis() {
            return postgres + pay + psp + here;
        }
    }

    static Parts start() throws IOException, SQLException {
        return start(freePort());
    }

    /** Whole, or not at all. */
    static Parts start(int payPort) throws IOException, SQLException {
        return new Parts(payPort);
    }

    int payPort() {
        return payPort;
    }

    String url() {
        return database.jdbcUrl();
    }

    Path log() {
        return database.log();
    }

    long logSize() throws IOException {
        return Files.size(database.log());
    }

    Used used() throws IOException, SQLException {
        return new Used(
                CpuTime.withChildrenMillis(postmaster), CpuTime.millis(pay.pid()), CpuTime.millis(psp.pid()),
                CpuTime.millis(ProcessHandle.current().pid()),
                one("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"));
    }

    /** What a committed payment relies on, as the server says. */
    Map<String, String> durability() throws SQLException {
        return Map.of("fsync", text("SHOW fsync"), "synchronous_commit", text("SHOW synchronous_commit"));
    }

    long one(String query) throws SQLException {
        return Long.parseLong(text(query));
    }

    void run(String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Whether every statement is logged with what was given for its parameters. */
    void logStatements(boolean all) throws SQLException {
        run("ALTER SYSTEM SET log_line_prefix = '" + Transcript.PREFIX + "'");
        run("ALTER SYSTEM SET log_min_messages = 'log'");
        run("ALTER SYSTEM SET log_statement = '" + (all ? "all" : "none") + "'");
        run("SELECT pg_reload_conf()");
    }

    /** Stops the payment system where it stands, or lets it go on: while it is paused it takes none of the bound's jobs. */
    void pause(boolean paused) throws IOException, InterruptedException {
        new ProcessBuilder("kill", paused ? "-STOP" : "-CONT", Long.toString(pay.pid())).start().waitFor();
    }

    /** Nothing to do and nothing to tell any more. */
    boolean isIdle() throws SQLException {
        return one("SELECT (SELECT count(*) FROM job WHERE state = 'open')"
                + " + (SELECT count(*) FROM outbox WHERE published_at IS NULL)"
                + " + (SELECT count(*) FROM inbox WHERE state = 'received')"
                + " + (SELECT count(*) FROM event_position reader JOIN event_position head ON head.receiver = '(head)'"
                + " AND reader.position < head.position)") == 0;
    }

    private String text(String query) throws SQLException {
        try (Statement statement = admin.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @Override
    public void close() throws SQLException {
        if (!begun.isEmpty()) {
            try {
                begun.pop().close();
            } finally {
                close();
            }
        }
    }
}
