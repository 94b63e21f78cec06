package dev.nevertwice.chaos.cli;

import dev.nevertwice.chaos.defect.Defect;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.invariant.Judge;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scoreboard.Catalogue;
import dev.nevertwice.chaos.scoreboard.Contest.Budget;
import dev.nevertwice.chaos.word.NearestWord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options of {@code scoreboard}, and what they add up to. */
final class ScoreboardOptions {

    private static final int RUNS = 600;
    private static final int QUICK_RUNS = 100;
    private static final int SHRINK_RUNS = 400;
    private static final int MOST_RUNS = 1_000_000;

    @Option(names = "--quick", description = "At most " + QUICK_RUNS + " runs for each, and nothing is shrunk.")
    boolean quick;

    @Option(names = "--only", paramLabel = "ID", split = ",",
            description = "Only these, such as M01,M23,H4; H4 means every way in which that mistake is made.")
    List<String> only = List.of();

    @Option(names = "--patch", paramLabel = "FILE",
            description = "Plant this unified diff against payment-system/src/main/java instead. Lines 'scenario: NAME' and"
                    + " 'invariant: ID' before the diff narrow where and how it has to be seen.")
    Path patch;

    @Option(names = "--live", paramLabel = "ID", split = ",",
            description = "These are tried on real processes too, each in the scenario that it was seen in, up to "
                    + LiveTrials.SEEDS + " runs: half a minute a run.")
    List<String> live = List.of();

    @Option(names = "--runs", paramLabel = "N",
            description = "No more than this many runs for each. Default: " + RUNS + ".")
    Integer runs;

    @Option(names = "--seed", paramLabel = "N", description = "The first seed. Default: 1.")
    Long seed;

    @Option(names = "--cores", paramLabel = "N", description = "How many are tried at a time. Default: all cores.")
    Integer cores;

    @Option(names = "--report", paramLabel = "DIR", defaultValue = "nevertwice-report",
            description = "Where scoreboard.html, .md and .json and the shrunk schedules go. Default: ${DEFAULT-VALUE}.")
    Path report;

    @Option(names = "--json", description = "Print the result as JSON instead of the table; progress goes to stderr.")
    boolean json;

    @Option(names = "--verbose", description = "Show stack traces; NEVERTWICE_DEBUG=1 does the same.")
    boolean verbose;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this and exit.")
    boolean help;

    boolean isWhole() {
        return only.isEmpty() && patch == null;
    }

    /** Ids in the catalogue's order, each once. */
    List<String> chosen() {
        if (patch != null && !only.isEmpty()) {
            throw CommandFailure.usage("--only and --patch both say what to plant: give one of them.");
        }
        List<String> all = Catalogue.ids();
        List<String> chosen = new ArrayList<>();
        for (String word : only) {
            List<String> meant = all.stream().filter(id -> id.equals(word) || isWayOf(word, id)).toList();
            if (meant.isEmpty()) {
                throw CommandFailure.usage(NearestWord.unknown("defect", word, all));
            }
            chosen.addAll(meant);
        }
        return only.isEmpty() ? all : all.stream().filter(chosen::contains).toList();
    }

    /** Those that are tried on real processes too. */
    List<String> live(List<String> chosen) {
        for (String word : live) {
            if (!Defects.all().containsKey(word) || !chosen.contains(word)) {
                List<String> possible = chosen.stream().filter(Defects.all()::containsKey).toList();
                throw CommandFailure.usage("--live: " + NearestWord.unknown("chosen defect", word, possible));
            }
        }
        return live;
    }

    private static boolean isWayOf(String mistake, String id) {
        return mistake.matches("H\\d") && id.startsWith(mistake);
    }

    Defect checked(Defect brought) {
        if (!brought.invariant().isEmpty() && !Judge.ids().contains(brought.invariant())) {
            throw CommandFailure.usage(
                    brought.id() + ": " + NearestWord.unknown("invariant", brought.invariant(), Judge.ids()));
        }
        if (!brought.scenario().isEmpty() && !BuiltInScenarios.names().contains(brought.scenario())) {
            throw CommandFailure.usage(
                    brought.id() + ": "
                            + NearestWord.unknown("scenario", brought.scenario(), BuiltInScenarios.names()));
        }
        return brought;
    }

    Budget budget() {
        int most = runs == null ? (quick ? QUICK_RUNS : RUNS) : runs;
        if (most < 1 || most > MOST_RUNS) {
            throw CommandFailure.usage("--runs must be from 1 to " + MOST_RUNS + ", not " + most + ".");
        }
        return new Budget(seed(), most, quick ? 0 : SHRINK_RUNS);
    }

    long seed() {
        if (seed != null && seed < 0) {
            throw CommandFailure.usage("--seed must not be negative.");
        }
        return seed == null ? 1 : seed;
    }

    int cores() {
        if (cores != null && (cores < 1 || cores > 1024)) {
            throw CommandFailure.usage("--cores must be from 1 to 1024, not " + cores + ".");
        }
        return cores == null ? Runtime.getRuntime().availableProcessors() : cores;
    }

    Path folder() {
        return report;
    }
}
