package dev.nevertwice.pay.adapter.postgres;

import dev.nevertwice.pay.adapter.system.OwnedFolder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server that belongs to this process: durable (fsync and synchronous_commit on), on loopback, on a
 * free port. Anybody on this machine may log in; it is for trying, testing and demonstrating.
 *
 * <p>In a temporary folder of its own it ends with this process, however that ends. In a folder of the caller's it is the
 * caller who closes it, after whatever uses it.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;
    private final Path folder;
    private final boolean folderIsOurs;
    /** Null in a folder of the caller's. */
    private final OwnedFolder temporary;
    private final Thread atExit = new Thread(this::stop, "stop the embedded PostgreSQL");
    private boolean stopped;

    private EmbeddedDatabase(
            EmbeddedPostgres server, Path folder, boolean folderIsOurs, OwnedFolder temporary) {
        this.server = server;
        this.folder = folder;
        this.folderIsOurs = folderIsOurs;
        this.temporary = temporary;
    }

    /** Starts an empty one in a temporary folder. Blocks for some seconds. */
    public static EmbeddedDatabase start() {
        OwnedFolder temporary;
        try {
            temporary = OwnedFolder.create("nevertwice-postgres-");
        } catch (UncheckedIOException failure) {
            throw problem("it has nowhere to be", failure);
        }
        return start(temporary.path(), false, temporary);
    }

    /** Starts an empty one that keeps its data and its log ({@code postgres.log}) below the folder. Blocks. */
    public static EmbeddedDatabase start(Path folder) {
        try {
            boolean ours = Files.notExists(folder);
            return start(Files.createDirectories(folder), ours, null);
        } catch (IOException failure) {
            throw problem("can't use the folder " + folder, failure);
        }
    }

    /** Its address, for {@link PostgresSettings}; the user may do everything. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?user=postgres";
    }

    public int port() {
        return server.getPort();
    }

    /** What the server had to say. */
    public Path log() {
        return folder.resolve("postgres.log");
    }

    /** Stops the server and removes what it made. A folder that was there before stays, with the server's log. */
    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            // Then the hook runs, and finds nothing left to do.
        }
    }

    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            server.close();
            delete(folderIsOurs ? folder : folder.resolve("data"));
            if (temporary != null) {
                temporary.close();
            }
        } catch (IOException failure) {
            throw problem("can't remove " + folder, failure);
        }
    }

    private static EmbeddedDatabase start(Path folder, boolean folderIsOurs, OwnedFolder temporary) {
        Redirect log = Redirect.appendTo(folder.resolve("postgres.log").toFile());
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(folder.resolve("data"))
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    .setPGStartupWait(START)
                    .setRegisterShutdownHook(false)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    // The library's default is off, for speed; here a committed payment has to survive.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("log_min_messages", "warning")
                    .setServerConfig("log_checkpoints", "off")
                    .setServerConfig("timezone", "UTC")
                    // Conflicts are expected here: find deadlocks sooner than after a second.
                    .setServerConfig("deadlock_timeout", "200ms")
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("encoding", "UTF8")
                    .start();
            EmbeddedDatabase database = new EmbeddedDatabase(server, folder, folderIsOurs, temporary);
            if (temporary != null) {
                Runtime.getRuntime().addShutdownHook(database.atExit);
            }
            return database;
        } catch (IOException | RuntimeException failure) {
            throw problem("see " + folder.resolve("postgres.log"), failure);
        }
    }

    private static DatabaseProblem problem(String detail, Exception failure) {
        return new DatabaseProblem(
                DatabaseProblem.Kind.NOT_STARTED,
                "the embedded PostgreSQL: " + detail + ": " + ConnectionProblems.firstLine(failure),
                failure);
    }

    private static void delete(Path path) throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
