package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The embedded server is durable, listens on loopback only and leaves nothing behind. */
@Timeout(120)
@ResourceLock(TestServer.LOCK)
final class EmbeddedDatabaseTest {

    @Test
    void itIsDurableAndOnLoopback() {
        assertEquals(List.of("on"), show("fsync"));
        assertEquals(List.of("on"), show("synchronous_commit"));
        assertEquals(List.of("on"), show("full_page_writes"));
        assertEquals(List.of("127.0.0.1"), show("listen_addresses"));
    }

    @Test
    void itRemovesWhatItMade(@TempDir Path folder) {
        EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("new"));
        String url = database.jdbcUrl();
        assertEquals(List.of("1"), TestServer.query(url, "SELECT 1"));
        database.close();
        database.close();
        assertFalse(Files.exists(folder.resolve("new")));
        assertThrows(SQLException.class, () -> DriverManager.getConnection(url).close());
    }

    @Test
    void aFolderThatIsAFileIsAClearProblem(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        DatabaseProblem problem = assertThrows(DatabaseProblem.class, () -> EmbeddedDatabase.start(file));
        assertEquals(DatabaseProblem.Kind.NOT_STARTED, problem.kind());
        assertTrue(problem.getMessage().contains(file.toString()), problem.getMessage());
    }

    private static List<String> show(String setting) {
        return TestServer.query(TestServer.server().jdbcUrl(), "SHOW " + setting);
    }
}
