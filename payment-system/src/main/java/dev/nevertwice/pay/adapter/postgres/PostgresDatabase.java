package dev.nevertwice.pay.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.nevertwice.pay.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database with its tables made, and the connections to it. */
public final class PostgresDatabase implements AutoCloseable {

    private final HikariDataSource pool;
    private final PostgresStore store;

    private PostgresDatabase(HikariDataSource pool) {
        this.pool = pool;
        this.store = new PostgresStore(pool);
    }

    /**
     * Connects, makes or brings up to date the tables, and opens the pool. Blocks.
     *
     * @throws DatabaseProblem when that can't be done, with a line that says why
     */
    public static PostgresDatabase open(PostgresSettings settings) {
        DatabaseAddress address = DatabaseAddress.of(settings.url());
        PGSimpleDataSource driver = driver(settings, address);
        Optional<String> role = new Migration(driver, address).run();
        return new PostgresDatabase(new HikariDataSource(pool(settings, driver, role)));
    }

    /** @throws DatabaseProblem when the server at the other end is too old */
    public static void requireSupported(Connection connection, DatabaseAddress address) throws SQLException {
        Migration.requireSupported(connection, address);
    }

    public Store store() {
        return store;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static PGSimpleDataSource driver(PostgresSettings settings, DatabaseAddress address) {
        PGSimpleDataSource driver = new PGSimpleDataSource();
        driver.setSocketFactory(WatchedSockets.class.getName());
        driver.setUrl(address.jdbcUrl());
        driver.setConnectTimeout((int) settings.connectTimeout().toSeconds());
        driver.setLoginTimeout((int) settings.connectTimeout().toSeconds());
        driver.setSocketTimeout((int) settings.answerTimeout().toSeconds());
        driver.setTcpKeepAlive(true);
        driver.setApplicationName("nevertwice");
        // Results are small and statements come again and again: prepare on the server the second time.
        driver.setPrepareThreshold(2);
        return driver;
    }

    private static HikariConfig pool(PostgresSettings settings, PGSimpleDataSource driver, Optional<String> role) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("nevertwice");
        config.setDataSource(driver);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_" + settings.isolation().name());
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(Math.min(2, settings.connections()));
        config.setConnectionTimeout(settings.connectionWait().toMillis());
        // The first statement and the pool's own questions run in transactions of their own.
        config.setIsolateInternalQueries(true);
        config.setConnectionInitSql(firstStatements(settings, role));
        return config;
    }

    private static String firstStatements(PostgresSettings settings, Optional<String> role) {
        return setting("lock_timeout", settings.lockTimeout())
                + setting("statement_timeout", settings.statementTimeout())
                + setting("idle_in_transaction_session_timeout", settings.idleTimeout())
                // An acknowledged intent must survive a crash of the server: without it a repeated click charges again.
                + "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'"
                + " ELSE current_setting('synchronous_commit') END, false);"
                + role.map(name -> "SET ROLE " + TableSql.quote(name)).orElse("");
    }

    private static String setting(String name, Duration duration) {
        return "SET " + name + " = " + duration.toMillis() + ";";
    }
}
