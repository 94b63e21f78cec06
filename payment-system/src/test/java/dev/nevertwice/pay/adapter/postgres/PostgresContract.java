package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.pay.store.ConcurrentStoreContract;
import dev.nevertwice.pay.store.ContractTables;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The contract on PostgreSQL, with a database for each isolation level. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(TestServer.LOCK)
abstract class PostgresContract extends ConcurrentStoreContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private PostgresDatabase database;
    private Connection observer;

    @BeforeAll
    final void open() throws SQLException {
        String url = TestServer.emptyDatabase("contract_" + level().name().toLowerCase());
        database = PostgresDatabase.open(PostgresSettings.of(url).withIsolation(Isolation.valueOf(level().name())));
        for (Table table : ContractTables.all()) {
            TestServer.execute(url, DeclaredTables.create(table).toArray(String[]::new));
            TestServer.execute(url, "GRANT ALL ON " + table.name() + " TO " + Migration.ROLE);
        }
        observer = DriverManager.getConnection(url);
    }

    /** Waits for the actors of the test before, by the locks they hold. */
    @BeforeEach
    final void empty() throws SQLException {
        try (Statement statement = observer.createStatement()) {
            statement.execute("TRUNCATE thing, item");
        }
    }

    @AfterAll
    final void close() throws SQLException {
        observer.close();
        database.close();
    }

    @Override
    public final Store store() {
        return database.store();
    }

    @Override
    public final void awaitBlocked(int tasks) {
        Instant end = Instant.now().plus(PATIENCE);
        int blocked = -1;
        while (blocked != tasks && Instant.now().isBefore(end)) {
            blocked = blocked();
        }
        assertEquals(tasks, blocked, "tasks that wait for another");
    }

    private int blocked() {
        try (Statement statement = observer.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0")) {
            result.next();
            return result.getInt(1);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
