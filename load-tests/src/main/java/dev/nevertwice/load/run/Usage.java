package dev.nevertwice.load.run;

import dev.nevertwice.pay.PayMain;
import dev.nevertwice.psp.PspMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the processes of a run use at a moment: the payment system that is never killed (the one that has lived longest), the
 * PSP, and the database.
 */
final class Usage {

    /** A transaction that is forgotten is ended by the server after 20 s (PostgresSettings), so two looks see it. */
    private static final int HELD_SECONDS = 10;
    private static final String OTHERS = " FROM pg_stat_activity WHERE datname = current_database()"
            + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    private static final int COLLECTION_SECONDS = 15;

    private final Optional<String> database;
    private int collections;

    Usage(Optional<String> database) {
        this.database = database;
    }

    /** Blocks for as long as it takes, which is a collection now and then. */
    Meter.Reading at(int second) {
        Optional<ProcessHandle> pay = oldest(PayMain.class);
        Optional<ProcessHandle> psp = oldest(PspMain.class);
        long connections = -1;
        long held = -1;
        long size = -1;
        Map<String, Long> tables = new LinkedHashMap<>();
        if (database.isPresent()) {
            try (Connection connection = DriverManager.getConnection(database.get());
                    Statement statement = connection.createStatement()) {
                connections = one(statement, "SELECT count(*)" + OTHERS);
                held = held(statement, HELD_SECONDS);
                size = one(statement, "SELECT pg_database_size(current_database()) / 1024");
                try (ResultSet rows =
                        statement.executeQuery("SELECT relname, pg_total_relation_size(relid) / 1024 AS kib"
                                + " FROM pg_stat_user_tables ORDER BY kib DESC, relname LIMIT 8")) {
                    while (rows.next()) {
                        tables.put(rows.getString(1), rows.getLong(2));
                    }
                }
            } catch (SQLException busy) {
                // Left out: a reading that could not be taken is a gap in the chart.
            }
        }
        long heap = -1;
        if (second / COLLECTION_SECONDS > collections) {
            collections = second / COLLECTION_SECONDS;
            heap = LiveHeap.kib(pay);
        }
        return new Meter.Reading(
                second, status(pay, "VmRSS"), heap, status(pay, "Threads"), files(pay), status(psp, "VmRSS"),
                connections, held, size, tables);
    }

    /** Connections that hold a transaction in which nothing has happened for so long; a statement that works is none. */
    static long held(Statement statement, int seconds) throws SQLException {
        return one(statement, "SELECT count(*)" + OTHERS
                + " AND state LIKE 'idle in transaction%' AND clock_timestamp() - state_change > interval '" + seconds
                + " s'");
    }

    private static long one(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Optional<ProcessHandle> oldest(Class<?> main) {
        return ProcessHandle.current().descendants()
                .filter(process -> runs(process, main))
                .min(Comparator.comparing(process -> process.info().startInstant().orElseThrow()));
    }

    /** ProcessHandle's own arguments end after a page, which a class path fills alone. */
    private static boolean runs(ProcessHandle process, Class<?> main) {
        try {
            return List.of(Files.readString(proc(process, "cmdline")).split("\0")).contains(main.getName());
        } catch (IOException gone) {
            return false;
        }
    }

    private static long status(Optional<ProcessHandle> process, String field) {
        if (process.isEmpty()) {
            return -1;
        }
        try (Stream<String> lines = Files.lines(proc(process.get(), "status"))) {
            return lines.filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst().orElse(-1);
        } catch (IOException gone) {
            return -1;
        }
    }

    private static long files(Optional<ProcessHandle> process) {
        if (process.isEmpty()) {
            return -1;
        }
        try (Stream<Path> open = Files.list(proc(process.get(), "fd"))) {
            return open.count();
        } catch (IOException gone) {
            return -1;
        }
    }

    private static Path proc(ProcessHandle process, String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }
}
