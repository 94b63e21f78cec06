package dev.nevertwice.chaos.live;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import dev.nevertwice.pay.adapter.postgres.DatabaseProblem;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the live rigs of one verification share because it is slow to start and isolates anyway: the PostgreSQL server.
 * Each rig gets a fresh database on it and fresh processes.
 */
public final class LiveSite implements AutoCloseable {

    /** Ctrl-C may take 5 s in all. */
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final LiveOptions options;
    private final Closing closing;
    private final OwnedFolder folder;
    private final DatabaseServer server;

    private LiveSite(LiveOptions options, Closing closing) {
        this.options = options;
        this.closing = closing;
        this.folder = closing.later("folder", OwnedFolder.create("nevertwice-live-"));
        this.server = closing.later(
                "databases",
                options.database() == null ? embedded() : DatabaseServer.at(options.database()));
    }

    /**
     * Starts it. Blocks for some seconds.
     *
     * @throws LiveFailure with one line for people when that can't be done
     */
    public static LiveSite open(LiveOptions options) {
        Closing closing = new Closing();
        closing.atExitOfTheProcess(CLOSE);
        try {
            Files.createDirectories(options.logFolder());
            return new LiveSite(options, closing);
        } catch (IOException failure) {
            throw new LiveFailure("can't write logs to " + options.logFolder() + ": " + failure.getMessage(), failure);
        } catch (DatabaseProblem problem) {
            closing.close();
            throw new LiveFailure(problem.getMessage(), problem);
        } catch (RuntimeException failure) {
            closing.close();
            throw failure;
        }
    }

    /**
     * Starts PSP and payment system for one run. Blocks until both answer.
     *
     * @param name of the scenario; names the logs
     * @param overlay class-path entries that come before the payment system's own, for defects
     * @throws LiveFailure with one line for people when that can't be done
     */
    public LiveRig rig(String name, long seed, List<Path> overlay) {
        return rig(name, seed, overlay, 1, "", 1);
    }

    /** With so many payment systems beside each other on the one database. */
    public LiveRig rig(String name, long seed, List<Path> overlay, int instances) {
        return rig(name, seed, overlay, instances, "", 1);
    }

    /** With so many PSPs, each with an account of ours, and what was agreed with them about settlement. */
    public LiveRig rig(String name, long seed, List<Path> overlay, int instances, String terms, int psps) {
        return rig(name, seed, overlay, instances, terms, psps, Duration.ZERO, false);
    }

    /**
     * As the scenario says.
     *
     * @param terms of settlement, as the payment system's option {@code --settlement} has them; empty for none
     */
    public LiveRig rig(Scenario scenario, long seed, List<Path> overlay, String terms) {
        return rig(
                scenario.name(), seed, overlay, scenario.instances(), terms, scenario.psps().count(),
                scenario.clockSkew(), scenario.surroundings().kafka());
    }

    private LiveRig rig(
            String name, long seed, List<Path> overlay, int instances, String terms, int psps, Duration clockSkew,
            boolean kafka) {
        DatabaseServer.Fresh database = closing.later("database", server.fresh());
        Processes processes = Processes.start(new Processes.Setup(
                database.url(), options.timeScale(), options.lasting(), seed, overlay, terms, logs(name, "psp", psps),
                logs(name, "pay", instances), kafka ? Optional.of(log(name, "kafka")) : Optional.empty(), clockSkew,
                folder));
        return closing.later("rig", new LiveRig(database, processes, seed));
    }

    /** Ends everything, open rigs included. */
    @Override
    public void close() {
        closing.close();
    }

    private DatabaseServer embedded() {
        Path home = folder.path().resolve("postgres");
        EmbeddedDatabase own = closing.later("database server", EmbeddedDatabase.start(home));
        return DatabaseServer.at(
                DatabaseAddress.of(own.jdbcUrl()), new DatabaseProcess(home.resolve("data"), own.log()));
    }

    private List<Path> logs(String name, String part, int howMany) {
        return IntStream.rangeClosed(1, howMany)
                .mapToObj(number -> log(name, number == 1 ? part : part + "-" + number))
                .toList();
    }

    private Path log(String name, String part) {
        return options.logFolder().resolve(name + "-" + part + ".log");
    }
}
