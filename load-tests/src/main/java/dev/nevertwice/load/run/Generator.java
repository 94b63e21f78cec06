package dev.nevertwice.load.run;

import dev.nevertwice.chaos.history.HistoryLines;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.rig.SubjectFailure;
import dev.nevertwice.chaos.run.Crowd;
import dev.nevertwice.chaos.run.Errand;
import dev.nevertwice.chaos.run.RunFailure;
import dev.nevertwice.load.shopping.Orders;
import dev.nevertwice.load.shopping.Shopping;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.pay.env.Stopped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Gatling in a process of its own, as the crowd of a run. */
final class Generator implements Crowd {

    private static final long TELL_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 20;
    private static final long WATCH_EACH_LOOKS = 50;
    /** For a JVM to start on a busy machine, and for the longest warm-up and whoever of it is still waiting then. */
    private static final Duration GATHERING = Duration.ofSeconds(450);
    /**
     * After the last buyer has come: as long as the most patient waits for anything, which is eight checkouts, two steps on the
     * page and five looks, each given up after 15 s, with pauses between them.
     */
    private static final int STRAGGLERS_SECONDS = 300;

    private final LoadPlan plan;
    private final LoadStage.Set set;
    private final int planned;
    private final Set<Integer> turns;
    private final IntConsumer passed;

    /**
     * The plan's folder gets orders, history, log, and Gatling's own report.
     *
     * @param passed is told once a second how many seconds have passed
     */
    Generator(LoadPlan plan, LoadStage.Set set, IntConsumer passed) {
        this.plan = plan;
        this.set = set;
        this.planned = plan.planned();
        this.turns = Set.copyOf(plan.operatorsTurns());
        this.passed = passed;
    }

    @Override
    public List<Operation> shop(List<Errand> errands, Runnable opening, Runnable operator) {
        Path folder = plan.folder();
        LoadKind kind = plan.kind();
        try (OwnedFolder owner = OwnedFolder.create("nevertwice-load-")) {
            Files.createDirectories(folder);
            Files.deleteIfExists(Orders.gathered(folder));
            new Orders(
                    kind.word(), set.pay(), set.psp(), plan.warmUp(), plan.stages(), kind.clicks(), kind.clickedAgain(),
                    kind.readers(),
                    errands).write(folder);
            Process gatling = start();
            owner.adopt(gatling.toHandle());
            boolean served;
            try {
                served = gather(gatling) && serve(gatling, opening, operator);
            } finally {
                gatling.destroyForcibly().onExit().join();
            }
            Path history = Orders.history(folder);
            return served ? HistoryLines.read(history) : HistoryLines.readUnfinished(history);
        } catch (IOException broken) {
            throw new RunFailure("Gatling can't be run: " + broken.getMessage());
        } catch (InterruptedException | Stopped asked) {
            Thread.currentThread().interrupt();
            throw new RunFailure("interrupted while Gatling ran");
        }
    }

    private Process start() throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-D" + Orders.FOLDER + "=" + plan.folder().toAbsolutePath(),
                "-cp", System.getProperty("java.class.path"),
                "io.gatling.app.Gatling",
                "--simulation", Shopping.class.getName(),
                "--results-folder", plan.folder().resolve("gatling").toString(),
                "--run-description", plan.kind().word());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(plan.folder()).toFile())
                .start();
    }

    /** Until all is warm and its first buyer is at the door; whether the payment system is still there. */
    private boolean gather(Process gatling) throws InterruptedException, IOException {
        Path gathered = Orders.gathered(plan.folder());
        long until = System.nanoTime() + GATHERING.toNanos();
        for (long looks = 1; !Files.exists(gathered); looks++) {
            if (gatling.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > until) {
                throw new IOException("it got no further than the warm-up; see " + log(plan.folder()));
            }
            if (looks % WATCH_EACH_LOOKS == 0 && !isServed()) {
                return false;
            }
        }
        Files.delete(gathered);
        return true;
    }

    private boolean serve(Process gatling, Runnable opening, Runnable operator)
            throws InterruptedException, IOException {
        opening.run();
        open(gatling);
        return await(gatling, operator);
    }

    private boolean isServed() {
        try {
            set.watch().run();
            return true;
        } catch (SubjectFailure gone) {
            return false;
        }
    }

    private static void open(Process gatling) throws IOException {
        try (OutputStream door = gatling.getOutputStream()) {
            door.write('\n');
        }
    }

    /** What Gatling says. */
    static Path log(Path folder) {
        return folder.resolve("gatling.log");
    }

    /** Whether all buyers have left by themselves; not where the payment system is gone, for the runner will say so. */
    private boolean await(Process gatling, Runnable operator) throws InterruptedException, IOException {
        long began = System.nanoTime();
        int second = 0;
        while (!gatling.waitFor(TELL_MILLIS, TimeUnit.MILLISECONDS)) {
            long now = (System.nanoTime() - began) / 1_000_000_000L;
            while (second < now) {
                second++;
                if (turns.contains(second)) {
                    operator.run();
                }
            }
            passed.accept(second);
            if (!isServed()) {
                return false;
            }
            if (second > planned + STRAGGLERS_SECONDS) {
                throw new IOException("it did not end; see " + log(plan.folder()));
            }
        }
        // 2: an assertion or a request failed, which is the judge's to say here.
        if (gatling.exitValue() != 0 && gatling.exitValue() != 2) {
            throw new IOException("it ended with " + gatling.exitValue() + "; see " + log(plan.folder()));
        }
        return true;
    }
}
