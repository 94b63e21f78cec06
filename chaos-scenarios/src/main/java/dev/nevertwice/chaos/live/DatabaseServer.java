package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.adapter.postgres.DatabaseProblem;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes fresh databases: copies of one whose tables were made once, which takes a tenth of a second instead of a
 * migration. Databases that were there before are not touched.
 */
final class DatabaseServer implements AutoCloseable {

    private final DatabaseUrl url;
    private final String prefix = "nevertwice_" + ProcessHandle.current().pid() + "_";
    private final String template = prefix + "template";
    private final AtomicInteger made = new AtomicInteger();

    private DatabaseServer(DatabaseUrl url) {
        this.url = url;
    }

    /** @param url of any database on the server, by a user who may create more */
    static DatabaseServer at(String url) {
        DatabaseServer server = new DatabaseServer(DatabaseUrl.of(url));
        try {
            server.execute("CREATE DATABASE " + server.template);
            PostgresDatabase.open(PostgresSettings.of(server.url.named(server.template))).close();
            return server;
        } catch (SQLException failure) {
            throw new LiveFailure(
                    "the database server can't be used: " + firstLine(failure)
                            + " (the user of --database-url has to be allowed to create databases)",
                    failure);
        } catch (DatabaseProblem problem) {
            server.close();
            throw new LiveFailure(problem.getMessage(), problem);
        }
    }

    /** A new, empty database with all tables. */
    Fresh fresh() {
        String name = prefix + made.incrementAndGet();
        try {
            execute("CREATE DATABASE " + name + " TEMPLATE " + template);
            return new Fresh(name);
        } catch (SQLException failure) {
            throw new LiveFailure("no fresh database: " + firstLine(failure), failure);
        }
    }

    /** One of them; closing drops it, whoever is still connected. */
    final class Fresh implements AutoCloseable {

        private final String name;

        private Fresh(String name) {
            this.name = name;
        }

        String url() {
            return url.named(name);
        }

        @Override
        public void close() {
            drop(name);
        }
    }

    @Override
    public void close() {
        drop(template);
    }

    private void drop(String name) {
        try {
            execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        } catch (SQLException gone) {
            // The server ends too, or is beyond our help; the name says whose it was.
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbc());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String firstLine(SQLException failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}
