package dev.nevertwice.chaos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Judge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScenarioFileTest {

    private static final String GOOD = """
            name: example
            about: What happens.
            workload:
              purchases: 20
              buyers: 4
              amount: {median: 24.9, sigma: 0.85}
              currencies: {KRW: 2, USD: 1}
              methods: {direct: 1}
              sources: {tok_visa: 1}
              double_click_percent: 10
            simulated: {purchases: 4, buyers: 2}
            faults:
              - name: reply-lost
                operation: register
                point: committed-before-reply
                act: {type: reset}
                when: {ratio: [1, 5]}
            kills: {every: 3s, down: 250ms}
            bound: 5m
            """;

    @Test
    void aGoodFileIsRead() {
        Scenario scenario = read(GOOD);

        assertEquals("example", scenario.name());
        assertEquals(new Scenario.Size(20, 4), scenario.workload().size());
        assertEquals(new Workload.Amount(24_900, 850), scenario.workload().amount());
        assertEquals(new Scenario.Size(4, 2), scenario.simulated());
        assertEquals(new Scenario.Kills(Duration.ofSeconds(3), Duration.ofMillis(250)), scenario.kills());
        assertEquals(Duration.ofMinutes(5), scenario.bound());
        assertEquals(
                Judge.ids().stream()
                        .filter(id -> !Set.of("I3", "I6", "I18", "I20", Judge.PAYOUTS, Judge.LIES).contains(id))
                        .toList(),
                scenario.invariants());
        assertEquals(
                "[{\"name\":\"reply-lost\",\"operation\":\"register\",\"point\":\"committed-before-reply\","
                        + "\"act\":{\"type\":\"reset\"},\"when\":{\"ratio\":[1,5]}}]",
                scenario.faults().toString());
    }

    /** Else no number of purchases would ever make the run valid: nobody declined means nothing to see for I3, no changed body none for I5. */
    @Test
    void onlyWhatSomebodyCanShowIsReliedOn() {
        assertTrue(read(GOOD.replace("tok_visa: 1", "tok_visa: 9, tok_declined: 1")).invariants().contains("I3"));
        assertTrue(read(GOOD.replace("double_click", "changed_cart_percent: 5\n  double_click")).invariants()
                .contains("I5"));
        String listed = GOOD.replaceAll("(?s)workload:.*simulated", "workload: {purchases: [PURCHASE]}\nsimulated");
        List<String> plain = read(listed.replace("PURCHASE", "{amount: 1000, currency: USD}")).invariants();
        assertFalse(plain.contains("I3") || plain.contains("I5"), plain.toString());
        assertTrue(read(listed.replace("PURCHASE", "{amount: 1, source: tok_declined}")).invariants().contains("I3"));
        assertTrue(read(listed.replace("PURCHASE", "{amount: 1, changed_cart: true}")).invariants().contains("I5"));
    }

    @Test
    void whatIsOptionalMayBeMissing() {
        Scenario scenario =
                read(GOOD.replaceAll("(?m)^(simulated|kills).*\\n", "").replaceAll("(?s)faults:.*bound", "bound"));

        assertEquals(scenario.workload().size(), scenario.simulated());
        assertTrue(scenario.faults().isEmpty());
        assertNull(scenario.kills());
    }

    @Test
    void twoPspsOneOfWhichCantBeReached() {
        Scenario scenario = read(GOOD.replace("point:", "psp: 2\n    point:").replace(
                "bound:", "psps: 2\nunreachable: {psp: 1, every: 2s, lasts: 500ms}\nbound:"));

        assertEquals(2, scenario.psps().count());
        assertEquals(
                new Scenario.Unreachable(1, Duration.ofSeconds(2), Duration.ofMillis(500)),
                scenario.psps().unreachable());
        assertEquals(2, scenario.faults().getFirst().path("psp").asInt());
        assertEquals(Scenario.Psps.ONE, read(GOOD).psps());
        assertThrows(ScenarioProblem.class, () -> read(GOOD.replace("point:", "psp: 2\n    point:")));
    }

    @Test
    void anUnknownKeyNamesTheNearestOne() {
        assertRefused(
                GOOD.replace("double_click_percent", "doubleclick_percent"),
                "x.yaml:10: workload.doubleclick_percent: unknown key 'doubleclick_percent'; "
                        + "did you mean 'double_click_percent'?");
        assertRefused(
                GOOD.replace("bound:", "bounds:"),
                "x.yaml:19: bounds: unknown key 'bounds'; did you mean 'bound'?");
    }

    @Test
    void anUnknownValueNamesTheNearestOne() {
        assertRefused(
                GOOD.replace("committed-before-reply", "commited-before-reply"),
                "x.yaml:15: faults[0].point: unknown value 'commited-before-reply'; "
                        + "did you mean 'committed-before-reply'?");
        assertRefused(
                GOOD.replace("tok_visa", "tok_vsia"),
                "x.yaml:9: workload.sources.tok_vsia: unknown key 'tok_vsia'; did you mean 'tok_visa'?");
        assertRefused(
                GOOD + "invariants: [I1, J7]\n",
                "x.yaml:20: invariants[1]: unknown value 'J7'; did you mean 'I7'?");
    }

    /** A file that relies on nothing would switch the judge off. */
    @Test
    void noInvariantsAtAllAreRefused() {
        assertRefused(GOOD + "invariants: []\n", "x.yaml:20: invariants: must name at least one");
    }

    @Test
    void anActThatMakesNoSenseAtItsPointIsRefused() {
        assertRefused(
                GOOD.replace("{type: reset}", "{type: drop}"),
                "x.yaml:16: faults[0].act.type: unknown value 'drop'; valid are: reset, hang, truncate, malformed, status, delay.");
        assertRefused(
                GOOD.replace("{type: reset}", "{type: reset, millis: 5}"),
                "x.yaml:16: faults[0].act.millis: belongs to the act types 'delay', 'reorder', 'stale', 'old-timestamp', 'forget-key', "
                        + "not to 'reset'");
    }

    @Test
    void anOperationThatNeverComesToItsPointIsRefused() {
        String settlement =
                GOOD.replace("committed-before-reply", "settlement").replace("{type: reset}", "{type: late}");

        assertRefusedByTheParser(settlement,
                "faults[0].operation: register never comes to late at settlement, only row");
    }

    @Test
    void aRampNeedsItsTime() {
        assertRefused(GOOD.replace("ratio: [1, 5]", "ramp: [1, 5]"), "faults[0].when.over_millis: is missing");
        assertRefused(GOOD.replace("ratio: [1, 5]", "ratio: [1, 5], over_millis: 9"),
                "x.yaml:17: faults[0].when.over_millis: belongs to 'ramp', not to 'ratio'");
        assertEquals(9000, read(GOOD.replace("ratio: [1, 5]", "ramp: [1, 5], over_millis: 9000"))
                .faults().getFirst().at("/when/over_millis").asLong());
    }

    @Test
    void aMissingKeyNamesItsSection() {
        assertRefused(GOOD.replaceAll("  buyers: 4\\n", ""), "x.yaml:4: workload.buyers: is missing");
        assertRefused(GOOD.replaceAll("bound: 5m\\n", ""), "x.yaml:1: bound: is missing");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertRefusedByTheParser(GOOD + "bound: 6m\n", "x.yaml:20: bound: is here twice, first in line 19");
    }

    @Test
    void wrongTypesAreRefused() {
        assertRefused(GOOD.replace("purchases: 20", "purchases: many"),
                "x.yaml:4: workload.purchases: must be a whole number, not 'many'");
        assertRefused(GOOD.replace("purchases: 20", "purchases: \"20\""),
                "x.yaml:4: workload.purchases: must be a whole number, not '20'");
        assertRefused(GOOD.replace("purchases: 20", "purchases: 2.5"),
                "x.yaml:4: workload.purchases: must be a whole number, not '2.5'");
        assertRefused(GOOD.replace("purchases: 20", "purchases:"), "x.yaml:4: workload.purchases: is empty");
        assertRefused(GOOD.replace("bound: 5m", "bound: 300"),
                "x.yaml:19: bound: must be a duration such as 250ms, 30s or 5m, not '300'");
        assertRefused(GOOD.replace("name: example", "name: [a]"), "x.yaml:1: name: must be a single value, not a list");
        assertRefused(GOOD.replace("{type: reset}", "reset"), "x.yaml:16: faults[0].act: must be a mapping, not text");
    }

    @Test
    void numbersOutsideTheirRangeAreRefused() {
        assertRefused(GOOD.replace("buyers: 4", "buyers: -4"),
                "x.yaml:5: workload.buyers: must be from 1 to 1000, not -4");
        assertRefused(GOOD.replace("24.9", "24.9001"),
                "x.yaml:6: workload.amount.median: can have at most three digits after the point");
        assertRefused(GOOD.replace("24.9", "-1"),
                "x.yaml:6: workload.amount.median: must be from 0.010 to 1000000.000");
        assertRefusedByTheParser(GOOD.replace("[1, 5]", "[6, 5]"),
                "x.yaml:17: faults[0].when.ratio: must be [a, b] with a <= b and b at least 1");
        assertRefused(GOOD.replace("{KRW: 2, USD: 1}", "{KRW: 0}"),
                "x.yaml:7: workload.currencies: needs at least one weight above 0");
        assertRefused(GOOD.replace("down: 250ms", "down: -1s"),
                "x.yaml:18: kills.down: must be a duration such as 250ms, 30s or 5m, not '-1s'");
    }

    @Test
    void faultsNeedDifferentNames() {
        String twice = GOOD.replace("kills:", """
                  - name: reply-lost
                    point: idempotency
                    act: {type: conflict}
                kills:""");

        assertRefusedByTheParser(twice, "x.yaml:18: faults[1].name: 'reply-lost' is the name of an earlier rule");
    }

    @Test
    void aliasesDepthLengthAndSecondDocumentsAreRefused() {
        assertRefusedByTheParser(
                GOOD.replace("{KRW: 2, USD: 1}", "&c {KRW: 2}").replace("{direct: 1}", "*c"),
                "x.yaml:7: workload.currencies: anchors and aliases are not allowed; write it out");
        assertRefusedByTheParser("name: " + "[".repeat(40) + "]".repeat(40), "is nested deeper than 12 levels");
        assertRefusedByTheParser("#".repeat(70_000), "x.yaml: is longer than 65536 characters");
        assertRefusedByTheParser(GOOD + "---\nname: other\n", "x.yaml:21: has a second document");
        assertRefused("", "x.yaml:1: is empty");
        assertRefused("- a\n", "x.yaml:1: must be a mapping, not a list");
    }

    /** Written out it would be a thousand million words. */
    @Test
    void anAliasBombIsRefusedAtItsFirstAnchor() {
        StringBuilder bomb = new StringBuilder("name: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int level = 1; level < 9; level++) {
            bomb.append("a").append(level).append(": &a").append(level).append(" [")
                    .append(("*a" + (level - 1) + ", ").repeat(9)).append("*a").append(level - 1).append("]\n");
        }
        assertRefusedByTheParser(
                bomb.toString(), "x.yaml:1: name: anchors and aliases are not allowed; write it out");
        assertRefusedByTheParser("name: *nowhere\n", "x.yaml:1: name: anchors and aliases are not allowed");
    }

    /** As deep as a file can be: neither the stack nor the patience ends. */
    @Test
    void whateverTheNestingTheRefusalIsOneLine() {
        String flow = "name: " + "[".repeat(60_000);
        StringBuilder block = new StringBuilder();
        for (int level = 0; level < 300; level++) {
            block.append(" ".repeat(level)).append("a:\n");
        }
        for (String text : List.of(flow, flow.replace('[', '{'), "name: " + "- ".repeat(20_000), block.toString())) {
            String said = assertThrows(ScenarioProblem.class, () -> read(text)).getMessage();
            assertTrue(said.startsWith("x.yaml:") && said.lines().count() == 1 && said.length() < 300, said);
        }
    }

    /** Letters of good files swapped, dropped and repeated at random: read, or refused with one line. */
    @Test
    void whateverTheTextItIsReadOrRefusedWithOneLine() {
        Random random = new Random(17);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder text = new StringBuilder(GOOD);
            for (int edit = random.nextInt(4); edit >= 0; edit--) {
                int at = random.nextInt(text.length());
                String other = String.valueOf("&*!|>%@`{}[],?:-#'\"\t\n\u0000\ud83d~9a".charAt(random.nextInt(26)));
                text.replace(at, at + random.nextInt(2), random.nextInt(3) == 0 ? "" : other);
            }
            try {
                read(text.toString());
            } catch (ScenarioProblem problem) {
                assertEquals(1, problem.getMessage().lines().count(), problem::getMessage);
            }
        }
    }

    /** It said the line before, where the parser had stopped. */
    @Test
    void aTabIsToldWithTheLineThatItIsIn() {
        ScenarioProblem problem =
                assertThrows(ScenarioProblem.class, () -> read("name: x\nabout: y\nworkload:\n\tbuyers: 4\n"));

        assertEquals(
                "x.yaml:4: is not YAML: while scanning for the next token found character '\\t(TAB)' that cannot start any"
                        + " token. (Do not use \\t(TAB) for indentation)",
                problem.getMessage());
    }

    /** Where the brace was opened, not the line after it, in which the parser missed its end. */
    @Test
    void whatIsNotYamlIsOneLineWithItsLine() {
        ScenarioProblem problem =
                assertThrows(ScenarioProblem.class, () -> read(GOOD.replace("buyers: 4", "buyers: {4")));

        assertTrue(problem.getMessage().startsWith("x.yaml:5: is not YAML: "), problem.getMessage());
        assertEquals(1, problem.getMessage().lines().count());
    }

    @Test
    void aFileThatIsNotThereIsOneLine() {
        ScenarioProblem problem =
                assertThrows(ScenarioProblem.class, () -> ScenarioFile.read(Path.of("no/such/file.yaml")));

        assertEquals("no/such/file.yaml: there is no such file", problem.getMessage());
    }

    /** By the parser; and an editor with the schema has underlined something before. */
    private static void assertRefused(String text, String message) {
        assertNotEquals(List.of(), EditorView.complaints(text), "the schema takes it");
        assertRefusedByTheParser(text, message);
    }

    /** For what a schema can't say. */
    private static void assertRefusedByTheParser(String text, String message) {
        ScenarioProblem problem = assertThrows(ScenarioProblem.class, () -> read(text));
        assertTrue(problem.getMessage().contains(message), problem.getMessage());
    }

    private static Scenario read(String text) {
        return ScenarioFile.parse("x.yaml", text);
    }
}
