package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.scenario.Scenario;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What this build of NeverTwice offers: the composition root of {@code verify}. */
public final class BuiltWorkbench implements Workbench {

    @Override
    public ScenarioCatalogue scenarios() {
        return new ScenarioCatalogue() {
            @Override
            public List<Scenario> builtIn() {
                return List.of();
            }

            @Override
            public Scenario read(Path file) {
                throw CommandFailure.usage("this build reads no scenario files.");
            }
        };
    }

    @Override
    public Map<String, String> defects() {
        return Map.of();
    }

    @Override
    public Map<String, String> invariants() {
        return Map.of();
    }

    @Override
    public Verification open(VerifyPlan plan) {
        throw CommandFailure.harness("this build has no " + plan.rig() + " rig.", null);
    }
}
