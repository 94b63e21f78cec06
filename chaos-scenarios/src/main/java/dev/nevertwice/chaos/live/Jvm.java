package dev.nevertwice.chaos.live;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How to start a child JVM: with the Java and the class path that this one runs on.
 *
 * @param use what it is for
 * @param environment what is added to it; for what must not be seen in a list of processes
 */
public record Jvm(
        List<Path> overlay, String mainClass, List<String> arguments, Use use,
        Map<String, String> environment)
        implements Child.Launch {

    /** How large a heap can become; that of one that is {@link Use#LASTING} is so from the start, and all of it resident. */
    public static final int HEAP_MIB = 256;

    /** What a child is for, as flags. */
    public enum Use {
        /** A run of seconds. */
        SHORT(),
        /**
         * A run of minutes, with the whole heap from the start, as servers are run: what resident memory grows by then is
         * something else.
         */
        LASTING("-Xms" + HEAP_MIB + "m", "-XX:+AlwaysPreTouch"),
        /** As long, by one that never forgets what it was told. */
        REMEMBERING("-Xmx2g");

        private final List<String> flags;

        Use(String... flags) {
            this.flags = List.of(flags);
        }
    }

    /** Quick to start and small: several of them share few cores. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            // The best compiler takes more from two cores, for the first half minute, than its code gives back in ten.
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xms64m",
            "-Xmx" + HEAP_MIB + "m",
            // Half of its threads gone is worse than dead: dead is what it was built for.
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");

    @Override
    public Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(use.flags);
        command.add("-cp");
        command.add(classPath());
        command.add(mainClass);
        command.addAll(arguments);
        return command;
    }

    /** What is in the overlay hides the same classes behind it. */
    private String classPath() {
        StringBuilder path = new StringBuilder();
        overlay.forEach(entry -> path.append(entry.toAbsolutePath()).append(File.pathSeparator));
        return path.append(System.getProperty("java.class.path")).toString();
    }
}
