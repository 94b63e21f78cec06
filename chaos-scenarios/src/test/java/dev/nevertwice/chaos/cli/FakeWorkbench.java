package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.SampleReports;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.scenario.Scenario;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Two scenarios, one defect, and a rig that does what a test says. */
class FakeWorkbench implements Workbench {

    /** What the rig does with a scenario. */
    interface Rig {
        ScenarioReport verify(ScenarioChoice choice, VerifyProgress progress) throws InterruptedException;
    }

    final ArrayList<VerifyPlan> plans = new ArrayList<>();
    private final Rig rig;

    FakeWorkbench(Rig rig) {
        this.rig = rig;
    }

    @Override
    public ScenarioCatalogue scenarios() {
        return new ScenarioCatalogue() {
            @Override
            public List<Scenario> builtIn() {
                return List.of(SampleReports.scenario("reply-lost"), SampleReports.scenario("slow-psp"));
            }

            @Override
            public List<Scenario> mainJob() {
                return builtIn();
            }

            @Override
            public Scenario read(Path file) {
                throw CommandFailure.usage(file + ":3: unknown key 'wrokload', did you mean 'workload'?");
            }
        };
    }

    @Override
    public Map<String, String> defects() {
        return Map.of("M23", "time-out means failed");
    }

    @Override
    public Map<String, String> invariants() {
        return SampleReports.invariants();
    }

    @Override
    public OptionalInt byPlantedCopy(VerifyPlan plan, List<String> arguments) {
        return OptionalInt.empty();
    }

    @Override
    public Verification open(VerifyPlan plan) {
        plans.add(plan);
        return new Verification() {
            @Override
            public ScenarioReport verify(ScenarioChoice choice, VerifyProgress progress) throws InterruptedException {
                return rig.verify(choice, progress);
            }

            @Override
            public void close() {}
        };
    }
}
