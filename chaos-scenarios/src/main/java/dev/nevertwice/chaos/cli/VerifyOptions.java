package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.live.LiveOptions;
import dev.nevertwice.chaos.word.NearestWord;
import dev.nevertwice.pay.adapter.postgres.DatabaseAddress;
import dev.nevertwice.pay.adapter.postgres.DatabaseProblem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Option;

/** The options of {@code verify}, and what is wrong with them. */
final class VerifyOptions {

    private static final int SIMULATED_RUNS = 1000;
    private static final int RUNS_OF_ALL = 100;
    private static final int MOST_RUNS = 10_000_000;
    private static final int MOST_PURCHASES = 100_000;
    /** Short enough to be read out over a desk. */
    private static final int SEED_BOUND = 1_000_000_000;

    @Option(names = "--rig", paramLabel = "RIG", defaultValue = "live",
            description = "live: real processes, PostgreSQL and sockets. sim: virtual time, many runs."
                    + " external: a service of your own (--target). Default: ${DEFAULT-VALUE}.")
    String rig;

    @Option(names = "--scenario", paramLabel = "NAME|FILE",
            description = "A built-in scenario or a YAML file; can be repeated. Default: the five scenarios of the"
                    + " main job; --list names all.")
    List<String> scenarios = List.of();

    @Option(names = "--all", description = "Every built-in scenario.")
    boolean all;

    @Option(names = "--runs", paramLabel = "N", description = "Runs per scenario (sim). Default: 1000; with --all 100.")
    Integer runs;

    @Option(names = "--seed", paramLabel = "N",
            description = "Decides everything that is random. Default: a new one, printed first and in the"
                    + " command that repeats a run.")
    Long seed;

    @Option(names = "--defect", paramLabel = "ID",
            description = "Plants a known mistake in the payment system, such as M23, to see the judge find it.")
    String defect;

    @Option(names = "--quick",
            description = "At most " + VerifyPlan.QUICK_PURCHASES + " purchases per scenario (not with --rig sim).")
    boolean quick;

    @Option(names = "--purchases", paramLabel = "N", description = "Purchases per scenario. Default: the scenario's.")
    Integer purchases;

    @Option(names = "--cores", paramLabel = "N",
            description = "How many runs at the same time (sim). Default: as many as there are cores.")
    Integer cores;

    @Option(names = "--time-scale", paramLabel = "N",
            description = "Divides back-off, leases and the bound by N, so that runs are shorter (live). Default: "
                    + LiveOptions.TIME_SCALE
                    + ".")
    Integer timeScale;

    @Option(names = "--database-url", paramLabel = "URL",
            description = "PostgreSQL server to use instead of the embedded one (live), as a user who may create"
                    + " databases: jdbc:postgresql://HOST/NAME?user=USER. Every run gets a database of its own, dropped"
                    + " afterwards; no other is touched.")
    String databaseUrl;

    @Option(names = "--target", paramLabel = "FILE",
            description = "Verifies a payment service of your own, described in a YAML file (docs/external-targets.md),"
                    + " instead of ours; the rig is then external.")
    Path target;

    @Option(names = "--allow-remote", description = "Lets the target be on another machine.")
    boolean allowRemote;

    @Option(names = "--report", paramLabel = "DIR", defaultValue = "nevertwice-report",
            description = "Where report.html, report.json and junit.xml go. Default: ${DEFAULT-VALUE}.")
    String report;

    @Option(names = "--json", description = "Print the result as JSON instead of the table; progress goes to stderr.")
    boolean json;

    @Option(names = "--list", description = "List the built-in scenarios and exit.")
    boolean list;

    @Option(names = "--schema", description = "Print the JSON Schema of scenario files, for editors, and exit.")
    boolean schema;

    @Option(names = "--verbose", description = "Show stack traces; NEVERTWICE_DEBUG=1 does the same.")
    boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this and exit.")
    boolean help;

