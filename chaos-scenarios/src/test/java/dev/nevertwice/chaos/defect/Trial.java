package dev.nevertwice.chaos.defect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.run.RunResult;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scoreboard.HappyPath;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The smallest entry of a {@link PlantedProgram}: runs seeds of a scenario, with its faults or on the happy path
 * (no fault, no kill, good cards, nobody clicks twice or changes the cart), until one is invalid.
 */
public final class Trial {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Trial() {}

    /** Goes on until the invariant is broken, whatever else is. */
    static ObjectNode until(String invariant, ObjectNode request) {
        return request.put("until", invariant);
    }

    static ObjectNode request(String scenario, String defect, boolean faults, int runs) {
        return JSON.createObjectNode()
                .put("scenario", scenario)
                .put("defect", defect)
                .put("faults", faults)
                .put("runs", runs);
    }

    static JsonNode read(String json) throws IOException {
        return JSON.readTree(json);
    }

    /** Answers {@code runs} made, {@code broken} invariants with their first message, {@code hash} of the last run. */
    public static String run(String jsonRequest, Consumer<String> progress) throws IOException {
        JsonNode request = JSON.readTree(jsonRequest);
        Scenario scenario = BuiltInScenarios.named(request.path("scenario").asText());
        if (!request.path("faults").asBoolean()) {
            scenario = HappyPath.of(scenario);
        }
        SimOptions options = SimOptions.defaults().withDefect(request.path("defect").textValue());
        ObjectNode answer = JSON.createObjectNode();
        for (int run = 1; run <= request.path("runs").asInt(); run++) {
            RunResult result = Simulation.run(scenario, run, options);
            answer.put("runs", run).put("hash", result.traceHash()).put("charges", result.figures().charges());
            progress.accept("run " + run);
            ObjectNode broken = answer.putObject("broken");
            for (Finding finding : result.findings()) {
                if (finding.verdict() == Verdict.INVALID) {
                    broken.put(finding.invariant(), finding.violations().toString());
                }
            }
            String awaited = request.path("until").asText("");
            if (!broken.isEmpty() && (awaited.isEmpty() || broken.has(awaited))) {
                break;
            }
        }
        return answer.toString();
    }
}
