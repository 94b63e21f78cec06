package dev.nevertwice.chaos.defect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.nevertwice.pay.payment.LifeCycle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class PlantedProgramTest {

    private static final String PROBE = Probe.class.getName();
    private static final String IGNORED = "Duplicate[]";
    private static final String PAID = "Applied[to=PAID]";
    private static final String REFUND_DUE = "Applied[to=REFUND_DUE]";

    @Test
    void theCopyHasTheDefectAndTheOriginalHasNot() {
        PlantedProgram timeoutIsFailure = new PlantedProgram(Overlay.of(Defects.named("M23")));

        assertEquals(IGNORED, timeoutIsFailure.run(PROBE, "DECLINED", state -> {}));
        assertEquals(REFUND_DUE, Probe.run("DECLINED", state -> {}));
    }

    @Test
    void onlyOurClassesAreLoadedAnew() throws ClassNotFoundException {
        OverlayLoader loader = new OverlayLoader(Overlay.of(Defects.named("M23")));

        assertNotSame(LifeCycle.class, loader.loadClass(LifeCycle.class.getName()));
        assertSame(loader.loadClass(LifeCycle.class.getName()), loader.loadClass(LifeCycle.class.getName()));
        assertSame(ObjectMapper.class, loader.loadClass(ObjectMapper.class.getName()));
        assertThrows(ClassNotFoundException.class, () -> loader.loadClass("dev.nevertwice.pay.Nothing"));
    }

    @Test
    void twoDefectsAtOnceDoNotMeet() throws Exception {
        List<Callable<String>> calls = new ArrayList<>();
        for (int copy = 0; copy < 2; copy++) {
            PlantedProgram timeoutIsFailure = new PlantedProgram(Overlay.of(Defects.named("M23")));
            PlantedProgram noDedupe = new PlantedProgram(Overlay.of(Defects.named("M32")));
            calls.add(() -> timeoutIsFailure.run(PROBE, "DECLINED", state -> {}));
            calls.add(() -> timeoutIsFailure.run(PROBE, "PAID", state -> {}));
            calls.add(() -> noDedupe.run(PROBE, "DECLINED", state -> {}));
            calls.add(() -> noDedupe.run(PROBE, "PAID", state -> {}));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<String>> answers = threads.invokeAll(calls);
            for (int i = 0; i < answers.size(); i += 4) {
                assertEquals(IGNORED, answers.get(i).get());
                assertEquals(IGNORED, answers.get(i + 1).get());
                assertEquals(REFUND_DUE, answers.get(i + 2).get());
                assertEquals(PAID, answers.get(i + 3).get());
            }
        }
    }

    @Test
    void progressAndFailuresComeAcross() {
        PlantedProgram program = new PlantedProgram(Overlay.of(Defects.named("M23")));
        List<String> progress = new ArrayList<>();

        program.run(PROBE, "PAID", progress::add);
        IllegalStateException threw = assertThrows(
                IllegalStateException.class, () -> program.run(Probe.Throwing.class.getName(), "lunch", progress::add));

        assertEquals(List.of("PAID"), progress);
        assertEquals("with M23 planted: no lunch", threw.getMessage());
    }
}
