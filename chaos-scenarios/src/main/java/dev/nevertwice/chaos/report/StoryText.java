package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.Scenario;
import java.util.Optional;

/** The story of the payment in which a run shows best what was wrong, as a diagram of plain text. */
public final class StoryText {

    private StoryText() {}

    /** Empty where there is nothing to tell. */
    public static Optional<String> of(Scenario scenario, RunResult run) {
        return StoryPicker.pick(ScenarioReport.of(scenario.name(), scenario, run))
                .filter(story -> !story.steps().isEmpty())
                .map(TextDiagram::of);
    }
}
