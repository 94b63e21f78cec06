package dev.nevertwice.chaos.shrink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReductionsTest {

    @Test
    void halvesGoFirstThenQuartersThenSingleOnes() {
        assertEquals(
                List.of(
                        List.of(3, 4), List.of(1, 2), List.of(2, 3, 4), List.of(1, 3, 4), List.of(1, 2, 4),
                        List.of(1, 2, 3)),
                Reductions.without(List.of(1, 2, 3, 4), 0));
    }

    @Test
    void asMuchIsLeftAsHasToBe() {
        assertEquals(List.of(), Reductions.without(List.of(1), 1));
        assertEquals(List.of(List.of()), Reductions.without(List.of(1), 0));
    }

    @Test
    void thePlainestScenarioCanNotBeReduced() {
        assertEquals(List.of(), Reductions.of(read("{amount: 1000}", "")));
    }

    @Test
    void everyReductionIsSomethingElseWithFewerStepsOrPlainerOnes() {
        Scenario scenario = read(
                "{amount: 777, currency: JPY, double_click: true}, {amount: 5, second_merchant: true}", """
                        faults:
                          - name: lost
                            operation: register
                            point: committed-before-reply
                            act: {type: reset}
                            when: {nth: 2}
                            match: {source: tok_visa}
                        """);

        List<Scenario> simpler = Reductions.of(scenario);

        assertTrue(simpler.size() > 8, simpler::toString);
        for (Scenario reduced : simpler) {
            assertNotEquals(scenario, reduced);
            assertTrue(Steps.of(reduced).size() <= Steps.of(scenario).size());
            assertTrue(!reduced.workload().listed().getFirst().atSecond(), "nobody was before the first");
        }
    }

    private static Scenario read(String purchases, String faults) {
        return ScenarioFile.parse("x.yaml", """
                name: x
                about: x
                workload:
                  purchases: [%s]
                %strouble: []
                bound: 1m
                """.formatted(purchases, faults));
    }
}
