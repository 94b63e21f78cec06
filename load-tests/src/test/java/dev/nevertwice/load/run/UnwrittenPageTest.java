package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.cli.ProgressDisplay;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.rig.Driver;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.RunFailure;
import dev.nevertwice.pay.wire.Channel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose page can't be written, for the disk is full. */
class UnwrittenPageTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** The result of an hour was thrown away. */
    @Test
    void theResultIsSaidBeforeTheFailure(@TempDir Path folder) {
        LoadKind kind = LoadKind.STEADY_CHECKOUT;
        LoadPlan plan = new LoadPlan(
                kind, 5, 2, kind.scenario(), Optional.empty(), false, 7, Optional.empty(), 1, Optional.empty(),
                Optional.empty(), false, folder).sized();
        PrintStream print = new PrintStream(err, true);
        try (ProgressDisplay display = new ProgressDisplay(new Terminal(print, print, false, false, 80), "seconds")) {
            UncheckedIOException unwritten = assertThrows(
                    UncheckedIOException.class,
                    () -> LoadRun.of(plan, new Nowhere(), display, set -> () -> {}, seen -> {
                        throw new IOException("no space left");
                    }));
            assertEquals("java.io.IOException: no space left", unwritten.getMessage());
        }
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("SteadyCheckout at 5/s for 2 s, seed 7: unknown, for it was broken off"), said);
        assertTrue(said.contains("harness: nothing runs here"), said);
    }

    /** On which nothing can run. */
    private static final class Nowhere implements LoadStage, Rig {

        private static final URI NOBODY = URI.create("http://127.0.0.1:1");

        @Override
        public Set set(LoadPlan plan) {
            return new Set(this, List.of(NOBODY), NOBODY, Optional.empty(), () -> {});
        }

        @Override
        public String name() {
            return "live";
        }

        @Override
        public Driver driver() {
            throw new RunFailure("nothing runs here");
        }

        @Override
        public Channel pay() {
            throw new RunFailure("nothing runs here");
        }

        @Override
        public Channel psp() {
            return pay();
        }

        @Override
        public void close() {}
    }
}
