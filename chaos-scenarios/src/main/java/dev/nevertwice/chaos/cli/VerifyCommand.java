package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.report.JsonReport;
import dev.nevertwice.chaos.report.ReportFiles;
import dev.nevertwice.chaos.report.TextReport;
import dev.nevertwice.chaos.report.VerifyReport;
import dev.nevertwice.chaos.scenario.ScenarioSchema;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** Reads the command line of {@code nevertwice verify} and does what it says. */
@Command(
        name = "nevertwice verify",
        sortOptions = false,
        sortSynopsis = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "Usage: ",
        header = "Breaks a payment system on purpose and judges whether anybody was charged twice.%n",
        descriptionHeading = "%n",
        description = {
            "Runs purchases while the network, the PSP or the process fails at the worst moment, heals, reconciles,"
                    + " and judges the history, the books and the PSP's own record of what really moved. Needs no options.",
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:valid: no invariant was broken, and each that a scenario relies on had evidence;"
                    + " the last line names those that were not judged",
            "2:an invariant is broken",
            "3:unknown: the evidence is not enough for a verdict",
            "4:the harness failed",
            "64:wrong usage",
            "130:interrupted; what there is so far is written",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./nevertwice verify            the main job: five scenarios on real parts",
            "  ./nevertwice verify --quick    the same with half of the purchases",
            "  ./nevertwice verify --rig sim --scenario reply-lost --runs 1000",
            "                                 a thousand runs in virtual time",
            "  ./nevertwice verify --rig sim --scenario reply-lost --defect M01",
            "                                 does the judge see a planted mistake?",
            "  ./nevertwice verify --target target.yaml",
            "                                 a payment service of your own",
        })
public final class VerifyCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private VerifyOptions options;

    private final List<String> arguments;
    private final Workbench workbench;
    private final Terminal terminal;
    private final Map<String, String> environment;

    private VerifyCommand(
            List<String> arguments, Workbench workbench, Terminal terminal, Map<String, String> environment) {
        this.arguments = arguments;
        this.workbench = workbench;
        this.terminal = terminal;
        this.environment = environment;
    }

    /** Blocks until all is done; returns the exit code. Whatever goes wrong is one line on {@code terminal.err()}. */
    public static int execute(
            String[] arguments, Workbench workbench, Terminal terminal, Map<String, String> environment) {
        VerifyCommand command = new VerifyCommand(List.of(arguments), workbench, terminal, environment);
        CommandLine line = new CommandLine(command);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setParameterExceptionHandler((wrong, typed) -> command.refuse(CommandFailure.usage(UsageLine.of(wrong))));
        line.setExecutionExceptionHandler((broken, unused, parsed) -> command.refuse(broken));
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        if (options.list) {
            ScenarioList.print(workbench.scenarios().builtIn(), terminal.out());
            return ExitCode.VALID.number();
        }
        if (options.schema) {
            terminal.out().print(ScenarioSchema.text());
            return ExitCode.VALID.number();
        }
        VerifyPlan plan = options.plan(workbench);
        List<ScenarioChoice> choices = Misfit.without(
                options.choices(workbench), plan, !options.scenarios.isEmpty(),
                options.json ? terminal.err() : terminal.out());
        workbench.examine(plan, choices);
        OptionalInt done = workbench.byPlantedCopy(plan, arguments);
        if (done.isPresent()) {
            return done.getAsInt();
        }
        ReportFolder.prepare(plan.reportFolder());
        return verify(plan, choices).number();
    }

    private ExitCode verify(VerifyPlan plan, List<ScenarioChoice> choices) {
        PrintStream words = options.json ? terminal.err() : terminal.out();
        words.println(OpeningLine.of(plan, choices.size()));
        String unit = plan.rig() == VerifyPlan.RigName.sim ? "runs" : "purchases";
        ProgressDisplay display = new ProgressDisplay(terminal, unit);
        InterruptibleRun running = new InterruptibleRun(plan, choices, workbench.invariants(), display);
        return running.run(workbench, run -> tell(run, plan, words));
    }

    /** Says what was found, then writes the files: a full disk must not hide a verdict. */
    private void tell(VerifyRun run, VerifyPlan plan, PrintStream words) {
        VerifyReport report = run.report();
        if (options.json) {
            terminal.out().println(JsonReport.of(report));
        } else if (run.reachedAnything()) {
            words.println(TextReport.of(report, terminal.coloured()));
        }
        try {
            words.println("report: " + ReportFiles.write(report, plan.reportFolder()).getFirst());
        } catch (RuntimeException unwritten) {
            if (run.failure() != null) {
                say(unwritten);
            }
            run.failedAfterwards(unwritten);
        }
        if (run.failure() != null) {
            say(run.failure());
        }
    }

    private int refuse(Throwable broken) {
        say(broken);
        return (broken instanceof CommandFailure known ? known.exitCode() : ExitCode.HARNESS_FAILED).number();
    }

    private void say(Throwable broken) {
        terminal.err().println("nevertwice: " + FailureLine.withVerbose(broken));
        boolean debug = !environment.getOrDefault("NEVERTWICE_DEBUG", "").isEmpty();
        if (debug || (options != null && options.verbose)) {
            broken.printStackTrace(terminal.err());
        }
    }
}
