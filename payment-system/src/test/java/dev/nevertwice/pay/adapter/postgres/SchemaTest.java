package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.Schema;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Commands;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The migrated schema is what the code declares, and protects what is append-only. */
@Timeout(60)
@ResourceLock(TestServer.LOCK)
final class SchemaTest {

    private static String migrated;
    private static String declared;

    @BeforeAll
    static void make() {
        migrated = TestServer.emptyDatabase("schema_migrated");
        PostgresDatabase.open(PostgresSettings.of(migrated)).close();
        declared = TestServer.emptyDatabase("schema_declared");
        for (Table table : Schema.tables()) {
            TestServer.execute(declared, DeclaredTables.create(table).toArray(String[]::new));
        }
    }

    @Test
    void columnsAreThoseDeclared() {
        same("SELECT table_name || '.' || column_name || ' ' || data_type || ' null: ' || is_nullable"
                + " FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'flyway%'"
                + " ORDER BY table_name, ordinal_position");
    }

    @Test
    void keysAndIndexesAreThoseDeclared() {
        same("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE 'flyway%'"
                + " ORDER BY tablename, indexname");
    }

    @Test
    void migratingAgainChangesNothing() {
        PostgresDatabase.open(PostgresSettings.of(migrated)).close();
        assertEquals(
                List.of("t"),
                TestServer.query(migrated, "SELECT bool_and(success) FROM flyway_schema_history"));
    }

    @Test
    void theApplicationCanRemoveOnlyWhatIsPassingAndChangeNothingThatIsAppendOnly() {
        String appendOnly = names(Schema.appendOnly());
        String all = names(Schema.tables());
        assertEquals(
                Schema.removable().stream().map(Table::name).sorted().toList(),
                tablesWith(all, "DELETE").stream().sorted().toList());
        assertEquals(List.of(), tablesWith(all, "TRUNCATE"));
        assertEquals(List.of(), tablesWith(appendOnly, "UPDATE"));
        assertEquals(Schema.tables().size(), tablesWith(all, "INSERT").size());
        assertEquals(Schema.tables().size(), tablesWith(all, "SELECT").size());
        assertEquals(
                Schema.tables().size() - Schema.appendOnly().size(), tablesWith(all, "UPDATE").size());
    }

    @Test
    void theStoreIsTheApplicationAndIsRefused() {
        try (PostgresDatabase database = PostgresDatabase.open(PostgresSettings.of(migrated))) {
            Table table = Commands.COMMAND;
            Change change = new Change(table.columns().getLast(), Instant.EPOCH);
            AssertionError refused = assertThrows(AssertionError.class, () -> database.store()
                    .inTransaction(
                            transaction -> transaction.updateIf(table, List.of("x"), Condition.always(), change)));
            assertTrue(refused.getMessage().contains("42501"), refused.getMessage());
        }
    }

    private static void same(String query) {
        assertEquals(
                String.join("\n", TestServer.query(declared, query)),
                String.join("\n", TestServer.query(migrated, query)));
    }

    private static List<String> tablesWith(String names, String privilege) {
        return TestServer.query(
                migrated,
                "SELECT name FROM unnest(ARRAY[" + names + "]) AS name WHERE has_table_privilege('" + Migration.ROLE
                        + "', name, '" + privilege + "')");
    }

    private static String names(List<Table> tables) {
        return tables.stream().map(table -> "'" + table.name() + "'").collect(Collectors.joining(", "));
    }
}
