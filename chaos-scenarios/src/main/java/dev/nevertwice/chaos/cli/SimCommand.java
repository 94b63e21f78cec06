package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.cli.SimCommandOptions.Plan;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.sim.Divergence;
import dev.nevertwice.chaos.sim.SimulationFailure;
import dev.nevertwice.chaos.swarm.Coverage;
import dev.nevertwice.chaos.swarm.Exhaustive;
import dev.nevertwice.chaos.swarm.Exploration;
import dev.nevertwice.chaos.swarm.Sum;
import dev.nevertwice.chaos.swarm.Swarm;
import dev.nevertwice.chaos.swarm.Trial;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Reads the command line of {@code nevertwice sim} and does what it says. */
@Command(
        name = "nevertwice sim",
        sortOptions = false,
        sortSynopsis = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "Usage: ",
        header = "Explores random failures in virtual time, and judges every run.%n",
        descriptionHeading = "%n",
        description = {
            "Every run is a world of its own: payment systems, a PSP, a network, clocks. Its seed draws what is bought and"
                    + " what fails. All of them heal, settle, reconcile and are judged. See docs/simulation.md.",
        },
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:valid: no run broke an invariant, and everything was seen often enough",
            "2:an invariant is broken",
            "3:unknown: something was not seen often enough, or a run can't be believed",
            "4:the harness failed, or a seed gave two different runs",
            "64:wrong usage",
            "130:interrupted; what there is so far is told",
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./nevertwice sim --runs 200000             a campaign",
            "  ./nevertwice sim --runs 1 --seed 42        that run again",
            "  ./nevertwice sim --runs 200000 --purchases 6",
            "                                             small worlds: many more a minute",
            "  ./nevertwice sim --seed 42 --runs 2000 --twice",
            "                                             does every seed give the same run?",
            "  ./nevertwice sim --exhaustive --pairs      every pair of faults",
        })
public final class SimCommand implements Callable<Integer> {

    @CommandLine.Mixin
    private SimCommandOptions options;

    private final Terminal terminal;
    private final List<String> arguments;
    private final boolean planted;
    private Interruption interruption;
    private Sum first;

    private SimCommand(List<String> arguments, Terminal terminal, boolean planted) {
        this.arguments = arguments;
        this.terminal = terminal;
        this.planted = planted;
    }

    /** Blocks until all is done; returns the exit code. Whatever goes wrong is one line on {@code terminal.err()}. */
    public static int execute(String[] arguments, Terminal terminal) {
        return execute(arguments, new SimCommand(List.of(arguments), terminal, false));
    }

    /** The same in the copy of the program that has the defect. */
    static int planted(String[] arguments, Terminal terminal) {
        return execute(arguments, new SimCommand(List.of(arguments), terminal, true));
    }

