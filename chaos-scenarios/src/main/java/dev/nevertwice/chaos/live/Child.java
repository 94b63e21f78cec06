package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.adapter.system.OwnedFolder;
import dev.nevertwice.pay.env.Stopped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that belongs to the rig: says on its standard output when it is ready, writes everything else to a log, and
 * dies with the rig, however that ends.
 */
public final class Child implements AutoCloseable {

    /** Cold, on a machine with other things to do. */
    private static final Duration START = Duration.ofSeconds(60);

    /** For what it said last to arrive; whoever it has started may hold its output open for longer. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final String name;
    private final Process process;
    private final OwnedFolder owner;
    private final Path log;
    /** Of the platform: it waits for a pipe, and is not to wait for others' virtual threads. */
    private final Thread copying;
    private final CompletableFuture<String> readyLine = new CompletableFuture<>();
    private volatile String lastLine = "it said nothing";
    private volatile boolean killed;

    /** What makes the process, output and errors in one stream. */
    @FunctionalInterface
    public interface Launch {

        Process start() throws IOException;
    }

    private Child(String name, Process process, String ready, OwnedFolder owner, Path log, boolean append) {
        this.name = name;
        this.process = process;
        this.owner = owner;
        this.log = log;
        this.copying =
                Thread.ofPlatform().daemon().name("log of " + name).unstarted(() -> copyOutput(ready, append));
    }

    /**
     * Starts it and returns at once.
     *
     * @param name for people, such as {@code the PSP simulator}
     * @param ready how the line begins by which it says that it is ready; empty for any line
     * @param log written anew when {@code append} is false: not of an earlier run
     */
    public static Child start(String name, Launch launch, String ready, OwnedFolder owner, Path log, boolean append) {
        try {
            Process process = launch.start();
            owner.adopt(process.toHandle());
            Child child = new Child(name, process, ready, owner, log, append);
            child.copying.start();
            return child;
        } catch (IOException failure) {
            throw new LiveFailure(name + " could not be started: " + failure.getMessage(), failure);
        }
    }

    /** Blocks until it is ready. */
    public void awaitReady() {
        try {
            readyLine.get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException ended) {
            throw new LiveFailure(name + " did not start: " + lastLine + " (log: " + log + ")", null);
        } catch (TimeoutException slow) {
            throw new LiveFailure(name + " was not ready after " + START.toSeconds() + " s: " + lastLine, null);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    /** @throws LiveFailure when it ended and nobody had killed it, with what it said last */
    public void requireRunning() {
        if (!process.isAlive() && !killed) {
            awaitLastWords();
            throw new LiveFailure(
                    name + " ended by itself in mid-run (exit code " + process.exitValue() + "): " + lastLine
                            + " (log: "
                            + log + ")",
                    null);
        }
    }

    private void awaitLastWords() {
        try {
            copying.join(LAST_WORDS);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    /**
     * SIGKILL. Blocks until it is gone.
     *
     * @return whether it was still running
     */
    public boolean kill() {
        killed = true;
        boolean alive = process.isAlive();
        process.destroyForcibly();
        process.onExit().join();
        owner.release(process.toHandle());
        return alive;
    }

    /** SIGSTOP: it stands still in a moment. Returns whether there was anybody to tell. */
    boolean pause() {
        return process.isAlive() && Signal.STOP.send(process.pid());
    }

    /** Whether it lives and stands still, as the system tells; where that can't be asked, whether it lives. */
    boolean isPaused() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "stat");
        if (!process.isAlive() || !Files.exists(Path.of("/proc/self/stat"))) {
            return process.isAlive();
        }
        try {
            String line = Files.readString(status);
            return line.startsWith("T", line.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return false;
        }
    }

    /** SIGCONT: it goes on, if it lives. */
    void resume() {
        if (process.isAlive()) {
            Signal.CONT.send(process.pid());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The line by which it said that it is ready; blocks until then. */
    String saidReady() {
        awaitReady();
        return readyLine.join();
    }

    @Override
    public void close() {
        kill();
    }

    private void copyOutput(String ready, boolean append) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(
                        Files.newBufferedWriter(
                                log, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING),
                        true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                // What an exception goes on with is indented and says less than its first line.
                if (!line.isBlank() && !line.startsWith("\t")) {
                    lastLine = line.strip();
                }
                if (line.startsWith(ready)) {
                    readyLine.complete(line);
                }
            }
        } catch (IOException closed) {
            lastLine = lastLine + " (" + closed.getMessage() + ")";
        }
        readyLine.completeExceptionally(new IOException("ended"));
    }
}
