package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.execution.JobsContract;
import dev.nevertwice.pay.store.Store;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(TestServer.LOCK)
final class JobsOnPostgresTest extends JobsContract {

    private PostgresDatabase database;

    @BeforeAll
    void openDatabase() {
        String url = TestServer.emptyDatabase("jobs");
        database = PostgresDatabase.open(PostgresSettings.of(url));
        TestServer.execute(url, "ALTER TABLE intent DROP CONSTRAINT intent_payment_id_fkey");
    }

    @AfterAll
    void closeDatabase() {
        database.close();
    }

    @Override
    protected Store store() {
        return database.store();
    }
}
