package dev.nevertwice.load.run;

import dev.nevertwice.chaos.history.HistoryLines;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.run.Crowd;
import dev.nevertwice.chaos.run.Errand;
import dev.nevertwice.chaos.run.RunFailure;
import dev.nevertwice.load.shopping.Orders;
import dev.nevertwice.load.shopping.Shopping;
import dev.nevertwice.load.shopping.Stage;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Gatling in a process of its own, as the crowd of a run. */
final class Generator implements Crowd {

    private static final long TELL_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 20;
    /** For a JVM to start on a busy machine. */
    private static final Duration GATHERING = Duration.ofSeconds(120);
    /** After the last buyer has come: as long as the most patient waits for anything. */
    private static final int STRAGGLERS_SECONDS = 180;

    private final LoadKind kind;
    private final List<Stage> stages;
    private final List<URI> pay;
    private final URI psp;
    private final Path folder;
    private final IntConsumer passed;

    /**
     * @param folder gets orders, history, log, and Gatling's own report
     * @param passed is told once a second how many seconds have passed
     */
    Generator(LoadKind kind, List<Stage> stages, List<URI> pay, URI psp, Path folder, IntConsumer passed) {
        this.kind = kind;
        this.stages = stages;
        this.pay = pay;
        this.psp = psp;
        this.folder = folder;
        this.passed = passed;
    }

    @Override
    public List<Operation> shop(List<Errand> errands, Runnable opening, Runnable operator) {
        Process gatling = null;
        try (OwnedFolder owner = OwnedFolder.create("nevertwice-load-")) {
            Files.createDirectories(folder);
            Files.deleteIfExists(Orders.gathered(folder));
            new Orders(kind.word(), pay, psp, stages, kind.clicks(), kind.readers(), errands).write(folder);
            gatling = start();
            owner.adopt(gatling.toHandle());
            gather(gatling);
            opening.run();
            open(gatling);
            await(gatling, operator);
            return HistoryLines.read(Orders.history(folder));
        } catch (IOException broken) {
            throw new RunFailure("Gatling can't be run: " + broken.getMessage());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted while Gatling ran");
        } finally {
            if (gatling != null) {
                gatling.destroyForcibly();
            }
        }
    }

    private Process start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-D" + Orders.FOLDER + "=" + folder.toAbsolutePath(),
                "-cp", System.getProperty("java.class.path"),
                "io.gatling.app.Gatling",
                "--simulation", Shopping.class.getName(),
                "--results-folder", folder.resolve("gatling").toString(),
                "--run-description", kind.word());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("gatling.log").toFile())
                .start();
    }

    /** Until its first buyer is at the door. */
    private void gather(Process gatling) throws InterruptedException, IOException {
        long until = System.nanoTime() + GATHERING.toNanos();
        while (!Files.exists(Orders.gathered(folder))) {
            if (gatling.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
                throw new IOException("it did not start; see " + folder.resolve("gatling.log"));
            }
        }
        Files.delete(Orders.gathered(folder));
    }

    private static void open(Process gatling) throws IOException {
        try (OutputStream door = gatling.getOutputStream()) {
            door.write('\n');
        }
    }

    private void await(Process gatling, Runnable operator) throws InterruptedException, IOException {
        int planned = stages.stream().mapToInt(Stage::seconds).sum();
        for (int seconds = 1; !gatling.waitFor(TELL_MILLIS, TimeUnit.MILLISECONDS); seconds++) {
            passed.accept(seconds);
            if (seconds == planned / 2 || kind == LoadKind.SETTLEMENT_DAY && seconds % Math.max(4, planned / 6) == 0) {
                operator.run();
            }
            if (seconds > planned + STRAGGLERS_SECONDS) {
                throw new IOException("it did not end; see " + folder.resolve("gatling.log"));
            }
        }
        // 2: an assertion or a request failed, which is the judge's to say here.
        if (gatling.exitValue() != 0 && gatling.exitValue() != 2) {
            throw new IOException("it ended with " + gatling.exitValue() + "; see " + folder.resolve("gatling.log"));
        }
    }
}
