package dev.nevertwice.pay.adapter.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The one PostgreSQL server of this module's tests; ends with their process. */
final class TestServer {

    /** What a test class locks that uses it: roles and waiting locks belong to the whole server. */
    static final String LOCK = "the test server";

    private static final EmbeddedDatabase SERVER = EmbeddedDatabase.start();

    private TestServer() {}

    static EmbeddedDatabase server() {
        return SERVER;
    }

    /** An empty database; gone and made again if it was there. Returns its address, for a user who may do everything. */
    static String emptyDatabase(String name) {
        execute(SERVER.jdbcUrl(), "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)", "CREATE DATABASE " + name);
        return url(SERVER.port(), name);
    }

    static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    static void execute(String url, String... statements) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The first column of every row. */
    static List<String> query(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
