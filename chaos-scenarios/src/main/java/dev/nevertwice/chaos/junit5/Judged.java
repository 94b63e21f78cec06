package dev.nevertwice.chaos.junit5;

import dev.nevertwice.chaos.cli.RepeatCommand;
import dev.nevertwice.chaos.cli.ScenarioChoice;
import dev.nevertwice.chaos.cli.Verification;
import dev.nevertwice.chaos.cli.VerifyPlan;
import dev.nevertwice.chaos.cli.VerifyProgress;
import dev.nevertwice.chaos.report.ReportFiles;
import dev.nevertwice.chaos.report.ScenarioReport;
import dev.nevertwice.chaos.report.VerifyReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A scenario that was run, judged and reported. */
record Judged(VerifyReport report, ChaosRun run) {

    static Judged of(Verification rigs, VerifyPlan plan, ScenarioChoice choice, Map<String, String> invariants)
            throws InterruptedException {
        Path folder = folder(plan.reportFolder());
        Instant began = Instant.now();
        ScenarioReport scenario = rigs.verify(choice, VerifyProgress.silent());
        long seed = scenario.shown() == null ? plan.seed() : scenario.shown().seed();
        VerifyReport report = new VerifyReport(
                plan.rig().name(), plan.seed(), plan.defect(), began, Duration.between(began, Instant.now()),
                RepeatCommand.ofAll(plan, List.of(choice)), invariants,
                List.of(scenario.withRepeat(RepeatCommand.ofOne(plan, choice.word(), seed))));
        Path page = ReportFiles.write(report, folder).getFirst().toAbsolutePath();
        return new Judged(report, new ChaosRun(report.scenarios().getFirst(), page));
    }

    private static Path folder(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("@Chaos: can't write to " + folder, e);
        }
    }
}
