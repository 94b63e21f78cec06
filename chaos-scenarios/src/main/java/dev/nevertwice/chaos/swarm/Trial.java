package dev.nevertwice.chaos.swarm;

import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.sim.SimOptions;

/**
 * One run to be made: everything that decides it.
 *
 * @param name for people, where the seed does not say it all
 * @param repeat the command that repeats it
 */
public record Trial(String name, long seed, Scenario scenario, SimOptions options, String repeat) {

    /** The same on a payment system with a defect. */
    public Trial with(String defect) {
        return new Trial(name, seed, scenario, options.withDefect(defect), repeat + " --defect " + defect);
    }
}
