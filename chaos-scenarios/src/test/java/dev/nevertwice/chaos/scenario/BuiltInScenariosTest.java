package dev.nevertwice.chaos.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.fault.FaultRules;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInScenariosTest {

    @ParameterizedTest
    @MethodSource("dev.nevertwice.chaos.scenario.BuiltInScenarios#mainJob")
    void isReadAndHasTheSizeOfTheMainJob(String name) {
        Scenario scenario = BuiltInScenarios.named(name);

        assertEquals(name, scenario.name());
        assertEquals(200, scenario.workload().size().purchases());
        assertEquals(Set.of("KRW", "USD", "BHD"), scenario.workload().currencies().keySet());
        assertTrue(scenario.about().length() > 150, "about is a paragraph");
        assertEquals(name.equals("process-killed"), scenario.kills() != null);
    }

    /** The scenario file and the simulator have the same vocabulary of faults. */
    @ParameterizedTest
    @MethodSource("dev.nevertwice.chaos.scenario.BuiltInScenarios#names")
    void itsFaultsAreUnderstoodByTheSimulator(String name) {
        Scenario scenario = BuiltInScenarios.named(name);

        for (int psp = 1; psp <= scenario.psps().count(); psp++) {
            FaultRules rules = FaultRules.parse(("{\"rules\": " + scenario.faultsOf(psp) + "}").getBytes());

            assertEquals(scenario.faultsOf(psp).size(), rules.rules().size());
        }
    }
}
