package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.store.Table;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A connection that asks PostgreSQL which of some sessions wait for whom. */
final class Observer implements AutoCloseable {

    private final Connection connection;
    private final List<Integer> pids;
    private final PreparedStatement blockers;

    /** @param pids of the sessions, by their numbers */
    Observer(String url, List<Integer> pids) throws SQLException {
        this.pids = List.copyOf(pids);
        this.connection = DriverManager.getConnection(url);
        this.blockers = connection.prepareStatement(
                "SELECT pid, pg_blocking_pids(pid) FROM unnest(?::int[]) AS of (pid)");
    }

    static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
            result.next();
            return result.getInt(1);
        }
    }

    WaitsFor look(Collection<Integer> sessions) throws SQLException {
        Object[] asked = sessions.stream().map(pids::get).toArray();
        blockers.setArray(1, connection.createArrayOf("int4", asked));
        Map<Integer, List<Integer>> found = new HashMap<>();
        try (ResultSet result = blockers.executeQuery()) {
            while (result.next()) {
                Array of = result.getArray(2);
                List<Integer> by = Arrays.stream((Object[]) of.getArray())
                        .map(pid -> pids.indexOf((Integer) pid))
                        .toList();
                if (!by.isEmpty()) {
                    found.put(pids.indexOf(result.getInt(1)), by);
                }
            }
        }
        return new WaitsFor(found);
    }

    void empty(Collection<Table> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Table table : tables) {
                statement.addBatch("DELETE FROM " + table.name());
            }
            statement.executeBatch();
        }
    }

    /** So that nobody waits any more. */
    void terminateAll() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (int pid : pids) {
                statement.execute("SELECT pg_terminate_backend(" + pid + ")");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
