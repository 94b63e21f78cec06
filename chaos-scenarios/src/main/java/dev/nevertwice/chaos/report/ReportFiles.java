package dev.nevertwice.chaos.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes every form of a report into a folder; each file appears whole or not at all. */
public final class ReportFiles {

    private ReportFiles() {}

    /** Replaces what an earlier run left there. The first of the returned files is the one for people. */
    public static List<Path> write(VerifyReport report, Path folder) {
        return List.of(
                file(folder.resolve("report.json"), JsonReport.of(report) + "\n"),
                file(folder.resolve("junit.xml"), JunitReport.of(report)));
    }

    private static Path file(Path path, String content) {
        Path draft = path.resolveSibling("." + path.getFileName() + ".part");
        try {
            Files.writeString(draft, content);
            return Files.move(draft, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException("can't write " + path, failed);
        }
    }
}
