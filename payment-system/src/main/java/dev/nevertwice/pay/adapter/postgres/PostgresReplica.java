package dev.nevertwice.pay.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.store.StoreFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A streaming standby of the PostgreSQL database, or any copy that follows it. Its sessions are read-only whatever is at the
 * other end. It may be down when this begins, and come and go: who asks is told soon, because somebody else can answer.
 */
public final class PostgresReplica implements ReadStore, AutoCloseable {

    private static final int CONNECTIONS = 16;
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration STATEMENT = Duration.ofSeconds(1);
    /** A standby that hangs is given up; longer than a statement may take, so that the server's answer comes first. */
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final Duration VALIDATION = Duration.ofMillis(500);

    /** Null where nobody streams to it, so that nobody knows. A copy that is itself the primary is not behind. */
    private static final String LAG = """
            SELECT CASE WHEN NOT pg_is_in_recovery() THEN 0
                        WHEN NOT EXISTS (SELECT 1 FROM pg_stat_wal_receiver) THEN NULL
                        WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                        ELSE round(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000)
                   END::bigint""";

    private final HikariDataSource pool;
    private final PostgresStore reads;

    private PostgresReplica(HikariDataSource pool) {
        this.pool = pool;
        this.reads = new PostgresStore(pool);
    }

    /**
     * Prepares to use it; does not wait for it.
     *
     * @throws DatabaseProblem when that is no address
     */
    public static PostgresReplica open(String url) {
        DatabaseAddress address = DatabaseAddress.of(url);
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setSocketFactory(WatchedSockets.class.getName());
        driver.setUrl(address.jdbcUrl());
        driver.setConnectTimeout((int) CONNECT.toSeconds());
        driver.setLoginTimeout((int) CONNECT.toSeconds());
        driver.setSocketTimeout((int) ANSWER.toSeconds());
        driver.setTcpKeepAlive(true);
        driver.setApplicationName("nevertwice status reads");
        driver.setPrepareThreshold(2);
        HikariConfig config = new HikariConfig();
        config.setPoolName("nevertwice-replica");
        config.setDataSource(driver);
        config.setAutoCommit(false);
        config.setReadOnly(true);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(CONNECT.toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setIsolateInternalQueries(true);
        config.setConnectionInitSql(
                "SET default_transaction_read_only = on; SET statement_timeout = " + STATEMENT.toMillis());
        return new PostgresReplica(new HikariDataSource(config));
    }

    @Override
    public <T> T read(Body<T> body) {
        try {
            return reads.inTransaction(body::run);
        } catch (AssertionError wrong) {
            // A standby that has not seen the tables yet, or not the newest of them, is only behind.
            if (wrong.getCause() instanceof SQLException failure
                    && String.valueOf(failure.getSQLState()).startsWith("42")) {
                throw new StoreFailure.Unavailable("the replica lacks a table: " + failure.getMessage(), failure);
            }
            throw wrong;
        }
    }

    @Override
    public Optional<Duration> lag() {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(LAG)) {
            result.next();
            long millis = result.getLong(1);
            return result.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(0, millis)));
        } catch (SQLException failure) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
