package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.CommandFailure;
import dev.nevertwice.chaos.cli.ExitCode;
import dev.nevertwice.chaos.cli.Interruption;
import dev.nevertwice.chaos.cli.ProgressDisplay;
import dev.nevertwice.chaos.cli.ReportFolder;
import dev.nevertwice.chaos.cli.Terminal;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.run.RunFailure;
import dev.nevertwice.chaos.scenario.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nevertwice soak}: some of everything for as long as one likes, at 60 % of what is possible, with restarts all the time. */
@Command(
        name = "nevertwice soak", sortOptions = false, usageHelpAutoWidth = true, synopsisHeading = "Usage: ",
        header = "Keeps a payment system under load and faults, and shows whether anything grows.%n",
        description = {
            "Two payment systems on one database, one of them killed over and over. Judged at the end like every run; memory,"
                    + " threads and open files of the one that is never killed, database connections, queues and latency have"
                    + " to be flat."},
        optionListHeading = "%nOptions:%n", exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:valid and flat",
            "2:an invariant is broken, something grew, too many requests failed, or too many purchases were never accepted",
            "3:unknown: not enough evidence, too short to tell what grows, or buyers did not come as asked",
            "4:the harness failed", "64:wrong usage", "130:interrupted; the page shows what was seen until then"})
public final class SoakCommand implements Callable<Integer> {

