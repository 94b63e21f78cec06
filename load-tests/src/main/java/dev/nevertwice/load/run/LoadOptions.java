package dev.nevertwice.load.run;

import dev.nevertwice.chaos.cli.CommandFailure;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.word.NearestWord;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of {@code load}, and what is wrong with them. */
final class LoadOptions {

    static final int MOST_RATE = 10_000;
    private static final int MOST_SECONDS = 24 * 3_600;
    /** Beside those of the warm-up. The PSP remembers and the judge reads every one of them: of 61,200 that was tried. */
    static final int MOST_PURCHASES = 60_000;
    /** Of these a PSP that was started by hand, with the journal of 100,000 lines that it has then, keeps every line. */
    private static final int JOURNAL_KEEPS = 10_000;
    private static final int AFTER_OUTAGE_SECONDS = 15;
    /** Callbacks that come in second 6 to 10 are told five times: some must come. */
    private static final int BURST_SECONDS = 8;
    /** By then all that goes wrong for a time only has done so, and somebody was killed: a kill comes within twice the mean of 15 s. */
    private static final int MIXED_SECONDS = 30;
    private static final int DEFAULT_OBJECTIVE_MILLIS = 500;
    private static final int SEED_BOUND = 1_000_000_000;
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h)");

    @Parameters(arity = "0..1", paramLabel = "SIMULATION", description = "One of those that --list names.")
    private String simulation;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "20",
            description = "Purchases a second; some simulations come in multiples of it. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(names = "--duration", paramLabel = "TIME",
            description = "For how long buyers come: 30s, 5m. Default: 30s; 60s for RetryStormAfterOutage, which needs 45s."
                    + " CallbackBurst needs " + BURST_SECONDS + "s, MixedDay " + MIXED_SECONDS + "s.")
    private String duration;

    @Option(names = "--faults", paramLabel = "FILE",
            description = "A scenario file whose faults and kills take the place of the simulation's own.")
    private Path faults;

    @Option(names = "--intake", paramLabel = "HOW", defaultValue = "sync",
            description = "sync: checkouts wait for the PSP. async: they are queued and answered at once. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String intake;

    @Option(names = "--defect", paramLabel = "ID",
            description = "Plants a known mistake, such as M88, to see it in the figures and the verdict.")
    private String defect;

    @Option(names = "--find-limit",
            description = "Looks for the highest rate at which --objective is met with a valid verdict.")
    boolean findLimit;

    @Option(names = "--objective", paramLabel = "MS",
            description = "A target: how long 99 in 100 checkouts may take. Without it --find-limit"
                    + " takes " + DEFAULT_OBJECTIVE_MILLIS + ".")
    private Integer objective;

    @Option(names = "--seed", paramLabel = "N", description = "Decides who buys what. Default: a new one, told.")
    private Long seed;

    @Option(names = "--time-scale", paramLabel = "N", defaultValue = "1",
            description = "Divides back-off, leases and the bound; not with --base-url. Default: ${DEFAULT-VALUE}.")
    private int timeScale;

    @Option(names = "--base-url", paramLabel = "URL",
            description = "A payment system that runs already, instead of one of ours. Needs --psp-url.")
    private URI payUrl;

    @Option(names = "--psp-url", paramLabel = "URL", description = "The PSP simulator which that one calls.")
    private URI pspUrl;

    @Option(names = "--allow-remote",
            description = "Lets --base-url be another machine's. The PSP takes the test's orders"
                    + " only from its own: it has to be on this one.")
    private boolean allowRemote;

    @Mixin
    private TargetKeys keys;

    @Option(names = "--report", paramLabel = "DIR", defaultValue = "nevertwice-load",
            description = "Where the page goes, in a folder of the simulation's name. Default: ${DEFAULT-VALUE}.")
    private Path report;

    @Option(names = "--json", description = "Print the result as JSON; progress and where the page is go to stderr.")
    boolean json;

    @Option(names = "--list", description = "List the simulations and exit.")
    boolean list;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this and exit.")
    private boolean help;

    /**
     * What the options add up to. Throws {@link CommandFailure} (usage).
     *
     * @param remarks is told, in a line, what of them does not go into it
     */
    LoadPlan plan(Consumer<String> remarks) {
        LoadKind kind = kind();
        within("--rate", rate, MOST_RATE);
        if (objective != null) {
            within("--objective", objective, 60_000);
        } else if (findLimit) {
            objective = DEFAULT_OBJECTIVE_MILLIS;
        }
        within("--time-scale", timeScale, 10_000);
        if (!List.of("sync", "async").contains(intake)) {
            throw CommandFailure.usage(NearestWord.unknown("intake", intake, List.of("sync", "async")));
        }
        if (defect != null && !Defects.all().keySet().contains(defect)) {
            throw CommandFailure.usage(NearestWord.unknown("defect", defect, Defects.all().keySet()));
        }
        boolean queued = intake.equals("async");
        Optional<FaultsFile> file = Optional.ofNullable(faults).map(FaultsFile::read);
        Scenario own = kind.scenario();
        LoadPlan plan = new LoadPlan(
                kind, rate, duration == null ? kind.defaultSeconds() : seconds(),
                file.map(other -> other.strikes(own)).orElse(own), Optional.ofNullable(faults), queued, seedOrNew(),
                Optional.ofNullable(defect), timeScale, Optional.ofNullable(objective), elsewhere(), false,
                report.resolve(kind.fileName() + (queued ? "-async" : ""))).sized();
        if (plan.checkouts() > MOST_PURCHASES) {
            throw CommandFailure.usage(plan.checkouts() + " checkouts are more than the judge can read ("
                    + MOST_PURCHASES + "): choose a smaller --rate or --duration.");
        }
        if (findLimit && plan.scenario().kills() != null) {
            throw CommandFailure.usage("--find-limit looks for a rate at which no request fails, and here a payment"
                    + " system is killed, where some do: choose a simulation or --faults without kills.");
        }
        if (plan.elsewhere().isPresent() && plan.scenario().kills() != null) {
            throw CommandFailure
                    .usage("a payment system that we did not start can't be killed: this needs --faults with a"
                            + " scenario without kills.");
        }
        Optional<Long> end = Outage.end(plan.scenario()).map(Duration::toSeconds);
        if (kind == LoadKind.RETRY_STORM_AFTER_OUTAGE && end.isPresent()
                && plan.seconds() < end.get() + AFTER_OUTAGE_SECONDS) {
            throw CommandFailure.usage("the PSP is back after " + end.get() + " s, and buyers have to go on coming for "
                    + AFTER_OUTAGE_SECONDS + " s then: --duration must be at least "
                    + (end.get() + AFTER_OUTAGE_SECONDS) + "s.");
        }
        if (kind == LoadKind.CALLBACK_BURST && file.isEmpty() && plan.seconds() < BURST_SECONDS) {
            throw CommandFailure.usage("callbacks are stuck for 6 s, and told many times after that: --duration must be"
                    + " at least " + BURST_SECONDS + "s.");
        }
        if (kind == LoadKind.MIXED_DAY && file.isEmpty() && plan.seconds() < MIXED_SECONDS) {
            throw CommandFailure
                    .usage("the PSP is gone from 5 s to 8 s, and within 30 s a payment system is killed: --duration"
                            + " must be at least " + MIXED_SECONDS + "s.");
        }
        if (!plan.scenario().surroundings().equals(Scenario.Surroundings.NONE)) {
            throw CommandFailure
                    .usage("load has no 'disruptions', 'network' and 'bus: kafka': this needs --faults with a"
                            + " scenario without them.");
        }
        if (plan.elsewhere().isPresent() && plan.warmUp() + plan.checkouts() > JOURNAL_KEEPS) {
            remarks.accept("unless the PSP was started with --journal-lines 1000000, its journal forgets the first of "
                    + (plan.warmUp() + plan.checkouts()) + " checkouts, and the verdict will be unknown");
        }
        file.flatMap(FaultsFile::leftOut).ifPresent(remarks);
        return plan;
    }

    private LoadKind kind() {
        if (simulation == null) {
            throw CommandFailure.usage("which simulation? One of: " + String.join(", ", LoadKind.words()) + ".");
        }
        return Arrays.stream(LoadKind.values())
                .filter(kind -> kind.word().equals(simulation))
                .findFirst()
                .orElseThrow(() -> CommandFailure.usage(
                        NearestWord.unknown("simulation", simulation, LoadKind.words())));
    }

    private static void within(String option, int given, int most) {
        if (given < 1 || given > most) {
            throw CommandFailure.usage(option + " must be from 1 to " + most + ", not " + given + ".");
        }
    }

    private int seconds() {
        Matcher parts = DURATION.matcher(duration);
        if (!parts.matches()) {
            throw CommandFailure
                    .usage("--duration is a whole number and s, m or h, such as 60s, not '" + duration + "'.");
        }
        long factor = switch (parts.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3_600;
        };
        long seconds = Long.parseLong(parts.group(1)) * factor;
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw CommandFailure.usage("--duration must be from 1s to 24h, not " + duration + ".");
        }
        return (int) seconds;
    }

    private Optional<LoadPlan.Elsewhere> elsewhere() {
        if ((payUrl == null) != (pspUrl == null)) {
            throw CommandFailure.usage("--base-url and --psp-url go together: the judge needs both sides.");
        }
        if (payUrl == null) {
            return Optional.empty();
        }
        if (defect != null) {
            throw CommandFailure.usage("--defect can't be planted in a payment system that runs already.");
        }
        if (findLimit) {
            throw CommandFailure.usage("--find-limit needs fresh servers for every rate: it can't have --base-url.");
        }
        if (timeScale != 1) {
            throw CommandFailure.usage("--time-scale shortens nothing of servers that run already, only the time that"
                    + " the judge gives them: it can't have --base-url.");
        }
        URI pay = ServerUrl.origin("--base-url", payUrl);
        URI psp = ServerUrl.origin("--psp-url", pspUrl);
        boolean near = ServerUrl.isNear("--base-url", pay);
        if (!near && !allowRemote) {
            throw CommandFailure
                    .usage("--base-url " + pay + " is not on this machine: --allow-remote if you mean it.");
        }
        if (!ServerUrl.isNear("--psp-url", psp)) {
            throw CommandFailure
                    .usage("--psp-url " + psp
                            + " is not on this machine, and the PSP simulator takes the test's orders only"
                            + " from its own: bring it here by a tunnel (ssh -L).");
        }
        return Optional.of(new LoadPlan.Elsewhere(pay, psp, !near, keys.access(pay)));
    }

    private long seedOrNew() {
        if (seed != null && seed < 0) {
            throw CommandFailure.usage("--seed must not be negative.");
        }
        return seed != null ? seed : ThreadLocalRandom.current().nextInt(1, SEED_BOUND);
    }
}
