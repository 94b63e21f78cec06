package dev.nevertwice.pay.adapter.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the tables and the role that may use them. Run by the tables' owner; the application takes the role, which can't
 * update, delete or truncate what is append-only.
 */
final class Migration {

    /** What the application is after it connected. */
    static final String ROLE = "nevertwice_app";

    private static final Logger LOG = LoggerFactory.getLogger(Migration.class);
    private static final int SUPPORTED_SINCE = 150_000;
    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String DUPLICATE_OBJECT = "42710";
    private static final String UNIQUE_VIOLATION = "23505";

    private final DataSource owner;
    private final DatabaseAddress address;

    /** @param owner connects as somebody who may create tables, with auto-commit */
    Migration(DataSource owner, DatabaseAddress address) {
        this.owner = owner;
        this.address = address;
    }

    /**
     * Brings the database up to date; does nothing the second time. A user who is the role already only uses what its
     * owner made.
     *
     * @return the role to take, empty where none could be made: then the append-only tables are so by convention only
     */
    Optional<String> run() {
        try (Connection connection = owner.getConnection()) {
            requireSupported(connection, address);
            requireDurable(text(connection, "SHOW fsync"), address);
            String user = text(connection, "SELECT session_user");
            if (user.equals(ROLE)) {
                return Optional.empty();
            }
            boolean role = takeRole(connection);
            migrate(role ? TableSql.quote(ROLE) : "CURRENT_USER");
            if (!role) {
                LOG.warn(
                        "the database user {} can neither take nor make the role {}: nothing but our code keeps ledger and"
                                + " history from being changed (docs/operations.md, \"Start\")",
                        user, ROLE);
                return Optional.empty();
            }
            return Optional.of(ROLE);
        } catch (SQLException failure) {
            throw ConnectionProblems.of(failure, address);
        }
    }

    static void requireSupported(Connection connection, DatabaseAddress address) throws SQLException {
        int number = Integer.parseInt(text(connection, "SHOW server_version_num"));
        requireVersion(number, text(connection, "SHOW server_version"), address);
    }

    static void requireVersion(int number, String version, DatabaseAddress address) {
        if (number < SUPPORTED_SINCE) {
            throw new DatabaseProblem(
                    DatabaseProblem.Kind.TOO_OLD,
                    "the database at " + address.shown() + " is PostgreSQL " + version + "; 15 or newer is needed",
                    null);
        }
    }

    static void requireDurable(String fsync, DatabaseAddress address) {
        if (fsync.equals("off")) {
            throw new DatabaseProblem(
                    DatabaseProblem.Kind.NOT_DURABLE,
                    "the database at " + address.shown() + " runs with fsync off and can forget what it acknowledged;"
                            + " set fsync = on",
                    null);
        }
    }

    private void migrate(String role) {
        try {
            Flyway.configure()
                    .dataSource(owner)
                    .locations("classpath:db/migration")
                    .placeholders(Map.of("app_role", role))
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            throw new DatabaseProblem(
                    DatabaseProblem.Kind.MIGRATION_FAILED,
                    "the tables at " + address.shown() + " can't be made or brought up to date: "
                            + ConnectionProblems.firstLine(failure),
                    failure);
        }
    }

    /** Whether the role is there and can be taken, made if need be. Roles belong to the whole server: others may race. */
    private static boolean takeRole(Connection connection) throws SQLException {
        if (text(connection, "SELECT count(*) FROM pg_roles WHERE rolname = '" + ROLE + "'").equals("0")
                && !permitted(connection, "CREATE ROLE " + ROLE + " NOLOGIN")) {
            return false;
        }
        return permitted(connection, "SET ROLE " + ROLE) && permitted(connection, "RESET ROLE")
                || permitted(connection, "GRANT " + ROLE + " TO CURRENT_USER")
                        && permitted(connection, "SET ROLE " + ROLE) && permitted(connection, "RESET ROLE");
    }

    private static boolean permitted(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException failure) {
            String state = String.valueOf(failure.getSQLState());
            if (state.equals(DUPLICATE_OBJECT) || state.equals(UNIQUE_VIOLATION)) {
                return true;
            }
            if (state.equals(INSUFFICIENT_PRIVILEGE)) {
                return false;
            }
            throw failure;
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
