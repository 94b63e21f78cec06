package dev.nevertwice.chaos.defect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every defect is a mistake that works as long as nothing fails, and that the judge sees when something does. */
class DefectSimulation {

    private static final int HAPPY_RUNS = 6;

    /** Most are seen within the first five; a defect that needs more than these is planted too deep. */
    private static final int RUNS = 200;

    static List<Defect> defects() {
        return List.copyOf(Defects.all().values());
    }

    @ParameterizedTest
    @MethodSource("defects")
    void worksOnTheHappyPathAndIsCaughtThroughItsInvariant(Defect defect) throws IOException {
        PlantedProgram program = new PlantedProgram(Overlay.of(defect));

        JsonNode happy = trial(program, defect, false, HAPPY_RUNS);
        assertTrue(happy.path("broken").isEmpty(), happy::toString);
        assertEquals(HAPPY_RUNS, happy.path("runs").asInt());
        assertTrue(happy.path("charges").asInt() > 0, happy::toString);

        JsonNode faulty = trial(program, defect, true, RUNS);
        assertTrue(faulty.path("broken").has(defect.invariant()), faulty::toString);
    }

    private static JsonNode trial(PlantedProgram program, Defect defect, boolean faults, int runs) throws IOException {
        ObjectNode request = Trial.request(defect.scenario(), defect.id(), faults, runs);
        String awaited = (faults ? Trial.until(defect.invariant(), request) : request).toString();
        return Trial.read(program.run(Trial.class.getName(), awaited, run -> {}));
    }
}
