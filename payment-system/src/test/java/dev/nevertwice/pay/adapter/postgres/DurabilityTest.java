package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.store.Transactions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** An acknowledged intent survives a crash of the server, or the server is not used: else a repeated click charges again. */
@Timeout(120)
@ResourceLock(TestServer.LOCK)
final class DurabilityTest {

    @Test
    void commitsWaitForTheDiskWhateverTheDatabasesDefault() {
        assertEquals("on", settingOfOurSessions("off"));
    }

    @Test
    void whoWantsMoreThanTheDiskKeepsIt() {
        assertEquals("remote_apply", settingOfOurSessions("remote_apply"));
    }

    @Test
    void aServerThatMayForgetIsRefused() throws IOException {
        try (EmbeddedPostgres forgetful = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            String url = TestServer.url(forgetful.getPort(), "postgres");
            DatabaseProblem problem =
                    assertThrows(DatabaseProblem.class, () -> PostgresDatabase.open(PostgresSettings.of(url)));
            assertEquals(DatabaseProblem.Kind.NOT_DURABLE, problem.kind());
            assertTrue(problem.getMessage().contains("fsync off"), problem.getMessage());
            assertEquals(
                    List.of("0"),
                    TestServer.query(url, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"));
        }
    }

    /** A column's default is computed in the session that inserts: it tells what our sessions run with. */
    private static String settingOfOurSessions(String databaseDefault) {
        String url = TestServer.emptyDatabase("durable");
        TestServer.execute(url, "ALTER DATABASE durable SET synchronous_commit = " + databaseDefault);
        try (PostgresDatabase database = PostgresDatabase.open(PostgresSettings.of(url))) {
            TestServer.execute(url, "ALTER TABLE command ADD COLUMN seen text"
                    + " DEFAULT current_setting('synchronous_commit')");
            new Transactions(database.store(), new SystemClock(), new SystemEntropy())
                    .once("durable", transaction -> true);
            return TestServer.query(url, "SELECT seen FROM command").getFirst();
        }
    }
}
