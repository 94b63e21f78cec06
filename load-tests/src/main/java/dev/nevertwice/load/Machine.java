package dev.nevertwice.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a figure was measured on. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Operating system and processors, for people. */
    static String words() throws IOException {
        return "%s, %d processors%s".formatted(
                System.getProperty("os.name"), Runtime.getRuntime().availableProcessors(), model());
    }

    static String java() {
        return System.getProperty("java.version");
    }

    /** Where the system tells. */
    private static String model() throws IOException {
        if (!Files.isReadable(PROCESSORS)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name")).findFirst()
                    .map(line -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")").orElse("");
        }
    }
}
