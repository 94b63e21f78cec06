package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.history.HistoryLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes every form of a report into a folder; each file appears whole or not at all. */
public final class ReportFiles {

    private ReportFiles() {}

    /** Replaces what an earlier run left there. The first of the returned files is the one for people. */
    public static List<Path> write(VerifyReport report, Path folder) {
        ArrayList<Path> files = new ArrayList<>();
        files.add(file(folder.resolve("report.html"), HtmlReport.of(report)));
        files.add(file(folder.resolve("report.json"), JsonReport.of(report) + "\n"));
        files.add(file(folder.resolve("junit.xml"), JunitReport.of(report)));
        files.add(file(folder.resolve("summary.md"), MarkdownSummary.of(report)));
        files.addAll(histories(report, folder));
        files.addAll(stories(report, folder));
        files.addAll(shrunk(report, folder));
        return files;
    }

    /** The smallest schedules that fail; those of an earlier run stay, somebody may use them. */
    private static List<Path> shrunk(VerifyReport report, Path folder) {
        return report.scenarios().stream()
                .filter(scenario -> scenario.shrunk() != null)
                .flatMap(scenario -> shrunk(scenario.shrunk(), scenario.name(), folder).stream())
                .toList();
    }

    /** The smallest schedule that fails, as a scenario and as a test; {@code name} is that of the scenario that failed. */
    public static List<Path> shrunk(ShrunkReport shrunk, String name, Path folder) {
        return List.of(
                file(folder.resolve(ShrunkReport.fileName(name) + ".yaml"), shrunk.shrunk().yaml()),
                file(folder.resolve(ShrunkReport.className(name) + ".java"), shrunk.test(name)));
    }

    /** What buyers did in the run shown of each scenario; those of an earlier run go. */
    private static List<Path> histories(VerifyReport report, Path folder) {
        clear(folder, "history-*.jsonl");
        ArrayList<Path> files = new ArrayList<>();
        for (ScenarioReport scenario : report.scenarios()) {
            if (scenario.shown() != null && scenario.shown().evidence() != null) {
                String lines = scenario.shown().evidence().operations().stream()
                        .map(operation -> HistoryLines.line(operation) + "\n")
                        .collect(Collectors.joining());
                files.add(file(folder.resolve("history-" + fileName(scenario) + ".jsonl"), lines));
            }
        }
        return files;
    }

    /** A sequence diagram of each scenario, for a page or a talk: of the smallest schedule, if one was looked for. Earlier ones go. */
    private static List<Path> stories(VerifyReport report, Path folder) {
        clear(folder, "story-*.svg");
        ArrayList<Path> files = new ArrayList<>();
        for (ScenarioReport scenario : report.scenarios()) {
            Optional.ofNullable(scenario.shrunk())
                    .flatMap(ShrunkReport::story)
                    .or(() -> StoryPicker.pick(scenario))
                    .filter(story -> !story.steps().isEmpty())
                    .ifPresent(story -> files.add(file(
                            folder.resolve("story-" + fileName(scenario) + ".svg"), SequenceDiagram.picture(story))));
        }
        return files;
    }

    private static String fileName(ScenarioReport scenario) {
        return scenario.name().replaceAll("[^A-Za-z0-9._-]", "_");
    }

    private static void clear(Path folder, String files) {
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, files)) {
            for (Path file : earlier) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("can't clear " + folder, failed);
        }
    }

    /** Whoever looks finds the file of before, or none, until all of this one is written. */
    public static Path file(Path path, String content) {
        Path draft = path.resolveSibling("." + path.getFileName() + ".part");
        try {
            Files.writeString(draft, content);
            return Files.move(draft, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failed) {
            throw new UncheckedIOException("can't write " + path, failed);
        }
    }
}