    private static final int SEARCH_SECONDS = 20;
    private static final int FIRST_RATE = 25;
    private static final int SEED_BOUND = 1_000_000_000;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "10",
            description = "How long buyers come. Default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Option(names = "--rate", paramLabel = "N",
            description = "Purchases a second. Default: 60 %% of the limit, which is looked for first.")
    private Integer rate;

    @Option(names = "--objective", paramLabel = "MS", defaultValue = "500",
            description = "What 99 in a hundred checkouts may take at the limit. Default: ${DEFAULT-VALUE}.")
    private int objective;

    @Option(names = "--seed", paramLabel = "N", description = "Decides who buys what. Default: a new one, told.")
    private Long seed;

    @Option(names = "--report", paramLabel = "DIR", defaultValue = "nevertwice-load",
            description = "Where the page goes, in the folder soak. Default: ${DEFAULT-VALUE}.")
    private Path report;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this and exit.")
    private boolean help;

    private final Terminal terminal;

    private SoakCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Blocks until all is done; returns the exit code. */
    public static int execute(String[] arguments, Terminal terminal) {
        CommandLine line = new CommandLine(new SoakCommand(terminal));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setParameterExceptionHandler((wrong, typed) -> refuse(
                terminal,
                CommandFailure.usage(wrong.getMessage().lines().findFirst().orElse("") + " (see --help)")));
        line.setExecutionExceptionHandler((broken, unused, parsed) -> refuse(terminal, broken));
        return line.execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        within("--minutes", minutes, LoadOptions.MOST_PURCHASES / 60);
        within("--objective", objective, 60_000);
        if (seed != null && seed < 0) {
            throw CommandFailure.usage("--seed must not be negative.");
        }
        if (rate != null) {
            within("--rate", rate, LimitShare.most(minutes));
        }
        if (minutes < Flatness.LEAST_MINUTES) {
            terminal.err()
                    .printf("nevertwice soak: %d minutes are too short to tell what grows, which takes %d: it can't"
                            + " end with 0.%n", minutes, Flatness.LEAST_MINUTES);
        }
        ReportFolder.prepare(report.resolve("soak"));
        ProgressDisplay display = new ProgressDisplay(terminal, "seconds");
        Interruption interruption = Interruption.during(Thread.currentThread(), () -> {
            display.close();
            LoadReport.unwritten(report.resolve("soak"))
                    .ifPresent(told -> terminal.err().println("nevertwice soak: " + told));
        });
        try (Interruption until = interruption; display) {
            ExitCode code = soak(display);
            return (interruption.happened() ? ExitCode.INTERRUPTED : code).number();
        } catch (RunFailure | LiveFailure failed) {
            if (interruption.happened()) {
                return ExitCode.INTERRUPTED.number();
            }
            throw CommandFailure.harness(failed.getMessage(), failed);
        }
    }

    private ExitCode soak(ProgressDisplay display) throws IOException {
        long drawn = seed != null ? seed : ThreadLocalRandom.current().nextInt(1, SEED_BOUND);
        LoadPlan search = search(drawn, objective, report);
        LoadReport.forget(report.resolve("soak"));
        LoadReport.forget(search.folder());
        try (LoadStage stage = LoadStage.open(search)) {
            if (rate != null) {
                return soak(stage, LimitShare.chosen(rate, minutes), drawn, display);
            }
            Limit limit = LimitSearch.on(stage, search, display).find();
            limit.write();
            if (limit.exitCode() != ExitCode.VALID) {
                display.close();
                limit.brokenOff().ifPresent(why -> terminal.err().println("nevertwice soak: " + why));
                terminal.out().println(limit.told());
                return limit.exitCode();
            }
            LimitShare share = LimitShare.of(limit.rate(), minutes);
            display.line("the soak has " + share.told());
            return soak(stage, share, drawn, display);
        }
    }

    /** The same buyers at the same payment systems, while nothing goes wrong: under kills some always fail. */
    static LoadPlan search(long seed, int objective, Path report) {
        Scenario calm = LoadKind.SOAK.scenario().withFaults(List.of()).withKills(null);
        return new LoadPlan(
                LoadKind.SOAK, FIRST_RATE, SEARCH_SECONDS, calm, Optional.empty(), false, seed, Optional.empty(), 1,
                Optional.of(objective), Optional.empty(), false, report.resolve("soak/limit")).sized();
    }

    private ExitCode soak(LoadStage stage, LimitShare share, long drawn, ProgressDisplay display) throws IOException {
        LoadPlan plan = new LoadPlan(
                LoadKind.SOAK, share.rate(), minutes * 60, LoadKind.SOAK.scenario(), Optional.empty(), false, drawn,
                Optional.empty(), 1, Optional.empty(), Optional.empty(), true, report.resolve("soak")).sized();
        AtomicReference<Meter> meter = new AtomicReference<>();
        LoadResult result = LoadRun.of(plan, stage, display, set -> {
            meter.set(Meter.on(set));
            return meter.get();
        }, seen -> {
            List<Meter.Reading> readings = readings(meter.get(), seen);
            List<Flatness> flat = flat(seen, readings);
            LoadReport.write(seen, plan, seen.outcome().and(flat));
            SoakPage.write(plan.folder(), seen, share, readings, flat);
        });
        display.close();
        return told(result, share, flat(result, readings(meter.get(), result)));
    }

    private static List<Meter.Reading> readings(Meter meter, LoadResult seen) {
        return meter.readingsSince(LoadFigures.firstRequest(seen.judged()));
    }

    /** Only what was read while buyers bought counts. */
    private static List<Flatness> flat(LoadResult result, List<Meter.Reading> readings) {
        int seconds = result.plan().seconds();
        return Leaks.of(result, readings.stream().filter(reading -> reading.second() <= seconds).toList());
    }

    private ExitCode told(LoadResult result, LimitShare share, List<Flatness> flat) {
        LoadPlan plan = result.plan();
        Outcome outcome = result.outcome().and(flat);
        terminal.out().println(LoadReport.text(result, plan, outcome));
        terminal.out().println("  " + share.told());
        for (Flatness one : flat) {
            terminal.out().println("  " + one.told());
        }
        terminal.out().println("  over time: " + plan.folder().resolve("soak.html"));
        return outcome.code();
    }

    /** What grew is a finding, also where buyers came too late to say more. */
    static ExitCode exitCode(ExitCode judged, List<Flatness> flat) {
        boolean grew = flat.stream().anyMatch(one -> one.isKnown() && !one.isFlat());
        boolean known = flat.stream().allMatch(Flatness::isKnown);
        return switch (judged) {
            case VALID -> grew ? ExitCode.BROKEN : known ? ExitCode.VALID : ExitCode.UNKNOWN;
            case UNKNOWN -> grew ? ExitCode.BROKEN : ExitCode.UNKNOWN;
            default -> judged;
        };
    }

    private static void within(String option, int given, int most) {
        if (given < 1 || given > most) {
            throw CommandFailure.usage(option + " must be from 1 to " + most + ", not " + given + ".");
        }
    }

    private static int refuse(Terminal terminal, Exception broken) {
        terminal.err().println("nevertwice soak: " + FailureLine.of(broken));
        return broken instanceof CommandFailure known ? known.exitCode().number() : ExitCode.HARNESS_FAILED.number();
    }
}
