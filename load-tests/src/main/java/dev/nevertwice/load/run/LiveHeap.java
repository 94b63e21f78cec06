package dev.nevertwice.load.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of another JVM's heap is in use after a full collection: what leaks shows here, and nothing else does. Asked of the
 * JDK's {@code jcmd}, whose histogram of classes collects first and ends with a line of totals.
 */
final class LiveHeap {

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    /** Gaps that the collector left where it would have cost more to move what is behind them. */
    private static final Pattern FILLER =
            Pattern.compile("(?m)^ *\\d+:\\s+\\d+\\s+(\\d+)\\s+\\S*jdk\\.internal\\.vm\\.Filler\\S*.*$");

    private LiveHeap() {}

    /** -1 where it can't be told. Stops that JVM for a collection; blocks until it has answered. */
    static long kib(Optional<ProcessHandle> process) {
        if (process.isEmpty()) {
            return -1;
        }
        try {
            // A file: that JVM stands still while it writes, and would wait for a reader who waits for it.
            Path histogram = Files.createTempFile("nevertwice-heap-", ".txt");
            try {
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.get().pid()), "GC.class_histogram")
                        .redirectErrorStream(true)
                        .redirectOutput(histogram.toFile())
                        .start()
                        .waitFor();
                return of(Files.readString(histogram));
            } finally {
                Files.delete(histogram);
            }
        } catch (IOException noSuchTool) {
            return -1;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Of what the tool printed. */
    static long of(String histogram) {
        Matcher total = TOTAL.matcher(histogram);
        long filler = FILLER.matcher(histogram).results().mapToLong(line -> Long.parseLong(line.group(1))).sum();
        return total.find() ? (Long.parseLong(total.group(1)) - filler) / 1024 : -1;
    }
}
