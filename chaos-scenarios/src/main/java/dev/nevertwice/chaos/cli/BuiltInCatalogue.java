package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.scenario.ScenarioProblem;
import java.nio.file.Path;
import java.util.List;

/** The scenarios that come with NeverTwice, and any other that is a file. */
final class BuiltInCatalogue implements ScenarioCatalogue {

    @Override
    public List<Scenario> builtIn() {
        return BuiltInScenarios.all();
    }

    @Override
    public List<Scenario> mainJob() {
        return BuiltInScenarios.mainJob().stream().map(BuiltInScenarios::named).toList();
    }

    @Override
    public Scenario read(Path file) {
        try {
            return ScenarioFile.read(file);
        } catch (ScenarioProblem problem) {
            throw CommandFailure.usage(problem.getMessage());
        }
    }
}
