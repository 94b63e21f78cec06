package dev.nevertwice.chaos.live;

import dev.nevertwice.pay.env.Stopped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The processes of a PostgreSQL server whose data folder is ours: it can be stopped or killed, and started again on the same
 * data, port and settings.
 */
final class DatabaseProcess {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path data;
    private final Path log;

    DatabaseProcess(Path data, Path log) {
        this.data = data;
        this.log = log;
    }

    /** SIGKILL to the process that makes all others, which end when they notice. Returns whether it ran. */
    boolean kill() {
        long pid = pid();
        boolean ran = pid > 0 && Signal.KILL.send(pid);
        if (ran) {
            ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        }
        return ran;
    }

    /** In order: sessions are ended, and what is committed is written. Returns whether it ran. */
    boolean stop() {
        return isRunning() && control("stop", "-m", "fast", "-w") == 0;
    }

    /** Blocks until it takes connections. */
    void start() {
        for (long begun = System.nanoTime(); !isRunning();) {
            // Processes that the killed one has left still hold its memory for a moment, and it refuses until they are gone.
            if (control("restart", "-m", "immediate", "-w", "-l", log.toString()) == 0) {
                return;
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new LiveFailure("the database did not start again (log: " + log + ")", null);
            }
        }
    }

    boolean isRunning() {
        return control("status") == 0;
    }

    /** Whether its first process lives: as {@link #isRunning}, without asking a program. */
    boolean isAlive() {
        long pid = pid();
        return pid > 0 && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private int control(String act, String... more) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U")); // a server refuses to be root's; that is how it was started too
        }
        command.addAll(List.of(programs().resolve("pg_ctl").toString(), act, "-D", data.toString()));
        command.addAll(List.of(more));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new LiveFailure("pg_ctl " + act + " did not end (log: " + log + ")", null);
            }
            return process.exitValue();
        } catch (IOException missing) {
            throw new LiveFailure("pg_ctl " + act + ": " + missing.getMessage(), missing);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        }
    }

    /** Where the server's program is, by the command that started it, which it has written down. */
    private Path programs() {
        return Path.of(first("postmaster.opts").split(" ", 2)[0]).getParent();
    }

    private long pid() {
        String id = Files.exists(data.resolve("postmaster.pid")) ? first("postmaster.pid") : "";
        return id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0;
    }

    private String first(String file) {
        try (var lines = Files.lines(data.resolve(file), StandardCharsets.UTF_8)) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException gone) {
            throw new LiveFailure("the database's folder can't be read: " + gone.getMessage(), gone);
        }
    }
}
