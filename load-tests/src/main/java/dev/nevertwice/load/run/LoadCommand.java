package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.CommandFailure;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.cli.Interruption;
import dev.nevertwice.chaos.cli.ProgressDisplay;
import dev.nevertwice.chaos.cli.ReportFolder;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.defect.DefectProblem;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.run.RunFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Reads the command line of {@code nevertwice load} and does what it says. */
@Command(
        name = "nevertwice load", sortOptions = false, sortSynopsis = false, usageHelpAutoWidth = true,
        synopsisHeading = "Usage: ",
        header = "Puts load on a payment system, and judges whether anybody was charged twice.%n",
        description = {
            "Starts a durable PostgreSQL, PSP, payment system and Gatling as processes of their own, lets buyers come, heals,"
                    + " reconciles and judges. A run whose verdict is not valid has failed, however fast it was."},
        optionListHeading = "%nOptions:%n", parameterListHeading = "%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:valid, and every figure that has a target met it", "2:an invariant is broken, or a target was missed",
            "3:unknown: the evidence is not enough for a verdict, or buyers did not come as asked",
            "4:the harness failed", "64:wrong usage",
            "130:interrupted; the page shows what was seen until then"})
public final class LoadCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private LoadOptions options;

    private final Terminal terminal;

    private LoadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Blocks until all is done; returns the exit code. Whatever goes wrong is one line on {@code terminal.err()}. */
    public static int execute(String[] arguments, Terminal terminal) {
        CommandLine line = new CommandLine(new LoadCommand(terminal));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setParameterExceptionHandler((wrong, typed) -> {
            String said = wrong.getMessage().lines().findFirst().orElse("");
            return refuse(terminal, CommandFailure.usage(said + " (see --help)"));
        });
        line.setExecutionExceptionHandler((broken, unused, parsed) -> refuse(terminal, broken));
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (options.list) {
            for (LoadKind kind : LoadKind.values()) {
                terminal.out().printf("%-22s %s%n", kind.word(), kind.about());
            }
            return ExitCode.VALID.number();
        }
        LoadPlan plan = options.plan(line -> terminal.err().println("nevertwice load: " + line));
        ReportFolder.prepare(plan.folder());
        LoadReport.forget(plan);
        ProgressDisplay display = new ProgressDisplay(terminal, "seconds");
        Interruption interruption = Interruption.during(Thread.currentThread(), () -> {
            display.close();
            LoadReport.unwritten(plan.folder())
                    .ifPresent(told -> terminal.err().println("nevertwice load: " + told));
        });
        try (Interruption until = interruption; display) {
            ExitCode code = options.findLimit ? limit(plan, display) : once(plan, display);
            return (interruption.happened() ? ExitCode.INTERRUPTED : code).number();
        } catch (RunFailure | LiveFailure | DefectProblem failed) {
            if (interruption.happened()) {
                return ExitCode.INTERRUPTED.number();
            }
            throw CommandFailure.harness(failed.getMessage(), failed);
        }
    }

    private ExitCode once(LoadPlan plan, ProgressDisplay display) throws IOException {
        try (LoadStage stage = LoadStage.open(plan)) {
            LoadResult result = LoadRun.of(plan, stage, display);
            display.close();
            tell(result, options.json, terminal);
            return result.exitCode();
        }
    }

    private ExitCode limit(LoadPlan plan, ProgressDisplay display) throws IOException {
        try (LoadStage stage = LoadStage.open(plan)) {
            Limit limit = LimitSearch.on(stage, plan, display).find();
            display.close();
            limit.write();
            tell(limit, options.json, terminal);
            return limit.exitCode();
        }
    }

    /** JSON says nothing of the page, so stderr does. */
    static void tell(LoadResult result, boolean json, Terminal terminal) {
        terminal.out()
                .println(json ? LoadReport.json(result).toPrettyString() : LoadReport.text(result, result.plan()));
        if (json) {
            terminal.err().println("page: " + LoadReport.page(result));
        }
        result.brokenOff().ifPresent(why -> terminal.err().println("nevertwice load: " + why));
    }

    static void tell(Limit limit, boolean json, Terminal terminal) {
        terminal.out().println(json ? limit.json().toPrettyString() : limit.told());
        if (json) {
            limit.page().ifPresent(page -> terminal.err().println("page: " + page));
        }
        limit.brokenOff().ifPresent(why -> terminal.err().println("nevertwice load: " + why));
    }

    private static int refuse(Terminal terminal, Exception broken) {
        terminal.err().println("nevertwice load: " + FailureLine.of(broken));
        return broken instanceof CommandFailure known ? known.exitCode().number() : ExitCode.HARNESS_FAILED.number();
    }
}
