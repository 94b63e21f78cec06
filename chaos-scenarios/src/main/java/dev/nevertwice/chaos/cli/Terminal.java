package dev.nevertwice.chaos.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command writes, and what may be written there.
 *
 * @param out results
 * @param err progress and errors
 * @param coloured whether {@code out} shows colours
 * @param redraws whether {@code err} is a screen whose last line can be drawn again
 * @param columns width of the screen
 */
public record Terminal(PrintStream out, PrintStream err, boolean coloured, boolean redraws, int columns) {

    private static final int USUAL_COLUMNS = 80;

    /** That of this process. Honours NO_COLOR (no-color.org), TERM=dumb and COLUMNS. */
    public static Terminal ofThisProcess(Map<String, String> environment) {
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean noColor = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                System.out, System.err, isScreen(1) && !dumb && !noColor, isScreen(2) && !dumb, columns(environment));
    }

    /** Java tells only whether input and output both are a console; a pipe on one of them must not garble the other. */
    private static boolean isScreen(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return target.startsWith("/dev/pts") || target.toString().startsWith("/dev/tty")
                    || target.endsWith("console");
        } catch (IOException | UnsupportedOperationException noProc) {
            return System.console() != null;
        }
    }

    private static int columns(Map<String, String> environment) {
        try {
            return Math.max(40, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
        } catch (NumberFormatException unset) {
            return USUAL_COLUMNS;
        }
    }
}
