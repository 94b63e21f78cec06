package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.adapter.postgres.ConnectionProblems;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import dev.nevertwice.pay.adapter.postgres.DatabaseProblem;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes fresh databases: copies of one whose tables were made once, which takes a tenth of a second instead of a
 * migration. Databases that were there before are not touched, but for those of a verification that was killed: all
 * databases of one verification have a name in common, under which it keeps a session open as long as it lives.
 */
final class DatabaseServer implements AutoCloseable {

    private static final String OURS = "nevertwice_run_";
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** What is ours by name and owner, and whose verification has no session any more. */
    private static final String LEFTOVERS = """
            SELECT datname FROM pg_database
            WHERE datname ~ '^nevertwice_run_[0-9a-f]{16}_' AND pg_get_userbyid(datdba) = current_user
              AND left(datname, 31) NOT IN (SELECT application_name FROM pg_stat_activity WHERE application_name IS NOT NULL)
            """;

    private final DatabaseAddress address;
    /** Random, because process ids come again; in a container even each time. */
    private final String run = OURS + HexFormat.of().formatHex(new SecureRandom().generateSeed(8));
    private final String template = run + "_template";
    private final AtomicInteger made = new AtomicInteger();
    /** Null where the server is not ours, and nobody may take it down. */
    private final DatabaseProcess process;
    private volatile Connection session;

    private DatabaseServer(DatabaseAddress address, DatabaseProcess process) throws SQLException {
        this.address = address;
        this.process = process;
        this.session = openSession();
    }

    private Connection openSession() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", run);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "5");
        return DriverManager.getConnection(address.jdbcUrl(), properties);
    }

    /** @param server address of any database on it, by a user who may create more */
    static DatabaseServer at(DatabaseAddress server) {
        return at(server, null);
    }

    /** @param process of the server, if it is ours and may be taken down */
    static DatabaseServer at(DatabaseAddress server, DatabaseProcess process) {
        DatabaseAddress address = server.orNamed("postgres");
        DatabaseServer opened = null;
        try {
            opened = new DatabaseServer(address, process);
            PostgresDatabase.requireSupported(opened.session, address);
            opened.dropLeftovers();
            opened.execute("CREATE DATABASE " + opened.template);
            PostgresDatabase.open(PostgresSettings.of(address.named(opened.template).jdbcUrl())).close();
            return opened;
        } catch (SQLException failure) {
            close(opened);
            throw new LiveFailure(said(failure, address), failure);
        } catch (DatabaseProblem problem) {
            close(opened);
            throw new LiveFailure(problem.getMessage(), problem);
        }
    }

    /** A new, empty database with all tables. */
    Fresh fresh() {
        String name = run + "_" + made.incrementAndGet();
        try {
            execute("CREATE DATABASE " + name + " TEMPLATE " + template);
            return new Fresh(name);
        } catch (SQLException failure) {
            throw new LiveFailure("no fresh database: " + said(failure, address), failure);
        }
    }

    /** One of them; closing drops it, whoever is still connected. */
    final class Fresh implements AutoCloseable {

        private final String name;

        private Fresh(String name) {
            this.name = name;
        }

        String url() {
            return address.named(name).jdbcUrl();
        }

        boolean isOurs() {
            return process != null;
        }

        /** Of the server. Throws {@link LiveFailure} where it is not ours. */
        DatabaseProcess process() {
            if (process == null) {
                throw new LiveFailure("the database at " + address.shown() + " is not ours to take down", null);
            }
            return process;
        }

        /** Starts the server again. Blocks until it takes connections. */
        void startServer() {
            process().start();
            try {
                session = openSession();
            } catch (SQLException failure) {
                throw new LiveFailure("after its restart " + said(failure, address), failure);
            }
        }

        /** How many there are to this database. */
        long sessions() {
            return count("SELECT count(*) FROM pg_stat_activity WHERE datname = ?");
        }

        /** Ends all sessions in this database. Returns how many there were. */
        long cutSessions() {
            return count("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = ?");
        }

        private long count(String sql) {
            try (Connection connection = DriverManager.getConnection(address.jdbcUrl());
                    PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, name);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            } catch (SQLException failure) {
                throw new LiveFailure("in mid-run " + said(failure, address), failure);
            }
        }

        /** @throws LiveFailure when the server is ours and its process has ended; quick */
        void requireRunning() {
            if (process != null && !process.isAlive()) {
                throw new LiveFailure("the database server ended by itself in mid-run", null);
            }
        }

        /** @throws LiveFailure when it can't be used any more */
        void requireReachable() {
            try {
                DriverManager.getConnection(url()).close();
            } catch (SQLException gone) {
                throw new LiveFailure("in mid-run " + said(gone, address), gone);
            }
        }

        @Override
        public void close() {
            drop(name);
        }
    }

    @Override
    public void close() {
        drop(template);
        try {
            session.close();
        } catch (SQLException gone) {
            // Then it is closed.
        }
    }

    private static void close(DatabaseServer opened) {
        if (opened != null) {
            opened.close();
        }
    }

    private void drop(String name) {
        try {
            execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        } catch (SQLException gone) {
            // The server ends too, or the next verification there drops it.
        }
    }

    /** Without force: whoever is connected to one knows better. */
    private void dropLeftovers() throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(LEFTOVERS)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        for (String name : names) {
            try {
                execute("DROP DATABASE IF EXISTS " + name);
            } catch (SQLException busy) {
                // In use after all, or somebody else was faster.
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.jdbcUrl());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String said(SQLException failure, DatabaseAddress address) {
        if (INSUFFICIENT_PRIVILEGE.equals(failure.getSQLState())) {
            return "user " + address.user() + " may not create databases at " + address.shown()
                    + ": ALTER ROLE ... CREATEDB, or name another user in --database-url";
        }
        return ConnectionProblems.of(failure, address).getMessage();
    }
}
