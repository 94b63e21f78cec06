package dev.nevertwice.chaos.report;

import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.shrink.JunitTest;
import dev.nevertwice.chaos.shrink.Shrunk;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a report says about the smallest schedule that still fails.
 *
 * @param repeat the command that repeats it in virtual time
 * @param repeatLive the command that runs its file on real parts
 */
public record ShrunkReport(Shrunk shrunk, String repeat, String repeatLive) {

    /** The name of the scenario's file in the report folder, before {@code .yaml}. */
    public static String fileName(String scenario) {
        return "shrunk-" + scenario.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    static String className(String scenario) {
        return Arrays.stream(scenario.split("[^A-Za-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                .collect(Collectors.joining("", "Shrunk", "Test"));
    }

    String test(String scenario) {
        return JunitTest.of(shrunk, className(scenario));
    }

    /** How many steps were left of how many. */
    String figures() {
        return "shrunk from " + Numbers.counted(shrunk.stepsBefore(), "step") + " to " + shrunk.steps().size() + " in "
                + Numbers.counted(shrunk.runs(), "run");
    }

    /** What is wrong in one sentence, if the judge gave one. */
    String violation() {
        return shrunk.result().findings().stream()
                .filter(finding -> finding.invariant().equals(shrunk.invariant()))
                .map(Finding::violations)
                .flatMap(violations -> violations.stream().limit(1))
                .map(Violation::message)
                .findFirst()
                .orElse("");
    }

    Optional<Story> story() {
        return StoryPicker
                .pick(ScenarioReport.of(shrunk.scenario().name(), shrunk.scenario(), shrunk.result()))
                .filter(story -> !story.steps().isEmpty());
    }
}
