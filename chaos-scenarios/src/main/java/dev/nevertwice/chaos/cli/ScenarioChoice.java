package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.scenario.Scenario;

/**
 * A scenario to verify.
 *
 * @param word how it was named on the command line (name or file), so that the repeat command finds it again
 */
public record ScenarioChoice(String word, Scenario scenario) {}
