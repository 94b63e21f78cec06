package dev.nevertwice.chaos.shrink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.chaos.Worlds;
import dev.nevertwice.chaos.defect.Defects;
import dev.nevertwice.chaos.defect.Overlay;
import dev.nevertwice.chaos.defect.OverlayLoader;
import dev.nevertwice.chaos.defect.PlantedProgram;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.scenario.Scenario;
import dev.nevertwice.chaos.scenario.ScenarioFile;
import dev.nevertwice.chaos.sim.SimOptions;
import dev.nevertwice.chaos.sim.Simulation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A failing run shrinks to the few steps that it needs, always to the same, and to nothing that fails by itself. The longest of all
 * {@link Worlds}: it begins first, so that nothing waits for it in the end.
 */
@Worlds
@Tag("slow")
@Order(1)
class ShrinkingSimulation {

    @TempDir
    private Path folder;

    /** A lost reply and nothing else. */
    @Test
    void aNewKeyForEachTryNeedsOnePurchaseAndOneFault() throws Exception {
        JsonNode shrunk = shrunk("M01", "reply-lost I1");

        assertEquals(2, shrunk.path("steps").asInt(), shrunk::toString);
        theCorrectSystemStands(shrunk);
    }

    /** The process has to die between sending and being told. */
    @Test
    void aKeyOnlyInMemoryNeedsAKillAtOnePortCall() throws Exception {
        JsonNode shrunk = shrunk("M03", "process-killed I1");
        Scenario scenario = ScenarioFile.parse("shrunk.yaml", shrunk.path("yaml").asText());

        assertTrue(shrunk.path("steps").asInt() <= 3, shrunk::toString);
        assertTrue(scenario.kills().atCall() > 0, shrunk::toString);
        assertNotEquals(null, scenario.kills().every(), "for real parts, where nobody counts calls");
        theCorrectSystemStands(shrunk);
    }

    /** Two who buy at once, and sellers who are paid out meanwhile: operations as well as faults are shrunk. */
    @Test
    void aLostUpdateNeedsNoFaultAtAll() throws Exception {
        JsonNode shrunk = shrunk("M64", "payouts I7");

        assertTrue(shrunk.path("steps").asInt() <= 4, shrunk::toString);
        assertTrue(ScenarioFile.parse("shrunk.yaml", shrunk.path("yaml").asText()).faults().isEmpty());
        theCorrectSystemStands(shrunk);
    }

    @Test
    void theSameRunAlwaysShrinksToTheSame() throws Exception {
        assertEquals(shrunk("M23", "reply-lost I3"), shrunk("M23", "reply-lost I3"));
    }

    @Test
    void theTestToPasteFailsWithTheDefectAndPassesWithoutIt() throws Exception {
        JsonNode shrunk = shrunk("M23", "reply-lost I3");
        compile(shrunk.path("test").asText());

        runIn(getClass().getClassLoader());
        InvocationTargetException failed = assertThrows(
                InvocationTargetException.class,
                () -> runIn(new OverlayLoader(Overlay.of(Defects.named("M23")))));
        assertInstanceOf(AssertionError.class, failed.getCause());
    }

    private static JsonNode shrunk(String defect, String request) throws Exception {
        return new ObjectMapper().readTree(new PlantedProgram(Overlay.of(Defects.named(defect)))
                .run(ShrinkTrial.class.getName(), request, run -> {}));
    }

    private static void theCorrectSystemStands(JsonNode shrunk) {
        Scenario scenario = ScenarioFile.parse("shrunk.yaml", shrunk.path("yaml").asText());

        assertNotEquals(
                Verdict.INVALID,
                Simulation.run(scenario, shrunk.path("seed").asLong(), SimOptions.defaults()).verdict());
    }

    private void compile(String source) throws Exception {
        Path file = Files.writeString(folder.resolve("ShrunkTest.java"), source);
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-d", folder.toString(), "-cp",
                        System.getProperty("java.class.path"),
                        file.toString());
        assertEquals(0, errors, source);
    }

    private void runIn(ClassLoader program) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(new URL[]{folder.toUri().toURL()}, program)) {
            Class<?> test = loader.loadClass("ShrunkTest");
            var constructor = test.getDeclaredConstructor();
            constructor.setAccessible(true);
            Method method = test.getDeclaredMethod("nothingIsBroken");
            method.setAccessible(true);
            method.invoke(constructor.newInstance());
        }
    }
}
