package dev.nevertwice.chaos.swarm;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.sim.SimOptions;

/**
 * One run to be made: everything that decides it.
 *
 * @param name for people, where the seed does not say it all
 * @param repeat the command that repeats it
 */
public record Trial(String name, long seed, Scenario scenario, SimOptions options, String repeat) {}
