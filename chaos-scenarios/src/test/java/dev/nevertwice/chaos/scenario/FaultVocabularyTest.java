package dev.nevertwice.chaos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.psp.Operation;
import dev.nevertwice.psp.fault.FaultPoint;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.fault.When;
import dev.nevertwice.psp.wire.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a fault rule of the simulator can say, a scenario file can say: the words are the simulator's own. */
class FaultVocabularyTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** JSON is YAML, so a rule can be put into a scenario file as the simulator writes it. */
    private static String file(JsonNode... rules) {
        return BuiltInScenarios.text("reply-lost").replaceAll("(?s)\\nfaults:.*?\\nbound:",
                "\nfaults: " + List.of(rules).toString().replace("$", "\\\\$") + "\nbound:");
    }

    private static List<JsonNode> readAsScenario(JsonNode rule) {
        return ScenarioFile.parse("x.yaml", file(rule)).faults();
    }

    private static FaultRules readByTheSimulator(Object rules) {
        return FaultRules.parse(("{\"rules\": " + rules + "}").getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode rule(FaultPoint point, String type) {
        ObjectNode rule = JSON.createObjectNode().put("name", "f").put("point", point.wireName());
        ObjectNode act = rule.putObject("act").put("type", type);
        if (type.equals("delay")) {
            act.put("millis", 250);
        }
        return rule;
    }

    static Stream<ObjectNode> everyActAtEveryPoint() {
        return Arrays.stream(FaultPoint.values())
                .flatMap(point -> point.acts().stream().map(type -> rule(point, type)));
    }

    /** As the simulator writes it back: with every field that the act has, and every key that a rule has. */
    private static JsonNode full(ObjectNode rule) throws IOException {
        ObjectNode whole = rule.deepCopy();
        boolean listener = rule.path("point").asText().equals("listener");
        if (!listener) {
            whole.putObject("when").putArray("ramp").add(1).add(5);
            ((ObjectNode) whole.get("when")).put("over_millis", 60_000);
            ObjectNode match = whole.putObject("match");
            FaultVocabulary.MATCH.forEach(fact -> match.put(fact, "x"));
            match.put("amount", 100);
            whole.put("scope", "global").put("expires_after", 7);
        }
        whole.put("from", 0.5).put("until", 90);
        if (rule.at("/act/type").asText().equals("status")) {
            ((ObjectNode) whole.get("act")).put("status", 504).put("retry_after", 3);
        }
        return JSON.readTree(readByTheSimulator("[" + whole + "]").json()).path("rules").path(0);
    }

    @ParameterizedTest
    @MethodSource("everyActAtEveryPoint")
    void aScenarioFileSaysEveryActAtEveryPointInFull(ObjectNode rule) throws IOException {
        for (JsonNode said : List.of(rule, full(rule))) {
            assertEquals(readByTheSimulator("[" + said + "]"), readByTheSimulator(readAsScenario(said)));
        }
    }

    /** A part that the simulator does not take with an act is refused here too, and the other way round. */
    @ParameterizedTest
    @MethodSource("everyActAtEveryPoint")
    void anActHasTheSamePartsOnBothSides(ObjectNode rule) {
        for (String part : FaultVocabulary.ACT.subList(1, FaultVocabulary.ACT.size())) {
            for (long value : new long[]{-2, 0, 9, 404, 86_401, 604_800_001, 31_536_000_001L}) {
                ObjectNode said = rule.deepCopy();
                ((ObjectNode) said.get("act")).put(part, value);
                assertSameOnBothSides(said);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyActAtEveryPoint")
    void anOperationComesToTheSamePointsOnBothSides(ObjectNode rule) {
        for (Operation operation : Operation.values()) {
            assertSameOnBothSides(rule.deepCopy().put("operation", operation.wireName()));
        }
        assertSameOnBothSides(rule.deepCopy().put("operation", "*"));
    }

    private static void assertSameOnBothSides(ObjectNode rule) {
        try {
            readByTheSimulator("[" + rule + "]");
        } catch (Problem refused) {
            assertThrows(ScenarioProblem.class, () -> readAsScenario(rule), rule::toString);
            return;
        }
        assertEquals(readByTheSimulator("[" + rule + "]"), readByTheSimulator(readAsScenario(rule)));
    }

    @Test
    void everyWhenHasAWord() {
        List<String> words = new ArrayList<>();
        for (Class<?> when : When.class.getPermittedSubclasses()) {
            words.add(when.getSimpleName().toLowerCase());
        }
        assertEquals(new TreeSet<>(words), new TreeSet<>(FaultVocabulary.WHEN));
    }

    /** {@link #full} says all that a rule can have; what the simulator writes beyond it would be missing here. */
    @Test
    void everyKeyOfARuleIsKnown() throws IOException {
        ObjectNode rule = rule(FaultPoint.BEFORE_ACCEPT, "reset").put("operation", "register");
        TreeSet<String> written = new TreeSet<>();
        full(rule).fieldNames().forEachRemaining(written::add);
        written.add("psp"); // which simulator gets the rule: it never hears of that
        assertEquals(new TreeSet<>(FaultVocabulary.RULE), written);
    }

    @Test
    void aFactThatTheSimulatorDoesNotKnowIsNotAFactHere() {
        for (String fact : FaultVocabulary.MATCH) {
            ObjectNode rule = rule(FaultPoint.CALLBACK, "drop");
            JsonNode value = fact.equals("amount") ? JSON.getNodeFactory().numberNode(5)
                    : JSON.getNodeFactory().textNode("x");
            rule.putObject("match").set(fact, value);
            assertEquals(readByTheSimulator("[" + rule + "]"), readByTheSimulator(readAsScenario(rule)));
        }
        assertEquals(new TreeSet<>(FaultRules.facts()), new TreeSet<>(FaultVocabulary.MATCH));
    }

    @Test
    void aWrongWordOfEachKindNamesTheNearest() {
        ObjectNode rule = rule(FaultPoint.SETTLEMENT, "other-amount");
        assertNearest(rule.deepCopy().put("operation", "rwo"), "did you mean 'row'?");
        assertNearest(rule.deepCopy().put("scope", "globl"), "did you mean 'global'?");
        assertNearest(rule.deepCopy().put("expire_after", 3), "did you mean 'expires_after'?");
        ObjectNode act = rule.deepCopy();
        act.putObject("act").put("type", "other-amont");
        assertNearest(act, "did you mean 'other-amount'?");
        ObjectNode match = rule.deepCopy();
        match.putObject("match").put("endpont", "a");
        assertNearest(match, "did you mean 'endpoint'?");
        ObjectNode when = rule.deepCopy();
        when.putObject("when").putArray("rmap");
        assertNearest(when, "did you mean 'ramp'?");
    }

    private static void assertNearest(ObjectNode rule, String hint) {
        String said = assertThrows(ScenarioProblem.class, () -> readAsScenario(rule)).getMessage();
        assertTrue(said.contains(hint), said);
    }
}
