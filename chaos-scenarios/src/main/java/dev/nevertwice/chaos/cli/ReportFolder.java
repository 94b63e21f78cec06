package dev.nevertwice.chaos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure, before anything runs, that a report can be written at the end. */
public final class ReportFolder {

    private ReportFolder() {}

    /** Creates the folder where it is missing. Throws {@link CommandFailure} (harness) when nothing can be written. */
    public static void prepare(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, ".writable", ""));
        } catch (IOException | SecurityException refused) {
            throw CommandFailure.harness(
                    "can't write to the report folder '" + folder + "': choose another with --report DIR.", refused);
        }
    }
}
