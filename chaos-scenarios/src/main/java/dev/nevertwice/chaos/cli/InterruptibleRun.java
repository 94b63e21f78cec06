package dev.nevertwice.chaos.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A {@link VerifyRun} that tells what it has exactly once, whether it ends by itself or by Ctrl-C. */
final class InterruptibleRun {

    private final ProgressDisplay display;
    private final VerifyRun run;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Interruption interruption;

    InterruptibleRun(
            VerifyPlan plan, List<ScenarioChoice> choices, Map<String, String> invariants, ProgressDisplay display) {
        this.display = display;
        this.run = new VerifyRun(plan, choices, invariants, display, this::interrupted);
    }

    private boolean interrupted() {
        return interruption != null && interruption.happened();
    }

    ExitCode run(Workbench workbench, Consumer<VerifyRun> tell) {
        Runnable once = () -> {
            if (told.compareAndSet(false, true)) {
                display.close();
                tell.accept(run);
            }
        };
        interruption = Interruption.during(Thread.currentThread(), once);
        try (Interruption until = interruption) {
            run.run(workbench);
            once.run();
            return run.exitCode();
        } finally {
            display.close();
        }
    }
}
