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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads every few seconds what the processes of a run use, until it is closed: of the payment system that is never killed (the
 * one that has lived longest), of the PSP, and of the database.
 */
final class Meter implements LoadRun.Beside.Ended {

    static final int EVERY_SECONDS = 5;
    private static final int MINUTE = 60;

    private final Optional<String> database;
    private final List<Reading> readings = new ArrayList<>();
    private final long began = System.nanoTime();
    private final Thread reader;
    private int minutes;

    /**
     * -1 where something could not be read.
     *
     * @param payHeapKib what a full collection leaves, looked at once a minute; -1 in between
     * @param tables rows by table, the largest first, as the database estimates them
     */
    record Reading(
            int second, long payKib, long payHeapKib, long payThreads, long payFiles, long pspKib, long connections,
            long databaseKib,
            Map<String, Long> tables) {}

    Meter(LoadStage.Set set) {
        this.database = set.database();
        this.reader = Thread.ofVirtual().name("meter").start(this::read);
    }

    synchronized List<Reading> readings() {
        return List.copyOf(readings);
    }

    private void read() {
        try {
            while (true) {
                Thread.sleep(EVERY_SECONDS * 1_000L);
                Reading reading = look();
                synchronized (this) {
                    readings.add(reading);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private Reading look() {
        Optional<ProcessHandle> pay = oldest(PayMain.class);
        Optional<ProcessHandle> psp = oldest(PspMain.class);
        long connections = -1;
        long size = -1;
        Map<String, Long> tables = new LinkedHashMap<>();
        if (database.isPresent()) {
            try (Connection connection = DriverManager.getConnection(database.get());
                    Statement statement = connection.createStatement()) {
                connections = one(statement,
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
                size = one(statement, "SELECT pg_database_size(current_database()) / 1024");
                try (ResultSet rows = statement.executeQuery(
                        "SELECT relname, n_live_tup FROM pg_stat_user_tables ORDER BY n_live_tup DESC, relname LIMIT 8")) {
                    while (rows.next()) {
                        tables.put(rows.getString(1), rows.getLong(2));
                    }
                }
            } catch (SQLException busy) {
                // Left out: a reading that could not be taken is a gap in the chart.
            }
        }
        int second = (int) ((System.nanoTime() - began) / 1_000_000_000L);
        long heap = -1;
        if (second / MINUTE > minutes) {
            minutes = second / MINUTE;
            heap = LiveHeap.kib(pay);
        }
        return new Reading(
                second, status(pay, "VmRSS"), heap, status(pay, "Threads"), files(pay), status(psp, "VmRSS"),
                connections, size, tables);
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

    @Override
    public void close() {
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