    /** The scenarios to verify, each once, in the order given. */
    List<ScenarioChoice> choices(Workbench workbench) {
        ScenarioCatalogue catalogue = workbench.scenarios();
        if (!scenarios.isEmpty()) {
            return scenarios.stream().distinct().map(catalogue::choose).toList();
        }
        List<ScenarioChoice> chosen = (all ? catalogue.builtIn() : catalogue.mainJob()).stream()
                .map(scenario -> new ScenarioChoice(scenario.name(), scenario))
                .toList();
        if (chosen.isEmpty()) {
            throw CommandFailure.harness("this build has no built-in scenario; name a file with --scenario FILE.",
                    null);
        }
        return chosen;
    }

    /** What the options add up to. Throws {@link CommandFailure} (usage). */
    VerifyPlan plan(Workbench workbench) {
        VerifyPlan.RigName where = rigName();
        boolean simulated = where == VerifyPlan.RigName.sim;
        onlyOn("sim", simulated, runs != null, "--runs");
        onlyOn("sim", simulated, cores != null, "--cores");
        refuse(simulated && quick, "--quick does not go with --rig sim.");
        onlyOn("live", !simulated, timeScale != null, "--time-scale");
        boolean external = where == VerifyPlan.RigName.external;
        onlyOn("live", !simulated && !external, databaseUrl != null, "--database-url");
        refuse(external && defect != null,
                "--defect plants a mistake in the reference system: it does not go with --target.");
        onlyOn("live", !external, timeScale != null, "--time-scale");
        onlyOn("external", external, target != null, "--target");
        refuse(external && target == null, "--rig external needs --target FILE, which describes your service.");
        refuse(all && !scenarios.isEmpty(), "--all and --scenario both say which scenarios: give one of them.");
        refuse(quick && purchases != null, "--quick and --purchases both say how many purchases: give one of them.");
        if (defect != null && !workbench.defects().containsKey(defect)) {
            throw CommandFailure.usage(NearestWord.unknown("defect", defect, workbench.defects().keySet()));
        }
        int processors = Runtime.getRuntime().availableProcessors();
        return new VerifyPlan(
                where,
                simulated ? within("--runs", runs, 1, MOST_RUNS, all ? RUNS_OF_ALL : SIMULATED_RUNS) : 1,
                seedOrNew(),
                defect,
                within("--purchases", purchases, 1, MOST_PURCHASES, null),
                quick,
                database(),
                within("--time-scale", timeScale, 1, 10_000, null),
                within("--cores", cores, 1, 1024, processors),
                folder(),
                target,
                allowRemote);
    }

    private VerifyPlan.RigName rigName() {
        List<String> names = Arrays.stream(VerifyPlan.RigName.values()).map(Enum::name).toList();
        if (!names.contains(rig)) {
            throw CommandFailure.usage(NearestWord.unknown("rig", rig, names));
        }
        boolean given = !rig.equals("live");
        return target != null && !given ? VerifyPlan.RigName.external : VerifyPlan.RigName.valueOf(rig);
    }

    private static void onlyOn(String wanted, boolean there, boolean given, String option) {
        refuse(given && !there, option + " is for --rig " + wanted + " only.");
    }

    private static void refuse(boolean wrong, String why) {
        if (wrong) {
            throw CommandFailure.usage(why);
        }
    }

    private static Integer within(String option, Integer given, int least, int most, Integer otherwise) {
        if (given == null) {
            return otherwise;
        }
        if (given < least || given > most) {
            throw CommandFailure.usage(option + " must be from " + least + " to " + most + ", not " + given + ".");
        }
        return given;
    }

    private long seedOrNew() {
        if (seed != null && seed < 0) {
            throw CommandFailure.usage("--seed must not be negative.");
        }
        return seed != null ? seed : ThreadLocalRandom.current().nextInt(1, SEED_BOUND);
    }

    private DatabaseAddress database() {
        if (databaseUrl == null) {
            return null;
        }
        try {
            return DatabaseAddress.of(databaseUrl);
        } catch (DatabaseProblem wrong) {
            throw CommandFailure.usage("--database-url is " + wrong.getMessage() + ".");
        }
    }

    private Path folder() {
        try {
            return Path.of(report);
        } catch (InvalidPathException wrong) {
            throw CommandFailure.usage("--report is not a path: " + wrong.getReason() + ".");
        }
    }
}
