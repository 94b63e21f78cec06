package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.defect.Defect;
import dev.nevertwice.chaos.defect.DefectProblem;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.report.ScoreboardFiles;
import dev.nevertwice.chaos.report.ScoreboardJson;
import dev.nevertwice.chaos.report.ScoreboardText;
import dev.nevertwice.chaos.scoreboard.Contest;
import dev.nevertwice.chaos.scoreboard.Row;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import dev.nevertwice.chaos.scoreboard.Scoreboard;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** Reads the command line of {@code nevertwice scoreboard} and does what it says. */
@Command(
        name = "nevertwice scoreboard",
        sortOptions = false,
        sortSynopsis = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "Usage: ",
        header = "Plants every known mistake in the payment system and shows which of them the judge sees.%n",
        descriptionHeading = "%n",
        description = {
            "Each mistake is a patch of a few lines. It is compiled, loaded beside the untouched program and run in virtual"
                    + " time, seed after seed, until an invariant breaks; then the failing run is shrunk to the few steps"
                    + " that it needs. Mistakes in the harness itself are planted too: each must turn the run red.",
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:at least 63 of 67 caught, the rest argued, 7 of 7 mistakes of the harness red; of a choice: all",
            "2:something was missed",
            "4:the harness failed, or a patch that comes with it could not be planted",
            "64:wrong usage, or a patch of yours that does not apply or compile",
            "130:interrupted",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./nevertwice scoreboard                  everything, some minutes",
            "  ./nevertwice scoreboard --only M23,H4    some of them",
            "  ./nevertwice scoreboard --only M23 --live M23",
            "                                           on real processes too",
            "  ./nevertwice scoreboard --patch my.patch is a mistake of yours seen?",
        })
public final class ScoreboardCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private ScoreboardOptions options;

    private final Terminal terminal;
    private final Map<String, String> environment;

    private ScoreboardCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    /** Blocks until all is done; returns the exit code. Whatever goes wrong is one line on {@code terminal.err()}. */
    public static int execute(String[] arguments, Terminal terminal, Map<String, String> environment) {
        ScoreboardCommand command = new ScoreboardCommand(terminal, environment);
        CommandLine line = new CommandLine(command);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(terminal.coloured() ? Ansi.ON : Ansi.OFF));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setParameterExceptionHandler((wrong, typed) -> command.refuse(CommandFailure.usage(UsageLine.of(wrong))));
        line.setExecutionExceptionHandler((broken, unused, parsed) -> command.refuse(broken));
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        List<String> ids = options.chosen();
        List<String> live = options.live(options.patch == null ? ids : List.of());
        Defect patch = options.patch == null ? null : patch();
        ReportFolder.prepare(options.folder());
        PrintStream words = options.json ? terminal.err() : terminal.out();
        words.println("NeverTwice scoreboard: seed " + options.seed() + ", "
                + (patch == null ? ids.size() + " to plant" : "patch " + patch.id()) + ", " + options.cores()
                + (options.cores() == 1 ? " core" : " cores"));
        ProgressDisplay display = new ProgressDisplay(terminal, "planted");
        Thread runner = Thread.currentThread();
        try (Interruption interruption = Interruption.during(runner, () -> {})) {
            Scoreboard board = board(ids, live, patch, display);
            display.close();
            tell(board, words);
            return exitCode(board).number();
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED.number();
        } finally {
            display.close();
        }
    }

    private Scoreboard board(List<String> ids, List<String> live, Defect patch, ProgressDisplay display)
            throws InterruptedException {
        long begun = System.nanoTime();
        Contest contest = new Contest(options.budget());
        display.scenario("scoreboard", 1, 1);
        display.phase("trying");
        List<Row> rows = new ArrayList<>();
        if (patch != null) {
            rows.add(contest.of(patch));
        } else {
            AtomicInteger done = new AtomicInteger();
            AtomicInteger caught = new AtomicInteger();
            rows.addAll(contest.run(ids, options.cores(), row -> {
                int seen = row.outcome() == Outcome.CAUGHT ? caught.incrementAndGet() : caught.get();
                display.counts(done.incrementAndGet(), ids.size(), seen + " caught");
            }));
        }
        if (!live.isEmpty()) {
            display.scenario("scoreboard", 1, 1);
            display.phase("trying on real processes");
            rows.replaceAll(new LiveTrials(live, options.folder(), display)::tried);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        return new Scoreboard(
                rows, options.isWhole(), options.seed(), options.cores(), Duration.ofNanos(System.nanoTime() - begun));
    }

    /** Applied and compiled here already, because what is wrong with it is the caller's to mend. */
    private Defect patch() {
        try {
            Defect patch = Defects.ofPatch(options.patch);
            Overlay.of(patch);
            return options.checked(patch);
        } catch (DefectProblem problem) {
            throw CommandFailure.usage(problem.getMessage());
        }
    }

    private void tell(Scoreboard board, PrintStream words) {
        if (options.json) {
            terminal.out().println(ScoreboardJson.of(board));
        } else {
            words.println(ScoreboardText.of(board, terminal.coloured()));
        }
        words.println("report: " + ScoreboardFiles.write(board, options.folder()));
    }

    private static ExitCode exitCode(Scoreboard board) {
        if (board.isBroken()) {
            return ExitCode.HARNESS_FAILED;
        }
        return board.isReached() ? ExitCode.VALID : ExitCode.BROKEN;
    }

    private int refuse(Throwable broken) {
        terminal.err().println("nevertwice: " + FailureLine.withVerbose(broken));
        if (!environment.getOrDefault("NEVERTWICE_DEBUG", "").isEmpty() || options != null && options.verbose) {
            broken.printStackTrace(terminal.err());
        }
        return (broken instanceof CommandFailure known ? known.exitCode() : ExitCode.HARNESS_FAILED).number();
    }
}
