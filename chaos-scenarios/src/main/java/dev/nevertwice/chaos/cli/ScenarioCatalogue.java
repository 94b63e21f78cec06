package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.word.NearestWord;
import dev.nevertwice.chaos.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The scenarios that {@code --scenario} can name. */
public interface ScenarioCatalogue {

    List<Scenario> builtIn();

    /** Those of them that are run when none is named. */
    List<Scenario> mainJob();

    /** Reads a scenario file. Throws {@link CommandFailure} (usage) with file, line and the nearest valid word. */
    Scenario read(Path file);

    /** A built-in name, else a file. */
    default ScenarioChoice choose(String word) {
        for (Scenario scenario : builtIn()) {
            if (scenario.name().equals(word)) {
                return new ScenarioChoice(word, scenario);
            }
        }
        if (Files.isRegularFile(Path.of(word))) {
            return new ScenarioChoice(word, read(Path.of(word)));
        }
        boolean meansFile = word.contains("/") || word.endsWith(".yaml") || word.endsWith(".yml");
        if (meansFile) {
            throw CommandFailure.usage("no scenario file at '" + word + "'; --list names the built-in scenarios.");
        }
        throw CommandFailure.usage(
                NearestWord.unknown("scenario", word, builtIn().stream().map(Scenario::name).toList()));
    }
}
