package dev.nevertwice.pay.adapter.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A temporary folder, and processes that live in it, which this process owns: none of them outlives it, not even when it
 * is killed by SIGKILL.
 *
 * <p>
 * The name of the folder is prefix, name space, process id and a number. {@link #create} also removes folders of the same
 * prefix whose owner is gone, such as those from before a power cut; not those of another process name space, such as a
 * container that shares the folder, whose processes can't be seen.
 */
public final class OwnedFolder implements AutoCloseable {

    private final Path path;
    private final Guardian guardian;

    private OwnedFolder(Path path) throws IOException {
        this.path = path;
        try {
            this.guardian = Guardian.over(path);
        } catch (IOException unguarded) {
            delete(path);
            throw unguarded;
        }
    }

    /**
     * Makes one below the system's folder for temporary files.
     *
     * @param prefix ours alone and ending in a hyphen, such as {@code nevertwice-pay-}
     */
    public static OwnedFolder create(String prefix) {
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            removeLeftovers(temporary, prefix);
            return new OwnedFolder(
                    Files.createTempDirectory(temporary, prefix + here() + ProcessHandle.current().pid() + "-"));
        } catch (IOException failure) {
            throw new UncheckedIOException("no temporary folder: " + failure.getMessage(), failure);
        }
    }

    public Path path() {
        return path;
    }

    /** From now on the process is killed when this one dies. */
    public void adopt(ProcessHandle child) {
        guardian.watch(child.pid());
    }

    /** The process has ended; its id may become somebody else's. */
    public void release(ProcessHandle child) {
        guardian.forget(child.pid());
    }

    /** Removes the folder. Whatever uses it has to be stopped before. */
    @Override
    public void close() {
        try (guardian) {
            delete(path);
            guardian.dismiss();
        } catch (IOException | UncheckedIOException busy) {
            // Somebody writes there still; the guardian, left without a word, waits for that and removes it.
        }
    }

    private static void removeLeftovers(Path temporary, String prefix) throws IOException {
        String ours = prefix + here();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(temporary, ours + "*")) {
            for (Path folder : folders) {
                if (!isOwned(folder.getFileName().toString().substring(ours.length()))) {
                    Guardian.cleanUp(folder);
                }
            }
        }
    }

    /** Names the process name space, where there is such a thing: in two of them the same id is two processes. */
    static String here() {
        try {
            String space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return space.replaceAll("[^0-9]", "") + "-";
        } catch (IOException | UnsupportedOperationException onlyOne) {
            return "0-";
        }
    }

    /** Whether a process has the id in {@code PID-NUMBER}. When that is another one by now, the folder stays: no harm. */
    private static boolean isOwned(String name) {
        String[] pidAndNumber = name.split("-", 2);
        return !pidAndNumber[0].matches("[0-9]{1,18}")
                || ProcessHandle.of(Long.parseLong(pidAndNumber[0])).isPresent();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
