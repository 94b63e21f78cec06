package dev.nevertwice.chaos.scoreboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.shrink.Shrinker;
import dev.nevertwice.chaos.shrink.Shrunk;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import dev.nevertwice.chaos.sim.SimulationFailure;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Tries one defect in a copy of the program in which it is planted: seed after seed until the judge sees it. */
public final class DefectTrial {

    /** What is said as soon as the judge has seen it; the rest is shrinking. */
    static final String CAUGHT = "caught";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HAPPY_RUNS = 4;
    private static final int FEW_STEPS = 6;
    private static final int MOST_SHRUNK = 3;
    private static final int MOST_LOOKED_AT = 100;

    private final JsonNode request;
    private final SimOptions options;
    private final ObjectNode answer = JSON.createObjectNode();

    private DefectTrial(JsonNode request) {
        this.request = request;
        this.options = SimOptions.defaults().withDefect(request.path("defect").textValue());
    }

    /**
     * What to try.
     *
     * @param invariant the one that must break; empty for any
     * @param scenarios in turn, all with one seed before the next
     * @param runs at most so many in all
     * @param shrinkRuns about so many to shrink with; 0 for not
     */
    static String request(
            String defect, String invariant, List<String> scenarios, long firstSeed, int runs, int shrinkRuns) {
        ObjectNode request = JSON.createObjectNode()
                .put("defect", defect)
                .put("invariant", invariant)
                .put("seed", firstSeed)
                .put("runs", runs)
                .put("shrink_runs", shrinkRuns);
        ArrayNode names = request.putArray("scenarios");
        scenarios.forEach(names::add);
        return request.toString();
    }

    /** Entry of the copy. */
    public static String run(String jsonRequest, Consumer<String> progress) throws IOException {
        DefectTrial trial = new DefectTrial(JSON.readTree(jsonRequest));
        trial.run(progress);
        return trial.answer.toString();
    }

    private void run(Consumer<String> progress) {
        List<Scenario> scenarios = StreamSupport.stream(request.path("scenarios").spliterator(), false)
                .map(name -> BuiltInScenarios.named(name.asText()))
                .toList();
        answer.put("caught", false);
        long firstSeed = request.path("seed").asLong();
        for (int run = 0; run < request.path("runs").asInt(); run++) {
            Scenario scenario = scenarios.get(run % scenarios.size());
            answer.put("runs", run + 1);
            Optional<RunResult> broken = broken(scenario, firstSeed + run / scenarios.size());
            if (broken.isPresent()) {
                progress.accept(CAUGHT);
                caught(scenario, broken.get());
                return;
            }
        }
    }

    private Optional<RunResult> broken(Scenario scenario, long seed) {
        try {
            RunResult run = Simulation.run(scenario, seed, options);
            return seen(run).isEmpty() ? Optional.empty() : Optional.of(run);
        } catch (SimulationFailure failure) {
            answer.put("note", failure.getMessage());
            return Optional.empty();
        }
    }

    /** What broke, first what was awaited; nothing where that did not. */
    private List<Finding> seen(RunResult run) {
        String awaited = request.path("invariant").asText();
        List<Finding> broken = run.findings().stream()
                .filter(finding -> finding.verdict() == Verdict.INVALID)
                .sorted((one, other) -> Boolean.compare(
                        other.invariant().equals(awaited), one.invariant().equals(awaited)))
                .toList();
        boolean counts = !broken.isEmpty() && (awaited.isEmpty() || broken.getFirst().invariant().equals(awaited));
        return counts ? broken : List.of();
    }

    private void caught(Scenario scenario, RunResult run) {
        List<Finding> seen = seen(run);
        answer.put("caught", true).put("scenario", scenario.name()).put("seed", run.seed());
        ArrayNode invariants = answer.putArray("seen");
        seen.forEach(finding -> invariants.add(finding.invariant()));
        answer.put("message", seen.getFirst().violations().stream().findFirst().map(it -> it.message()).orElse(""));
        answer.put("happy", isHappy(HappyPath.of(scenario)));
        int most = request.path("shrink_runs").asInt();
        if (most > 0) {
            smallest(scenario, seen.getFirst().invariant(), run, most).ifPresent(this::shrunk);
        }
    }

    /** Some failing run has more to it than it needs: where little can be taken away, others are shrunk too. */
    private Optional<Shrunk> smallest(Scenario scenario, String invariant, RunResult first, int most) {
        Optional<Shrunk> smallest = Shrinker.shrink(scenario, invariant, first, options, most);
        long seed = first.seed() + 1;
        for (int others = 0; others < MOST_SHRUNK && seed < first.seed() + MOST_LOOKED_AT && isLong(smallest); seed++) {
            Optional<RunResult> run = broken(scenario, seed);
            if (run.isPresent() && seen(run.get()).getFirst().invariant().equals(invariant)) {
                others++;
                smallest = Stream.of(smallest, Shrinker.shrink(scenario, invariant, run.get(), options, most))
                        .flatMap(Optional::stream)
                        .min(Comparator.comparingInt(shrunk -> shrunk.steps().size()));
            }
        }
        return smallest;
    }

    private static boolean isLong(Optional<Shrunk> shrunk) {
        return shrunk.isEmpty() || shrunk.get().steps().size() > FEW_STEPS;
    }

    /** Nobody would have shipped it otherwise. */
    private boolean isHappy(Scenario calm) {
        for (int seed = 1; seed <= HAPPY_RUNS; seed++) {
            if (Simulation.run(calm, seed, options).verdict() == Verdict.INVALID) {
                return false;
            }
        }
        return true;
    }

    private void shrunk(Shrunk shrunk) {
        ObjectNode node = answer.putObject("shrunk")
                .put("seed", shrunk.seed())
                .put("steps_before", shrunk.stepsBefore())
                .put("runs", shrunk.runs())
                .put("yaml", shrunk.yaml());
        ArrayNode steps = node.putArray("steps");
        shrunk.steps().forEach(steps::add);
    }
}
