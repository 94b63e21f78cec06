package dev.nevertwice.chaos.scoreboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.defect.Defect;
import dev.nevertwice.chaos.defect.DefectProblem;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Mutant;
import dev.nevertwice.chaos.defect.Mutants;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.defect.PlantedProgram;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scoreboard.Row.Outcome;
import dev.nevertwice.chaos.scoreboard.Row.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Plants what was chosen, one after the other on every core, and has the judge look. */
public final class Contest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Budget budget;

    /**
     * How long to go on.
     *
     * @param runs at most so many of each defect
     * @param shrinkRuns about so many to shrink with; 0 for not
     */
    public record Budget(long firstSeed, int runs, int shrinkRuns) {}

    public Contest(Budget budget) {
        this.budget = budget;
    }

    /**
     * One row for each id, in the order given. Blocks.
     *
     * @param listener hears of each row as soon as it is there, from any thread
     */
    public List<Row> run(List<String> ids, int cores, Consumer<Row> listener) throws InterruptedException {
        try (ExecutorService workers =
                Executors.newFixedThreadPool(cores, Thread.ofPlatform().name("contest-", 1).daemon().factory())) {
            List<Future<Row>> futures = new ArrayList<>();
            for (String id : ids) {
                futures.add(workers.submit(() -> {
                    Row row = row(id);
                    listener.accept(row);
                    return row;
                }));
            }
            try {
                return rows(futures);
            } finally {
                workers.shutdownNow();
            }
        }
    }

    private static List<Row> rows(List<Future<Row>> futures) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        try {
            for (Future<Row> future : futures) {
                rows.add(future.get());
            }
            return rows;
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException known
                    ? known
                    : new IllegalStateException(failed.getCause());
        }
    }

    private Row row(String id) {
        if (Mutants.all().containsKey(id)) {
            return of(Mutants.all().get(id));
        }
        if (Defects.all().containsKey(id)) {
            return of(Defects.named(id));
        }
        Catalogue.Impossible argued = Catalogue.argued().get(id);
        return argued == null
                ? empty(id, "", Outcome.NOT_WRITTEN, "nobody has written the patch")
                : empty(id, argued.title(), Outcome.IMPOSSIBLE, argued.why());
    }

    private static Row empty(String id, String title, Outcome outcome, String message) {
        return new Row(id, title, "", "", "", "", outcome, 0, 0, Duration.ZERO, List.of(), message, null);
    }

    /**
     * Tries one defect. Blocks.
     *
     * @param defect where it names no scenario, all built-in ones are tried in turn; where it names no invariant, any counts
     */
    public Row of(Defect defect) {
        long begun = System.nanoTime();
        long[] caught = {0};
        List<String> scenarios = defect.scenario().isEmpty()
                ? BuiltInScenarios.simulated().stream().map(Scenario::name).toList()
                : List.of(defect.scenario());
        try {
            String request = DefectTrial.request(
                    defect.id(), defect.invariant(), scenarios, budget.firstSeed(), budget.runs(),
                    budget.shrinkRuns());
            String answer = new PlantedProgram(Overlay.of(defect))
                    .run(DefectTrial.class.getName(), request, word -> caught[0] = System.nanoTime());
            long end = caught[0] == 0 ? System.nanoTime() : caught[0];
            return row(defect, JSON.readTree(answer), Duration.ofNanos(end - begun));
        } catch (DefectProblem problem) {
            return unplanted(defect, problem);
        } catch (IllegalStateException threw) {
            return unplanted(defect, threw);
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    private static Row unplanted(Defect defect, RuntimeException why) {
        return new Row(
                defect.id(), defect.title(), defect.what(), defect.diff(), defect.invariant(), defect.scenario(),
                Outcome.NOT_PLANTED, 0, 0, Duration.ZERO, List.of(), why.getMessage(), null);
    }

    private static Row row(Defect defect, JsonNode answer, Duration took) {
        List<String> seen = new ArrayList<>();
        answer.path("seen").forEach(id -> seen.add(id.asText()));
        boolean caught = answer.path("caught").asBoolean();
        Outcome outcome = !caught ? Outcome.MISSED
                : answer.path("happy").asBoolean() ? Outcome.CAUGHT : Outcome.NOT_A_DEFECT;
        String message = caught
                ? answer.path("message").asText()
                : answer.path("note").asText("nothing was seen in " + answer.path("runs").asInt() + " runs");
        return new Row(
                defect.id(), defect.title(), defect.what(), defect.diff(),
                defect.invariant().isEmpty() && caught ? seen.getFirst() : defect.invariant(),
                answer.path("scenario").asText(defect.scenario()), outcome, answer.path("seed").asLong(),
                answer.path("runs").asInt(), took, List.copyOf(seen), message, schedule(answer.path("shrunk")));
    }

    private static Schedule schedule(JsonNode shrunk) {
        if (shrunk.isMissingNode()) {
            return null;
        }
        List<String> steps = new ArrayList<>();
        shrunk.path("steps").forEach(step -> steps.add(step.asText()));
        return new Schedule(List.copyOf(steps), shrunk.path("yaml").asText(), shrunk.path("seed").asLong());
    }

    /** Red where the campaign is not valid, and for the reason that the mistake has to be found out by. */
    private static Row of(Mutant mutant) {
        long begun = System.nanoTime();
        Outcome outcome;
        String message;
        try {
            String answer = new PlantedProgram(Overlay.of(mutant))
                    .run(MutantTrial.class.getName(), mutant.scenario(), word -> {});
            boolean red = !answer.startsWith("VALID") && answer.contains(mutant.betrayed());
            outcome = red ? Outcome.CAUGHT : Outcome.MISSED;
            message = red ? "the campaign is " + answer.lines().findFirst().orElse("").toLowerCase(Locale.ROOT)
                    : "the campaign says " + answer.lines().limit(2).toList();
        } catch (DefectProblem | IllegalStateException problem) {
            outcome = Outcome.NOT_PLANTED;
            message = problem.getMessage();
        }
        return new Row(
                mutant.id(), mutant.title(), mutant.what(), mutant.diff(), mutant.betrayed(), mutant.scenario(),
                outcome, 0, 0, Duration.ofNanos(System.nanoTime() - begun), List.of(), message, null);
    }
}
