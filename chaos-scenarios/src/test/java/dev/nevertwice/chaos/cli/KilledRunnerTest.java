package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.VerifyMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A live {@code verify} that is killed by SIGKILL in mid-run leaves no process, no open port and no folder. */
@Tag("slow")
@Timeout(120)
class KilledRunnerTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir
    private Path folder;

    @Test
    void nothingIsLeft() throws IOException {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Process verify = start(temporary);
        List<ProcessHandle> children;
        int port;
        try {
            children = await(() -> buying(verify));
            port = port();
            assertTrue(listens(port), "it is in mid-run");
        } finally {
            verify.destroyForcibly();
        }

        await(() -> children.stream().noneMatch(ProcessHandle::isAlive) && left(temporary).isEmpty()
                ? Optional.of(true)
                : Optional.empty());
        assertFalse(listens(port));
    }

    private Process start(Path temporary) throws IOException {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary, "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), VerifyMain.class.getName(),
                "--scenario", "two-instances", "--report", folder.resolve("report").toString())
                .redirectOutput(folder.resolve("said").toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** PSP and two payment systems, once all are there and buyers buy. */
    private Optional<List<ProcessHandle>> buying(Process verify) throws IOException {
        assertTrue(verify.isAlive(), () -> "it ended: " + said());
        List<ProcessHandle> javas = verify.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/java"))
                .toList();
        return javas.size() == 3 && said().contains("buying") ? Optional.of(javas) : Optional.empty();
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("said"));
        } catch (IOException gone) {
            return "";
        }
    }

    /** Of a payment system, as it told. */
    private int port() throws IOException {
        String told = Files.readString(folder.resolve("report/logs/two-instances-pay.log"));
        Matcher port = Pattern.compile("pay listening on http://127.0.0.1:([0-9]+)").matcher(told);
        assertTrue(port.find(), told);
        return Integer.parseInt(port.group(1));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    /** All that is ours there; the database's program itself is unpacked once for all runs. */
    private static List<Path> left(Path temporary) throws IOException {
        List<Path> left = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(temporary, "nevertwice-*")) {
            paths.forEach(left::add);
        }
        return left;
    }

    /** Looks again until it is so. */
    private interface Look<T> {

        Optional<T> at() throws IOException;
    }

    private static <T> T await(Look<T> look) throws IOException {
        for (long begun = System.nanoTime(); System.nanoTime() - begun < PATIENCE_NANOS;) {
            Optional<T> found = look.at();
            if (found.isPresent()) {
                return found.get();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        throw new AssertionError("it never was so");
    }
}
