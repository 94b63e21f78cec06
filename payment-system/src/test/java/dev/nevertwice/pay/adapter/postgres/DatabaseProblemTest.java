package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.postgres.DatabaseProblem.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What a person is told about a database that can't be used: one line, what to do, no password. */
@Timeout(60)
@ResourceLock(TestServer.LOCK)
final class DatabaseProblemTest {

    @Test
    void nobodyAnswers() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String line = refused(Kind.UNREACHABLE, "jdbc:postgresql://127.0.0.1:" + port + "/shop?user=u&password=hush");
        assertTrue(line.contains("127.0.0.1:" + port + "/shop"), line);
    }

    @Test
    void noSuchDatabase() {
        refused(Kind.NO_SUCH_DATABASE, TestServer.url(TestServer.server().port(), "nowhere"));
    }

    @Test
    void notAnAddress() {
        refused(Kind.BAD_ADDRESS, "jdbc:mysql://127.0.0.1/shop?password=hush");
        refused(Kind.BAD_ADDRESS, "postgres");
        refused(Kind.BAD_ADDRESS, "postgres://u:hush@127.0.0.1:70000/shop");
        refused(Kind.BAD_ADDRESS, "jdbc:postgresql://u:hush@127.0.0.1:5432/shop");
    }

    @Test
    void wrongPassword() throws IOException {
        String url = TestServer.emptyDatabase("guarded");
        TestServer.execute(url, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN PASSWORD 'right'");
        Path rules = TestServer.server().log().resolveSibling("data").resolve("pg_hba.conf");
        String before = Files.readString(rules);
        try {
            Files.writeString(rules, "host guarded guest 127.0.0.1/32 scram-sha-256\n" + before);
            TestServer.query(url, "SELECT pg_reload_conf()");
            String address = "//127.0.0.1:" + TestServer.server().port() + "/guarded";
            refused(Kind.LOGIN_REFUSED, "postgresql:" + address.replace("//", "//guest:hush@"));
            String line = refused(Kind.LOGIN_REFUSED, "jdbc:postgresql:" + address + "?user=guest");
            assertTrue(line.contains("guest"), line);
        } finally {
            Files.writeString(rules, before);
            TestServer.query(url, "SELECT pg_reload_conf()");
        }
    }

    @Test
    void whoMayMakeNothing() {
        String url = TestServer.emptyDatabase("closed");
        TestServer.execute(url, "DROP ROLE IF EXISTS visitor", "CREATE ROLE visitor LOGIN");
        refused(Kind.MIGRATION_FAILED, url.replace("user=postgres", "user=visitor"));
    }

    @Test
    void anOldServer() {
        DatabaseAddress address = DatabaseAddress.of("jdbc:postgresql://db/shop");
        DatabaseProblem problem =
                assertThrows(DatabaseProblem.class, () -> Migration.requireVersion(140_011, "14.11", address));
        assertEquals(Kind.TOO_OLD, problem.kind());
        assertEquals("the database at db:5432/shop is PostgreSQL 14.11; 15 or newer is needed", problem.getMessage());
        Migration.requireVersion(150_000, "15.0", address);
    }

    /** An owner who may not make roles still gets the tables, and is told that our code's habit is all that protects them. */
    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void anOwnerWhoMayNotMakeRolesWorksAsHimselfAndIsWarned() {
        String url = TestServer.emptyDatabase("owned");
        TestServer.execute(url, "DROP ROLE IF EXISTS shopkeeper", "CREATE ROLE shopkeeper LOGIN");
        TestServer.execute(url, "ALTER DATABASE owned OWNER TO shopkeeper");
        List<String> warnings = warningsOf(url.replace("user=postgres", "user=shopkeeper"));
        assertEquals(
                List.of("shopkeeper"),
                TestServer.query(url, "SELECT tableowner FROM pg_tables WHERE tablename = 'payment'"));
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.getFirst().contains("shopkeeper") && warnings.getFirst().contains(Migration.ROLE),
                warnings::toString);
    }

    /** Whoever followed the warning had tables that the role might not touch: nothing worked any more. */
    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void aRoleThatIsGivenLaterGetsTheTablesThatAreThere() {
        assertEquals(List.of(), warningsOf(TestServer.emptyDatabase("early")), "who makes the role of this server");
        String url = TestServer.emptyDatabase("late");
        TestServer.execute(url, "DROP ROLE IF EXISTS latecomer", "CREATE ROLE latecomer LOGIN");
        TestServer.execute(url, "ALTER DATABASE late OWNER TO latecomer");
        String owner = url.replace("user=postgres", "user=latecomer");
        assertEquals(1, warningsOf(owner).size());
        TestServer.execute(url, "GRANT " + Migration.ROLE + " TO latecomer");
        assertEquals(List.of(), warningsOf(owner));
        assertEquals(
                List.of("f"),
                TestServer.query(url,
                        "SELECT has_table_privilege('" + Migration.ROLE + "', 'ledger_entry', 'UPDATE')"));
        assertEquals(
                List.of("t"),
                TestServer.query(url,
                        "SELECT has_table_privilege('" + Migration.ROLE + "', 'ledger_entry', 'INSERT')"));
    }

    @Test
    @ResourceLock(Resources.SYSTEM_ERR)
    void whoTakesTheRoleOrIsItIsNotWarned() {
        String url = TestServer.emptyDatabase("guardedbyrole");
        assertEquals(List.of(), warningsOf(url));
        TestServer.execute(url, "ALTER ROLE " + Migration.ROLE + " LOGIN");
        try {
            assertEquals(List.of(), warningsOf(url.replace("user=postgres", "user=" + Migration.ROLE)));
        } finally {
            TestServer.execute(url, "ALTER ROLE " + Migration.ROLE + " NOLOGIN");
        }
    }

    /** What {@link Migration} logs while the database is opened and used; nobody else's lines. */
    private static List<String> warningsOf(String url) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (PostgresDatabase database = PostgresDatabase.open(PostgresSettings.of(url))) {
            database.store().inTransaction(transaction -> transaction.now());
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8).lines().filter(line -> line.contains("WARN")
                && line.contains("Migration")).toList();
    }

    private static String refused(Kind kind, String url) {
        DatabaseProblem problem =
                assertThrows(DatabaseProblem.class, () -> PostgresDatabase.open(PostgresSettings.of(url)));
        assertEquals(kind, problem.kind(), problem.getMessage());
        assertFalse(problem.getMessage().contains("\n"), problem.getMessage());
        assertFalse(problem.getMessage().contains("hush"), problem.getMessage());
        return problem.getMessage();
    }
}
