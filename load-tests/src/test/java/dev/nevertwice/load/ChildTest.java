package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bench that is killed leaves no process: once its PSP went on for ever. */
@Timeout(60)
class ChildTest {

    @Test
    void aKilledBenchTakesItsChildrenWithIt() throws Exception {
        Process bench = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), Bench.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = bench.inputReader()) {
            ProcessHandle child = ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertTrue(child.isAlive());

            bench.destroyForcibly();

            child.onExit().get(20, TimeUnit.SECONDS);
        } finally {
            bench.destroyForcibly();
        }
    }

    @Test
    void aClosedChildIsGone() throws IOException {
        ProcessHandle child;
        try (Child patient = Child.start(Patient.class)) {
            patient.after("waiting");
            child = ProcessHandle.of(patient.pid()).orElseThrow();
        }
        assertFalse(child.isAlive());
    }

    /** Starts a child, tells its process id and waits to be killed. */
    static final class Bench {

        public static void main(String[] none) throws IOException {
            Child patient = Child.start(Patient.class);
            patient.after("waiting");
            System.out.println(patient.pid());
            Patient.main(none);
        }
    }

    /** Waits until somebody kills it, whatever becomes of its standard input. */
    static final class Patient {

        public static void main(String[] none) {
            System.out.println("waiting");
            while (true) {
                LockSupport.park();
            }
        }
    }
}
