package dev.nevertwice.chaos.sim;

import dev.nevertwice.chaos.run.RunResult;

/** Hears of a campaign's runs, one at a time and in the order of their seeds. */
@FunctionalInterface
public interface CampaignListener {

    void finished(RunResult result);
}
