package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.swarm.Swarm;
import dev.nevertwice.chaos.word.NearestWord;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of {@code sim}, and what is wrong with them. */
final class SimCommandOptions {

    private static final long USUAL_RUNS = 20_000;
    private static final long MOST_RUNS = 100_000_000;
    private static final long MOST_MINUTES = 10_000;
    private static final long USUAL_LEAST = 10;
    private static final int MOST_CORES = 1_024;

    @Option(names = "--runs", paramLabel = "N", description = "How many runs. Default: 20000, enough for a verdict.")
    Long runs;

    @Option(names = "--minutes", paramLabel = "N", description = "As many runs as fit into so many minutes.")
    Long minutes;

    @Option(names = "--seed", paramLabel = "N",
            description = "The first run's; the others count on from it. Default: 1, so that two people see the same.")
    Long seed;

    @Option(names = "--purchases", paramLabel = "N",
            description = "No more than this many purchases in a run, 2 to 200. Default: what the seed draws; most draw few, some up to"
                    + " 200. Small worlds take a fraction of the time.")
    Long purchases;

    @Option(names = "--twice", description = "Every seed again, on another number of cores: all hashes must be equal.")
    boolean twice;

    @Option(names = "--cores", paramLabel = "N", description = "Runs at a time. Default: all cores.")
    Integer cores;

    @Option(names = "--least", paramLabel = "N",
            description = "In how many runs everything must have been seen for a verdict. Default: 10.")
    Long least;

    @Option(names = "--exhaustive",
            description = "Instead of the swarm: every single fault, and a crash at every port call, on small workloads.")
    boolean exhaustive;

    @Option(names = "--pairs", description = "With --exhaustive: every pair of faults.")
    boolean pairs;

    @Option(names = "--crash-step", paramLabel = "N",
            description = "With --pairs: crash at one in N port calls; 1 for all. Default: 16.")
    Long crashStep;

    @Option(names = "--only", paramLabel = "N", description = "With --exhaustive: only trial N, as a failure names it.")
    Long only;

    @Option(names = "--defect", paramLabel = "ID",
            description = "Plants a known mistake in the payment system, such as M23, to see it found and shrunk.")
    String defect;

    @Option(names = "--report", paramLabel = "DIR", defaultValue = "nevertwice-report",
            description = "Where the first failure goes once it is shrunk, as a scenario and a test. Default:"
                    + " ${DEFAULT-VALUE}.")
    String report;

    @Option(names = "--json", description = "Print the result as JSON; all else goes to stderr.")
    boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this and exit.")
    boolean help;

    /**
     * What the options add up to. Throws {@link CommandFailure} (usage).
     *
     * @param runs at most
     * @param nanos after which no run is begun; {@link Long#MAX_VALUE} for never
     * @param purchases at most in one run
     * @param only the one trial, or null for all
     * @param defect the planted one, or null
     * @param folder where a shrunk failure goes
     */
    record Plan(
            long runs, long nanos, long seed, int purchases, int cores, long least, long crashStep, Long only,
            String defect, Path folder) {}

    Plan plan() {
        if (runs != null && minutes != null) {
            throw CommandFailure.usage("--runs and --minutes both say how long: give one of them.");
        }
        refuse(pairs && !exhaustive, "--pairs goes with --exhaustive.");
        refuse(crashStep != null && !pairs, "--crash-step goes with --pairs.");
        refuse(only != null && !exhaustive, "--only goes with --exhaustive.");
        refuse(exhaustive && (runs != null || minutes != null || seed != null || purchases != null),
                "--exhaustive runs what there is: --runs, --minutes, --seed and --purchases don't go with it.");
        refuse(twice && minutes != null, "--twice needs --runs: a clock does not stop in the same place twice.");
        if (defect != null && !Defects.all().containsKey(defect)) {
            throw CommandFailure.usage(NearestWord.unknown("defect", defect, Defects.all().keySet()));
        }
        long most = minutes == null ? within("--runs", runs, 1, MOST_RUNS, USUAL_RUNS) : MOST_RUNS;
        long first = within("--seed", seed, 0, Long.MAX_VALUE - MOST_RUNS, 1);
        long time =
                minutes == null ? Long.MAX_VALUE : within("--minutes", minutes, 1, MOST_MINUTES, 1) * 60_000_000_000L;
        int processors = Runtime.getRuntime().availableProcessors();
        return new Plan(
                most, time, first,
                (int) within("--purchases", purchases, Swarm.LEAST_BOUND, Swarm.NO_BOUND, Swarm.NO_BOUND),
                (int) within("--cores", cores == null ? null : Long.valueOf(cores), 1, MOST_CORES, processors),
                within("--least", least, 1, MOST_RUNS, USUAL_LEAST),
                within("--crash-step", crashStep, 1, MOST_RUNS, 16),
                only,
                defect,
                folder());
    }

    private Path folder() {
        try {
            return Path.of(report);
        } catch (InvalidPathException wrong) {
            throw CommandFailure.usage("--report is not a path: " + wrong.getReason() + ".");
        }
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw CommandFailure.usage(why);
        }
    }

    private static long within(String option, Long given, long least, long most, long otherwise) {
        if (given == null) {
            return otherwise;
        }
        if (given < least || given > most) {
            throw CommandFailure.usage(option + " must be from " + least + " to " + most + ", not " + given + ".");
        }
        return given;
    }
}
