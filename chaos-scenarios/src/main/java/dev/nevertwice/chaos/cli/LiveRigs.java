package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.defect.DefectProblem;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.live.LiveOptions;
import dev.nevertwice.chaos.live.LiveSite;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.pay.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Fresh live rigs on one site. A defect goes first on the class path of their payment systems. */
final class LiveRigs implements LiveVerification.Rigs {

    private final int timeScale;
    private final List<Path> overlay;
    private final LiveSite site;

    private LiveRigs(int timeScale, List<Path> overlay, LiveSite site) {
        this.timeScale = timeScale;
        this.overlay = overlay;
        this.site = site;
    }

    /** Starts what the rigs share. Blocks for some seconds. */
    static LiveRigs open(VerifyPlan plan) {
        int timeScale = plan.timeScale() == null ? LiveOptions.TIME_SCALE : plan.timeScale();
        try {
            List<Path> overlay =
                    plan.defect() == null ? List.of() : List.of(Overlay.of(Defects.named(plan.defect())).folder());
            LiveOptions options = new LiveOptions(plan.database(), timeScale, plan.reportFolder().resolve("logs"));
            return new LiveRigs(timeScale, overlay, LiveSite.open(options));
        } catch (DefectProblem | LiveFailure failure) {
            throw CommandFailure.harness(failure.getMessage(), failure);
        }
    }

    @Override
    public Rig open(Scenario scenario, long seed) {
        try {
            return site.rig(scenario, seed, overlay, terms(scenario));
        } catch (LiveFailure failure) {
            throw CommandFailure.harness(failure.getMessage(), failure);
        }
    }

    private static String terms(Scenario scenario) {
        return scenario.fees().isEmpty() ? "" : "fees=" + scenario.fees().entrySet().stream()
                .map(fee -> fee.getKey() + ":" + fee.getValue().fixed() + "+" + fee.getValue().permille())
                .collect(Collectors.joining(","));
    }

    @Override
    public Settings settings() {
        return Settings.defaults();
    }

    @Override
    public int timeScale() {
        return timeScale;
    }

    @Override
    public void close() {
        site.close();
    }
}
