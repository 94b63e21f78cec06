package dev.nevertwice.chaos.shrink;

import java.util.Locale;
import java.util.stream.Collectors;

/** A shrunk run as a JUnit test, ready to be pasted beside others: it fails as long as what was found is there. */
public final class JunitTest {

    private static final String TEMPLATE = """
            import static org.junit.jupiter.api.Assertions.assertEquals;

            import dev.nevertwice.chaos.invariant.Finding;
            import dev.nevertwice.chaos.invariant.Verdict;
            import dev.nevertwice.chaos.run.RunResult;
            import dev.nevertwice.chaos.scenario.Scenario;
            import dev.nevertwice.chaos.scenario.ScenarioFile;
            import dev.nevertwice.chaos.sim.SimOptions;
            import dev.nevertwice.chaos.sim.Simulation;
            import java.util.List;
            import org.junit.jupiter.api.Test;

            /** Guards what was found%s: %s broke. Seed %d. */
            class %s {

                private static final Scenario SCENARIO = ScenarioFile.parse("%s.yaml", ""\"
            %s            ""\");

                @Test
                void nothingIsBroken() {
                    RunResult run = Simulation.run(SCENARIO, %dL, SimOptions.defaults());

                    List<Finding> broken = run.findings().stream()
                            .filter(finding -> finding.verdict() == Verdict.INVALID)
                            .toList();
                    assertEquals(List.of(), broken);
                }
            }
            """;

    private JunitTest() {}

    /** @param className of the test, without a package */
    public static String of(Shrunk shrunk, String className) {
        String yaml = shrunk.yaml().lines()
                .map(line -> (line.isEmpty() ? "" : "            ") + escaped(line) + "\n")
                .collect(Collectors.joining());
        String defect = shrunk.result().defect() == null ? "" : " with " + shrunk.result().defect() + " planted";
        return String.format(
                Locale.ROOT, TEMPLATE, defect, shrunk.invariant(), shrunk.seed(), className, shrunk.scenario().name(),
                yaml, shrunk.seed());
    }

    private static String escaped(String line) {
        return line.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"");
    }
}
