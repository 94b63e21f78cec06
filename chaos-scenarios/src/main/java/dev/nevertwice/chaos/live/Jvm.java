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
 * @param lasting whether it lives so long that the best compiler pays
 * @param environment what is added to it; for what must not be seen in a list of processes
 */
public record Jvm(
        List<Path> overlay, String mainClass, List<String> arguments, boolean lasting,
        Map<String, String> environment)
        implements Child.Launch {

    private static final String QUICKLY = "-XX:TieredStopAtLevel=1";

    /** The whole heap from the start, as servers are run: what resident memory grows by then is something else. */
    private static final List<String> LASTING = List.of("-Xms256m", "-XX:+AlwaysPreTouch");

    /** Quick to start and small: several of them share few cores. */
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xms64m",
            "-Xmx256m",
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
        command.addAll(lasting ? LASTING : List.of(QUICKLY));
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
