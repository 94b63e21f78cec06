package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.nevertwice.chaos.invariant.Evidence;
import dev.nevertwice.chaos.invariant.Finding;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.invariant.Violation;
import dev.nevertwice.chaos.scenario.BuiltInScenarios;
import dev.nevertwice.chaos.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateTest {

    private final Scenario scenario = BuiltInScenarios.named("process-killed");

    @Test
    void whatOneRunDidNotSeeAnotherMaySee() {
        Aggregate aggregate = Aggregate.of(
                scenario,
                List.of(run(1, finding(Verdict.UNKNOWN, 0)), run(1, finding(Verdict.VALID, 2)),
                        run(1, finding(Verdict.UNKNOWN, 0))));

        assertEquals(3, aggregate.runs());
        assertEquals(Verdict.VALID, aggregate.verdict());
        assertEquals(2, aggregate.findings().getFirst().evidence());
        assertEquals(3, aggregate.figures().purchases());
    }

    @Test
    void withoutEvidenceInAnyRunItIsUnknown() {
        assertEquals(Verdict.UNKNOWN, Aggregate.of(scenario, List.of(run(1, finding(Verdict.UNKNOWN, 0)))).verdict());
        assertEquals(Verdict.UNKNOWN, Aggregate.none(scenario).verdict());
    }

    @Test
    void aFaultThatFiredInNoRunIsUnknown() {
        Aggregate aggregate = Aggregate.of(scenario, List.of(run(0, finding(Verdict.VALID, 2))));

        assertEquals(Verdict.UNKNOWN, aggregate.verdict());
        assertEquals("faults", aggregate.findings().getLast().invariant());
    }

    @Test
    void oneBrokenRunIsShown() {
        RunResult broken = run(1, new Finding("I1", Verdict.INVALID, 1, 1, List.of(violation())));
        Aggregate aggregate = Aggregate.of(
                scenario, List.of(run(1, finding(Verdict.VALID, 2)), broken, run(1, finding(Verdict.VALID, 2))));

        assertEquals(Verdict.INVALID, aggregate.verdict());
        assertEquals(1, aggregate.invalidRuns());
        assertSame(broken, aggregate.shown());
        assertEquals(List.of(violation()), aggregate.findings().getFirst().violations());
    }

    @Test
    void aCheckerThatThrewOnceLeavesItUnknown() {
        RunResult threw = run(1, new Finding("I1", Verdict.UNKNOWN, 0, 0, List.of(violation())));

        Aggregate aggregate = Aggregate.of(scenario, List.of(run(1, finding(Verdict.VALID, 2)), threw));

        assertEquals(Verdict.UNKNOWN, aggregate.verdict());
        assertSame(threw, aggregate.shown());
    }

    private static Violation violation() {
        return new Violation("pay_1", "broken", List.of("ch_1"), "reply-lost");
    }

    private static Finding finding(Verdict verdict, long evidence) {
        return new Finding("I1", verdict, evidence, 0, List.of());
    }

    private RunResult run(long fired, Finding first) {
        List<Finding> findings = new ArrayList<>();
        findings.add(first);
        var counts = JsonNodeFactory.instance.objectNode();
        Firings.none(scenario).keySet().forEach(fault -> counts.put(fault, fired));
        Evidence evidence =
                new Evidence(List.of(), null, null, null, counts, true, Duration.ZERO, null, null);
        return new RunResult(
                scenario.name(), "sim", 7, null, first.verdict(), findings,
                new RunResult.Figures(1, 1, 0, 1, 0, fired, 0, 0, 0), Duration.ofSeconds(1), "hash", "repeat",
                evidence);
    }
}
