package dev.nevertwice.pay.adapter.system;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a process that was killed where it stood: nothing. */
@Timeout(60)
class OwnedFolderTest {

    private static final String PREFIX = "nevertwice-owned-";
    /** Beyond what Linux gives out. */
    private static final String GONE = PREFIX + OwnedFolder.here() + "99999999-1";

    @TempDir
    private Path temporary;

    @Test
    void aKilledOwnerTakesItsChildrenAndItsFolderWithIt() throws Exception {
        Process owner = owner();
        try (BufferedReader lines = owner.inputReader()) {
            Path folder = Path.of(lines.readLine());
            ProcessHandle child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertTrue(Files.isDirectory(folder) && child.isAlive());

            owner.destroyForcibly();

            child.onExit().get(10, TimeUnit.SECONDS);
            awaitGone(folder);
        }
    }

    /** Ctrl-C at the very beginning left the folder behind, unguarded. */
    @Test
    void whoeverIsInterruptedMeanwhileOwnsItAllTheSame() {
        Thread.currentThread().interrupt();
        Path path;
        try (OwnedFolder folder = OwnedFolder.create(PREFIX)) {
            path = folder.path();
            assertTrue(Files.isDirectory(path));
            assertTrue(Thread.currentThread().isInterrupted());
        } finally {
            Thread.interrupted();
        }
        assertFalse(Files.exists(path));
    }

    /** An initdb that Ctrl-C met in the middle wrote on; the owner could not remove the folder, and nobody else did. */
    @Test
    void aGuardianThatWasNotDismissedRemovesWhatIsLeft() throws Exception {
        Path left = Files.createDirectories(temporary.resolve("left"));
        Files.createDirectories(left.resolve("data"));
        Path kept = Files.createDirectories(temporary.resolve("kept"));
        try (Guardian dismissed = Guardian.over(kept)) {
            dismissed.dismiss();
        }

        Guardian.over(left).close();

        awaitGone(left);
        assertTrue(Files.exists(kept));
    }

    @Test
    void theNextStartRemovesWhatADeadOwnerLeftAndNothingElse() throws Exception {
        Path left = Files.createDirectories(temporary.resolve(GONE).resolve("data")).getParent();
        Path ours = Files
                .createDirectory(temporary.resolve(PREFIX + OwnedFolder.here() + ProcessHandle.current().pid() + "-1"));
        Path ofAnotherContainer = Files.createDirectory(temporary.resolve(PREFIX + "1-99999999-1"));
        Path unrelated = Files.createDirectory(temporary.resolve("nevertwice-other-99999999-1"));
        Process owner = owner();
        try (BufferedReader lines = owner.inputReader()) {
            Path folder = Path.of(lines.readLine());
            awaitGone(left);
            assertTrue(Files.exists(ours) && Files.exists(unrelated) && Files.exists(ofAnotherContainer));

            owner.getOutputStream().close(); // an orderly end
            assertTrue(owner.waitFor(10, TimeUnit.SECONDS));
            assertFalse(Files.exists(folder));
        } finally {
            owner.destroyForcibly();
        }
    }

    private Process owner() throws IOException {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Owner.class.getName())
                .redirectErrorStream(true)
                .start();
    }

    private void awaitGone(Path folder) throws Exception {
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            temporary.register(watch, StandardWatchEventKinds.ENTRY_DELETE);
            while (Files.exists(folder)) {
                WatchKey changed = watch.poll(10, TimeUnit.SECONDS);
                assertTrue(changed != null || !Files.exists(folder), folder + " is still there");
                if (changed != null) {
                    changed.pollEvents();
                    changed.reset();
                }
            }
        }
    }

    /** The process that owns a folder and another process, until its standard input ends. */
    static final class Owner {

        public static void main(String[] none) throws IOException {
            try (OwnedFolder folder = OwnedFolder.create(PREFIX)) {
                Process child = new ProcessBuilder("sleep", "600").start();
                folder.adopt(child.toHandle());
                Files.writeString(folder.path().resolve("file"), "x");
                System.out.println(folder.path());
                System.out.println(child.pid());
                while (System.in.read() >= 0) {
                    // only the end counts
                }
                child.destroyForcibly();
            }
        }
    }
}
