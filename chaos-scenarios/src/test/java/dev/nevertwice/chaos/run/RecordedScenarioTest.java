package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.sim.Campaign;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.http.JournalCommand;
import dev.nevertwice.psp.http.PspServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What happened to somebody's requests at the simulator becomes a scenario, and happens again in virtual time. */
class RecordedScenarioTest {

    private static final String FAULTS = """
            {"rules": [
              {"name": "down", "operation": "register", "point": "before-accept",
               "act": {"type": "status", "status": 503, "retry_after": 1}, "when": {"ratio": [1, 8]}},
              {"name": "limited", "operation": "register", "point": "throttling", "act": {"type": "rate-limit"},
               "when": {"ratio": [1, 8]}},
              {"name": "conflict", "operation": "register", "point": "idempotency", "act": {"type": "conflict"},
               "when": {"ratio": [1, 8]}},
              {"name": "slow", "operation": "register", "point": "accepted-before-commit",
               "act": {"type": "delay", "millis": 30}, "when": {"ratio": [1, 8]}},
              {"name": "lost", "operation": "register", "point": "committed-before-reply", "act": {"type": "reset"},
               "when": {"ratio": [1, 4]}},
              {"name": "cut", "operation": "lookup", "point": "committed-before-reply", "act": {"type": "truncate"},
               "when": {"ratio": [1, 3]}},
              {"name": "twice", "point": "callback", "act": {"type": "duplicate", "times": 2}, "when": {"ratio": [1, 4]}},
              {"name": "wrong", "operation": "row", "point": "settlement", "act": {"type": "other-amount", "by": 5},
               "when": {"ratio": [1, 6]}}]}""";

    @TempDir
    private Path folder;

    @Test
    void aJournalBecomesAScenarioWhoseFaultsFireInSimulation() throws Exception {
        Path file = Files.writeString(folder.resolve("recorded.yaml"), recorded());
        Scenario scenario = ScenarioFile.read(file);

        assertEquals(kinds(FaultRules.parse(FAULTS.getBytes(StandardCharsets.UTF_8)).json()), kinds(scenario));

        Aggregate aggregate = Campaign.run(scenario, 1, 120, 1, result -> {});

        assertEquals(Verdict.VALID, aggregate.verdict(), () -> aggregate.findings().toString());
        scenario.faults().forEach(rule -> assertTrue(
                aggregate.fired().get(rule.path("name").asText()) > 0, () -> rule + " in " + aggregate.fired()));
    }

    private static Set<String> kinds(Scenario scenario) {
        TreeSet<String> kinds = new TreeSet<>();
        scenario.faults().forEach(rule -> kinds.add(kind(rule)));
        return kinds;
    }

    private static Set<String> kinds(byte[] rules) throws IOException {
        TreeSet<String> kinds = new TreeSet<>();
        new ObjectMapper().readTree(rules).path("rules").forEach(rule -> kinds.add(kind(rule)));
        return kinds;
    }

    private static String kind(JsonNode rule) {
        String operation = rule.path("operation").asText();
        String point = rule.path("point").asText();
        return (operation.equals("*") ? point : operation) + " " + point + " " + rule.path("act");
    }

    /** Buys at a simulator of its own and has the command export what happened. */
    private static String recorded() throws Exception {
        URI nobody = URI.create("http://127.0.0.1:9/down");
        try (PspServer psp = PspServer.start(PspSettings.defaults().withSeed(3).withWebhookUrl(nobody), 0);
                HttpClient client = HttpClient.newHttpClient()) {
            String url = "http://127.0.0.1:" + psp.port();
            psp.setFaults(FaultRules.parse(FAULTS.getBytes(StandardCharsets.UTF_8)));
            for (int i = 0; i < 40; i++) {
                String reference = "att_" + i;
                send(client, HttpRequest.newBuilder(URI.create(url + "/v1/registrations"))
                        .header("idempotency-key", reference)
                        .header("content-type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("""
                                {"reference": "%s", "source": "tok_visa",
                                 "orders": [{"reference": "ord_%d", "amount": 1500, "currency": "KRW"}]}"""
                                .formatted(reference, i))));
                send(client, HttpRequest.newBuilder(URI.create(url + "/v1/registrations?reference=" + reference)));
            }
            psp.namespace().advance(Duration.ofSeconds(1));
            HttpRequest close = HttpRequest.newBuilder(URI.create(url + "/_admin/settlement/close"))
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            assertEquals(200, client.send(close, HttpResponse.BodyHandlers.discarding()).statusCode());
            // Nobody asks for the rules: they may be gone by then.
            psp.setFaults(FaultRules.none());
            return exported(url);
        }
    }

    private static void send(HttpClient client, HttpRequest.Builder request) throws InterruptedException {
        try {
            client.send(request.header("authorization", "Bearer psp_test_key").build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (IOException struck) {
            // That is what faults are for; the client tries nothing again.
        }
    }

    private static String exported(String url) {
        StringWriter out = new StringWriter();
        CommandLine command = new CommandLine(new JournalCommand()).setOut(new PrintWriter(out, true));
        assertEquals(0, command.execute("--url", url, "--as-scenario"));
        return out.toString();
    }
}
