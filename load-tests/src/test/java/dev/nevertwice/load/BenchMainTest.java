package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command itself; what it measures is no test's business, for a busy machine would fail it. */
class BenchMainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return BenchMain.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void aWrongCommandLineIsOneLineAndExitCode64() {
        assertEquals(64, run("pps"));
        assertEquals(64, run("psp", "--rounds", "many"));
        assertEquals(2, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith("nevertwice bench: unknown argument 'pps'; did you mean 'psp'?"),
                err::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "psp --rounds 0            | --rounds must be 1 or more, not 0",
        "psp --fresh-seconds -1    | --fresh-seconds must be 1 or more, not -1",
        "sim --warm-up -1          | --warm-up must be 0 or more, not -1",
        "reconcile --rows 0        | --rows must be 1 or more, not 0",
    })
    void nothingCannotBeMeasured(String typed, String said) {
        assertEquals(64, run(typed.split(" ")));
        assertEquals("nevertwice bench: " + said + " (see --help)", err.toString().strip());
    }

    @Test
    void aQuickRunWritesNoTableButWhereItIsTold() {
        assertEquals(Optional.empty(), BenchMain.file(null, true));
        assertEquals(Optional.of("look.md"), BenchMain.file("look.md", true));
        assertEquals(Optional.of("docs/benchmarks.md"), BenchMain.file(null, false));
    }

    @Test
    @Tag("slow")
    void theBenchRunsFromEndToEndHoweverSmall() {
        int code = run("psp", "--json", "--rounds", "1", "--seconds", "1", "--warm-up", "1", "--fresh-seconds", "1",
                "--wave", "20", "--connections", "2");
        assertTrue(code == 0 || code == 2, () -> code + " " + err);
        for (String name : new String[]{"psp_requests_per_second", "wiremock_requests_per_second", "ratio_hundredths",
            "psp_cpu_nanos_per_request", "wiremock_cpu_nanos_per_request",
            "all_answered_millis_after_the_last_was_sent", "resident_mebibytes", "embedded_millis", "process_millis"}) {
            assertTrue(out.toString().contains('"' + name + '"'), () -> name + " is not in " + out);
        }
        assertTrue(out.toString().contains("\"most_waiting\" : 20"), out.toString());
    }

    @Test
    @Tag("slow")
    void theProxyBenchRunsFromEndToEndHoweverSmall() {
        int code = run("proxy", "--json", "--rounds", "1", "--exchanges", "50", "--mebibytes", "1", "--idle", "20",
                "--busy", "4", "--latency", "10", "--seconds", "1");
        assertTrue(code == 0 || code == 2, () -> code + " " + err);
        for (String name : new String[]{"round_trip_nanos", "throughput_bytes_per_second", "median_error_micros",
            "most_resident_mebibytes"}) {
            assertTrue(out.toString().contains('"' + name + '"'), () -> name + " is not in " + out);
        }
        assertTrue(out.toString().contains("\"connections\" : 24"), out.toString());
        assertTrue(out.toString().contains("\"failures\" : 0"), out.toString());
    }

    @Test
    @Tag("slow")
    void theKernelsAreMeasuredHoweverShortly() {
        assertEquals(0, run("kernels", "--json", "--rounds", "1", "--warm-up", "1", "--millis", "50"), err::toString);
        for (String name : new String[]{"lifeCycle", "posting", "signature", "pairing", "turn"}) {
            assertTrue(out.toString().contains('"' + name + "_nanos\""), () -> name + " is not in " + out);
        }
    }

    @Test
    @Tag("slow")
    void theSimulatorIsMeasuredHoweverShortly() {
        int code = run("sim", "--json", "--rounds", "1", "--seconds", "1", "--warm-up", "1");
        assertTrue(code == 0 || code == 2, () -> code + " " + err);
        assertTrue(out.toString().contains("\"life_cycles_per_second\""), out.toString());
        assertTrue(out.toString().contains("\"invalid_runs\" : 0"), out.toString());
    }
}
