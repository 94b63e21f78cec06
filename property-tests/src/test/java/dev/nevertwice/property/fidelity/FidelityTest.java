package dev.nevertwice.property.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.defect.OverlayLoader;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the memory store, on which every simulated run rests, is what PostgreSQL is: docs/simulation.md. */
class FidelityTest {

    private static final int WORKERS = 2;
    private static final int IN_A_BUILD = 1_500;
    private static final int SCHEDULES = Integer.getInteger("nevertwice.fidelity.schedules", IN_A_BUILD);
    private static final long SEED = Long.getLong("nevertwice.fidelity.seed", 1);

    /** What a build must have compared; a run of another size only has to agree. */
    private static final int LEAST_OF_EACH = 1_000;

    private static EmbeddedDatabase server;

    @BeforeAll
    static void start() throws SQLException {
        server = EmbeddedDatabase.start();
        PostgresDatabase.open(PostgresSettings.of(server.jdbcUrl())).close();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl().replace("/postgres?", "/template1?"));
                Statement statement = connection.createStatement()) {
            for (int worker = 0; worker < WORKERS; worker++) {
                statement.execute("CREATE DATABASE worker_" + worker + " TEMPLATE postgres");
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void memoryAnswersEveryStatementOfEveryScheduleAsPostgresDoes() throws Exception {
        Tally tally = new Tally();
        AtomicLong seeds = new AtomicLong(SEED);
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
            for (int worker = 0; worker < WORKERS; worker++) {
                String url = url(worker);
                workers.add(threads.submit(() -> {
                    try (Fidelity fidelity = new Fidelity(url, tally)) {
                        fidelity.run(seeds, SEED + SCHEDULES - 1);
                    }
                    return null;
                }));
            }
        }
        for (Future<?> worker : workers) {
            result(worker);
        }
        System.out.println("The memory store beside PostgreSQL, " + SCHEDULES + " schedules: " + tally);
        assertEquals(SCHEDULES, tally.of(Tally.Part.SCHEDULES));
        if (SCHEDULES >= IN_A_BUILD) {
            assertTrue(tally.of(Tally.Part.LOCK_WAITS) >= LEAST_OF_EACH, tally::toString);
            assertTrue(tally.of(Tally.Part.UNIQUE_RACES) >= LEAST_OF_EACH, tally::toString);
            assertTrue(tally.of(Tally.Part.RETRIED_CONDITIONS) > 0, tally::toString);
            assertTrue(tally.of(Tally.Part.SERIALIZATION_FAILURES) > 0, tally::toString);
            assertTrue(tally.of(Tally.Part.DEADLOCKS) > 0, tally::toString);
        }
    }

    /** Each patch plants one mistake in the memory store's own source. */
    @ParameterizedTest
    @ValueSource(strings = {
        "condition-not-tried-again", "open-key-refuses-at-once", "deadlock-not-seen", "claim-takes-locked-rows",
        "lock-holds-nothing"})
    void aMemoryStoreThatIsNotPostgresIsSeen(String mistake) throws Exception {
        Path patch = Path.of(FidelityTest.class.getResource("/fidelity/" + mistake + ".patch").toURI());
        Method trial = new OverlayLoader(Overlay.ofPatch(patch))
                .loadClass(Fidelity.class.getName())
                .getDeclaredMethod("schedulesUntilDivergence", String.class, int.class);
        trial.setAccessible(true);
        int schedules = (int) trial.invoke(null, url(0), 200);
        System.out.println(mistake + ": seen in schedule " + schedules);
        assertTrue(schedules > 0, "nobody notices: " + mistake);
    }

    private static void result(Future<?> worker) throws Exception {
        try {
            worker.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof Divergence divergence) {
                throw new AssertionError(divergence.getMessage());
            }
            throw failure;
        }
    }

    private static String url(int worker) {
        return server.jdbcUrl().replace("/postgres?", "/worker_" + worker + "?");
    }
}
