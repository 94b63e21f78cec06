package dev.nevertwice.chaos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import dev.nevertwice.chaos.scenario.Disruption.Act;
import dev.nevertwice.chaos.scenario.Disruption.Strike;
import dev.nevertwice.chaos.scenario.Disruption.Toxicity;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong outside the PSP, as scenario files say it. */
class DisruptionsTest {

    private static final String GOOD = """
            name: around
            about: >
              What happens.

            workload:
              purchases:
                - {amount: 1000, currency: USD}

            bus: kafka

            disruptions:
              - {name: stands, act: pause, at: [10, 50], lasting: 15s}
              - {name: cut, act: cut-database, at: [20]}
              - {name: broker, act: kill-kafka, at: [30], lasting: 1m}

            network:
              - {name: far, link: pay-psp, toxic: {type: latency, latency: 40, jitter: 5}, direction: upstream, \
            toxicity_percent: 50, per_request: true, from: 5, until: 60}
              - {name: sliced, link: pay-postgresql, toxic: {type: slicer, average_size: 64, size_variation: 0, delay: 0}, \
            direction: downstream, toxicity_percent: 100, from: 0, until: 100}

            bound: 10m
            invariants: [I1]
            """;

    @Test
    void areRead() {
        Scenario scenario = read(GOOD);
        List<Disruption> all = scenario.surroundings().disruptions();

        assertTrue(scenario.surroundings().kafka());
        assertEquals(new Strike("stands", Act.PAUSE, List.of(10, 50), Duration.ofSeconds(15)), all.getFirst());
        Toxicity far = (Toxicity) all.get(3);
        assertEquals(LinkName.PAY_PSP, far.link());
        assertEquals(List.of(5, 60, 50), List.of(far.from(), far.until(), far.toxicityPercent()));
        assertEquals(Direction.UPSTREAM, far.toxic().direction());
        assertTrue(far.toxic().scope().perRequest());
        assertFalse(scenario.isCalm());
    }

    @Test
    void areWrittenAsTheyWereRead() {
        assertEquals(GOOD, ScenarioWriter.write(read(GOOD)));
    }

    @Test
    void thoseThatOnlyRealPartsHaveSayWhy() {
        List<Disruption> all = read(GOOD).surroundings().disruptions();

        assertTrue(all.subList(0, 4).stream().allMatch(each -> each.onlyOnRealParts().isEmpty()));
        assertEquals("is on pay-postgresql, which is a way of real parts only",
                all.get(4).onlyOnRealParts().orElse(""));
        Disruption sliced = read(GOOD.replace("link: pay-postgresql", "link: client-pay"))
                .surroundings().disruptions().get(4);
        assertEquals("is a toxic of type slicer, which only real parts have", sliced.onlyOnRealParts().orElse(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            act: pause            | act: paws            | disruptions[0].act: unknown value 'paws'; did you mean 'pause'?
            at: [10, 50]          | at: 101              | disruptions[0].at: must be from 0 to 100, not 101
            at: [10, 50]          | at: []               | disruptions[0].at: must name at least one
            lasting: 15s          | lasting: 2h          | disruptions[0].lasting: must be from 0ms to 3600s
            ', lasting: 15s'      | ''                   | disruptions[0].lasting: is missing
            at: [20]              | at: [20], lasting: 1s | disruptions[1].lasting: is not for 'cut-database', which is over at once
            name: cut             | name: stands         | disruptions[1].name: 'stands' is the name of another fault
            name: cut             | name: clock-skew     | disruptions[1].name: 'clock-skew' is what the rig's own faults are counted under
            bus: kafka            | bus: postgres        | disruptions[2].act: 'kill-kafka' needs 'bus: kafka'
            link: pay-psp         | link: pay-pps        | network[0].link: unknown value 'pay-pps'; did you mean 'pay-psp'?
            latency: 40           | delay: 40            | network[0].toxic.delay: unknown key 'delay'
            type: latency         | type: latenzy        | network[0].toxic.type: unknown value 'latenzy'; did you mean 'latency'?
            until: 60             | until: 5             | network[0].until: must be from 6 to 100, not 5
            toxicity_percent: 50  | toxicity_percent: 0  | network[0].toxicity_percent: must be from 1 to 100, not 0
            average_size: 64      | average_size: 0      | network[1].toxic: average_size
            """)
    void whatDoesNotFitIsRefused(String right, String wrong, String message) {
        assertTrue(GOOD.contains(right), right);
        ScenarioProblem problem = assertThrows(ScenarioProblem.class, () -> read(GOOD.replace(right, wrong)));

        assertTrue(problem.getMessage().contains(message), problem.getMessage());
    }

    @Test
    void aToxicThatDoesNotWorkThatWayIsRefused() {
        ScenarioProblem problem = assertThrows(ScenarioProblem.class, () -> read(GOOD.replace(
                "{type: latency, latency: 40, jitter: 5}, direction: upstream",
                "{type: http_status, status: 503}, direction: downstream")));

        assertTrue(problem.getMessage().contains("'http_status' does not work downstream"), problem.getMessage());
    }

    private static Scenario read(String text) {
        return ScenarioFile.parse("x.yaml", text);
    }
}
