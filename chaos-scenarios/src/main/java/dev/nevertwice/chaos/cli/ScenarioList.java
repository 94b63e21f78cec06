package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.scenario.Scenario;
import java.io.PrintStream;
import java.util.List;

/** {@code --list}: each built-in scenario with the first sentence of what it is about. */
final class ScenarioList {

    private ScenarioList() {}

    static void print(List<Scenario> scenarios, PrintStream out) {
        int width = scenarios.stream().mapToInt(scenario -> scenario.name().length()).max().orElse(0);
        for (Scenario scenario : scenarios) {
            out.println(String.format("%-" + width + "s  %s", scenario.name(), firstSentence(scenario.about())));
        }
    }

    static String firstSentence(String about) {
        String flat = about.strip().replaceAll("\\s+", " ");
        int end = flat.indexOf(". ");
        return end < 0 ? flat : flat.substring(0, end + 1);
    }
}
