package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioProblem;
import dev.nevertwice.chaos.target.Fitting;
import dev.nevertwice.chaos.target.Target;
import dev.nevertwice.chaos.target.TargetFile;
import dev.nevertwice.chaos.target.TargetRig;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.system.Closing;
import dev.nevertwice.pay.adapter.system.OwnedFolder;
import java.nio.file.Path;
import java.time.Duration;

/** Fresh rigs around somebody else's service. Its command is shown before it is run for the first time. */
final class TargetRigs implements LiveVerification.Rigs {

    /** Ctrl-C may take 5 s in all. */
    private static final Duration CLOSE = Duration.ofSeconds(3);

    private final Target target;
    private final Fitting fitting;
    private final Path folder;
    private final Path logs;
    private final Closing closing = new Closing();
    private final OwnedFolder owner;

    private TargetRigs(Target target, Path file, Path logs) {
        this.target = target;
        this.fitting = new Fitting(target);
        this.folder = file.toAbsolutePath().getParent();
        this.logs = logs;
        closing.atExitOfTheProcess(CLOSE);
        this.owner = closing.later("folder", OwnedFolder.create("nevertwice-target-"));
    }

    /** Throws {@link CommandFailure} when the file can't be understood. */
    static TargetRigs open(VerifyPlan plan) {
        Target target = read(plan);
        target.start().ifPresent(start -> System.err.println(
                "nevertwice: " + target.name() + " is started by: " + String.join(" ", start.command())));
        return new TargetRigs(target, plan.target(), plan.reportFolder().resolve("logs"));
    }

    /** Throws {@link CommandFailure} when the file can't be understood. */
    static Target read(VerifyPlan plan) {
        try {
            return TargetFile.read(plan.target(), plan.allowRemote());
        } catch (ScenarioProblem wrong) {
            throw CommandFailure.usage(wrong.getMessage());
        }
    }

    @Override
    public Scenario fitted(Scenario scenario) {
        return fitting.fitted(scenario);
    }

    @Override
    public Rig open(Scenario scenario, long seed) {
        try {
            return new TargetRig(target, folder, logs, owner, scenario.name(), seed);
        } catch (LiveFailure failure) {
            throw CommandFailure.harness(failure.getMessage(), failure);
        }
    }

    @Override
    public Settings settings() {
        return Settings.defaults();
    }

    @Override
    public int timeScale() {
        return 1;
    }

    @Override
    public void close() {
        closing.close();
    }
}