    private static int execute(String[] arguments, SimCommand command) {
        Terminal terminal = command.terminal;
        CommandLine line = new CommandLine(command);
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(
                        terminal.coloured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setParameterExceptionHandler((wrong, typed) -> command.refuse(CommandFailure.usage(UsageLine.of(wrong))));
        line.setExecutionExceptionHandler((broken, unused, parsed) -> command.refuse(broken));
        return line.execute(arguments);
    }

    @Override
    public Integer call() {
        Plan plan = options.plan();
        if (plan.defect() != null && !planted) {
            return PlantedCommand.inCopy("sim", plan.defect(), arguments);
        }
        PrintStream words = options.json ? terminal.err() : terminal.out();
        Work work = (options.exhaustive ? exhaustive(plan) : swarm(plan)).with(plan.defect());
        words.println(work.opening());
        ExitCode code = explore(work, plan);
        if (code == ExitCode.BROKEN && !interruption.happened()) {
            new ShrunkTrial(plan.folder(), words, terminal.coloured() && !options.json)
                    .tell(first.invalid());
        }
        return options.twice && code != ExitCode.INTERRUPTED && code != ExitCode.HARNESS_FAILED
                ? again(work, plan, words, code).number()
                : code.number();
    }

    /** What is to be run. */
    private record Work(String opening, LongFunction<Trial> trials, long count, boolean isSwarm) {

        /** The same on a payment system with a defect; null for none. */
        Work with(String defect) {
            return defect == null ? this
                    : new Work(opening + ", with " + defect + " planted", n -> trials.apply(n).with(defect), count,
                            isSwarm);
        }

        Coverage expected() {
            return isSwarm ? Coverage.ofSwarm() : new Coverage();
        }
    }

    private Work swarm(Plan plan) {
        String many = plan.nanos() == Long.MAX_VALUE ? "%,d runs, seeds %d to %d"
                .formatted(plan.runs(), plan.seed(), plan.seed() + plan.runs() - 1)
                : "%d minutes, seeds from %d on".formatted(plan.nanos() / 60_000_000_000L, plan.seed());
        String small =
                plan.purchases() == Swarm.NO_BOUND ? "" : ", at most %d purchases in each".formatted(plan.purchases());
        return new Work(
                "sim: swarm, " + many + small + ", " + plan.cores() + " at a time",
                n -> Swarm.draw(plan.seed() + n, plan.purchases()), plan.runs(), true);
    }

    private Work exhaustive(Plan plan) {
        Exhaustive all = options.pairs ? Exhaustive.pairs(plan.crashStep()) : Exhaustive.singles();
        String what = options.pairs
                ? "%,d pairs of %,d faults, of the port calls every %s one to crash at".formatted(
                        all.count(), all.faults(), plan.crashStep() == 1 ? "" : plan.crashStep() + "th")
                : "%,d single faults, a crash at every port call among them".formatted(all.count());
        if (plan.only() != null && (plan.only() < 0 || plan.only() >= all.count())) {
            throw CommandFailure.usage("--only must be from 0 to " + (all.count() - 1) + ", not " + plan.only() + ".");
        }
        return plan.only() == null
                ? new Work("sim: exhaustive, " + what + ", " + plan.cores() + " at a time", all::trial, all.count(),
                        false)
                : new Work("sim: exhaustive, trial " + plan.only() + ": " + all.trial(plan.only()).name(),
                        unused -> all.trial(plan.only()), 1, false);
    }

    private ExitCode explore(Work work, Plan plan) {
        long begun = System.nanoTime();
        try (ProgressDisplay display = new ProgressDisplay(terminal, "runs")) {
            display.scenario(work.isSwarm() ? Swarm.NAME : "exhaustive", 1, options.twice ? 2 : 1);
            Exploration exploration = exploration(work, plan, begun, display, options.twice);
            AtomicBoolean told = new AtomicBoolean();
            SimReport report = new SimReport(plan.least(), work.count(), work.isSwarm());
            Runnable once = () -> {
                if (told.compareAndSet(false, true)) {
                    display.close();
                    report.tell(exploration.sum(), Duration.ofNanos(System.nanoTime() - begun), options.json, terminal);
                }
            };
            try (Interruption until = Interruption.during(Thread.currentThread(), once)) {
                interruption = until;
                first = exploration.run(plan.cores());
                once.run();
                boolean all = plan.nanos() != Long.MAX_VALUE || first.runs() == work.count();
                return ExitCode.of(all ? report.verdict(first) : report.verdict(first).worst(Verdict.UNKNOWN));
            } catch (SimulationFailure failed) {
                once.run();
                if (interruption.happened()) {
                    return ExitCode.INTERRUPTED;
                }
                throw CommandFailure.harness(failed.getMessage() + "\n" + failed.trace(), failed);
            }
        }
    }

    private Exploration exploration(Work work, Plan plan, long begun, ProgressDisplay display, boolean keepsHashes) {
        display.phase("simulating");
        AtomicBoolean shown = new AtomicBoolean();
        return new Exploration(
                work.trials(), work.count(), () -> System.nanoTime() - begun < plan.nanos(), work.expected(),
                keepsHashes,
                (trial, sum) -> {
                    double seconds = Math.max(1, System.nanoTime() - begun) / 1e9;
                    display.counts(sum.runs(), plan.nanos() == Long.MAX_VALUE ? work.count() : 0, String.format(
                            Locale.ROOT, "%,.0f life cycles/s  %,d invalid", sum.purchases() / seconds,
                            sum.invalidRuns()));
                    if (sum.invalidRuns() > 0 && shown.compareAndSet(false, true)) {
                        display.line("the first that broke an invariant: " + trial.repeat());
                    }
                });
    }

    /** Every trial once more, on one core if there were several and on two if there was one. */
    private ExitCode again(Work work, Plan plan, PrintStream words, ExitCode code) {
        int cores = plan.cores() == 1 ? 2 : 1;
        List<String> before = first.hashes();
        long begun = System.nanoTime();
        try (ProgressDisplay display = new ProgressDisplay(terminal, "runs")) {
            display.scenario("the same on " + cores + (cores == 1 ? " core" : " cores"), 2, 2);
            List<String> after = exploration(work, plan, begun, display, true).run(cores).hashes();
            display.close();
            for (int at = 0; at < before.size(); at++) {
                if (!before.get(at).equals(after.get(at))) {
                    Trial parted = work.trials().apply(at);
                    throw CommandFailure.harness(
                            "run " + at + " is not the same twice: its hash was " + before.get(at) + " on "
                                    + plan.cores()
                                    + " cores, then " + after.get(at) + " on " + cores + "; repeat: "
                                    + parted.repeat() + " --twice\n"
                                    + Divergence.of(parted.scenario(), parted.seed(), parted.options())
                                            .orElse("two more runs of it, one after the other, were the same"),
                            null);
                }
            }
        }
        words.printf(
                Locale.ROOT, "twice: all %,d hashes are equal, %d at a time and %d at a time%n", before.size(),
                plan.cores(), cores);
        return code;
    }

    private int refuse(Throwable broken) {
        terminal.err().println("nevertwice: " + FailureLine.of(broken));
        return (broken instanceof CommandFailure known ? known.exitCode() : ExitCode.HARNESS_FAILED).number();
    }
}
