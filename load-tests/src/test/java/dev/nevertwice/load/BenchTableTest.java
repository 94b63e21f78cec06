package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchTableTest {

    @Test
    void whatIsMissedIsSaidAndWhatWasNotMeasuredToo() throws Exception {
        JsonNode pay = JsonMapper.builder().build().readTree(
                """
                {"payments_per_second": {"median": 1500, "least": 9, "most": 2000}, "ratio_hundredths": 49, "ratio_met": false}""");
        String table = BenchTable.markdown(Map.of("pay", pay));
        String line = table.lines().skip(2).findFirst().orElseThrow();
        assertTrue(line.contains("1,500 /s (9-2,000)"), line);
        assertTrue(line.contains("not measured"), line);
        assertTrue(line.contains("| 0.49 |"), line);
        assertTrue(line.endsWith("| ratio at least 0.6 | **missed**: 81 % of it |"), line);
        assertTrue(
                table.lines().anyMatch(each -> each.contains("median | not measured") && each.endsWith("**missed** |")),
                table);
        assertEquals(5, table.lines().count(), table);
    }

    @Test
    void whatFailedHasItsLinesTooAndWhatHasNoTargetMissesNone() throws Exception {
        JsonMapper json = JsonMapper.builder().build();
        String table = BenchTable.markdown(Map.of("sim", json.readTree("{\"failed\": 4}"), "kernels", json.readTree(
                """
                {"posting_nanos": {"median": 60, "least": 59, "most": 71}}""")));
        List<String> lines = table.lines().skip(2).toList();
        assertTrue(lines.getFirst().endsWith("**failed** (4) |"), lines.getFirst());
        assertTrue(lines.stream().anyMatch(line -> line.contains("60 ns (59-71)") && line.endsWith("|  |  |")), table);
        assertEquals(8, lines.size(), table);
    }

    /** A quick run must not say that it measured what only a full one does. */
    @Test
    void sizesAreThoseThatWereMeasured() throws Exception {
        JsonMapper json = JsonMapper.builder().build();
        String table = BenchTable.markdown(Map.of(
                "reconcile", json.readTree("{\"rows\": 20000, \"lies\": 200}"), "proxy", json.readTree(
                        "{\"crowd\": {\"connections\": 250, \"median_error_micros\": 9}}"),
                "psp", json.readTree("{\"failed\": 4}")));
        assertTrue(table.contains("a settlement file of 20,000 rows, 200 of them lies"), table);
        assertTrue(table.contains("among 250 connections"), table);
        assertTrue(table.contains("| n in flight"), table);
    }

    @Test
    void runsThatTheJudgeFoundInvalidAreSaidAndWhatWasNotRunYetToo() throws Exception {
        JsonMapper json = JsonMapper.builder().build();
        String table = BenchTable.markdown(Map.of(
                "sim", json.readTree("{\"runs_not_valid\": 3, \"all_valid\": false}"), "kernels",
                json.createObjectNode()));
        assertTrue(table.lines().anyMatch(
                line -> line.contains("or a check failed | 3 ") && line.endsWith("| **missed** by 3 |")), table);
        assertEquals(5, table.lines().filter(line -> line.endsWith("| **not run** |")).count(), table);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "psp   | {`throughput`: {`ratio_hundredths`: 218, `met`: false}}                   | **missed**: 54 % of it",
        "psp   | {`in_flight`: {`all_answered_millis_after_the_last_was_sent`: 5001}}      | **missed**: 126 % of it",
        "proxy | {`round_trip_nanos`: {`ours`: 300000, `met`: false}}                      | **missed**: 120 % of it",
        "proxy | {`throughput_bytes_per_second`: {`ours`: 5, `met`: false}}                | **missed**: 0 % of it",
        "proxy | {`crowd`: {`median_error_micros`: -3000, `met`: false}}                   | **missed**: 150 % of it",
        "sim   | {`life_cycles_per_second`: 1364, `life_cycles_met`: false}                | **missed**: 13 % of it",
    })
    void whatIsMissedIsSaidWithItsShareOfTheTarget(String bench, String measured, String said) throws Exception {
        String table = table(bench, measured);
        assertTrue(table.lines().anyMatch(line -> line.endsWith("| " + said + " |")), table);
    }

    /** The wave was answered in time, but not all of it waited at once; or the proxy took too much memory. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "psp   | {`in_flight`: {`all_answered_millis_after_the_last_was_sent`: 2764, `met`: false}}",
        "proxy | {`crowd`: {`median_error_micros`: 683, `met`: false}}",
    })
    void whatAnotherFigureMissedIsNotSaidOfThisOne(String bench, String measured) throws Exception {
        String table = table(bench, measured);
        assertTrue(table.lines().anyMatch(line -> line.endsWith("| **missed**, not by this figure |")), table);
    }

    /** They were "see docs/proxy.md". */
    @Test
    void theTargetsOfTheProxyAreShown() throws Exception {
        String table = table("proxy", "{`crowd`: {}}");
        assertTrue(table.contains("| at most 250,000 |") && table.contains("| at least 500,000,000 |"), table);
    }

    /** A process that started too slowly was the embedded start's fault, and had no line. */
    @Test
    void eachWayToStartHasAVerdictOfItsOwn() throws Exception {
        String table = table("psp", "{`start`: {`embedded_millis`: {`median`: 8, `least`: 6, `most`: 30}, "
                + "`embedded_met`: true, `process_millis`: {`median`: 2100, `least`: 900, `most`: 2200}, "
                + "`process_met`: false, `met`: false}}");
        assertTrue(table.lines().anyMatch(line -> line.contains("embedded start in a warm JVM | 8 ms (6-30)")
                && line.endsWith("| under 500 | met |")), table);
        assertTrue(table.lines().anyMatch(line -> line.contains("start as a process | 2,100 ms (900-2,200)")
                && line.endsWith("| under 2,000 | **missed**: 105 % of it |")), table);
    }

    /** Four were decided by a single sample: the crowd in the PSP, the proxy's latency, and two waits at half the rate. */
    @Test
    void whatIsHeldToATargetHasASpread() throws Exception {
        String spread = "{`median`: 2, `least`: 1, `most`: 3}";
        for (String measured : List.of(
                "psp {`throughput`: {`psp_requests_per_second`: S}, `start`: {`embedded_millis`: S, `process_millis`: S}, "
                        + "`in_flight`: {`requests`: 9, `all_answered_millis_after_the_last_was_sent`: S}}",
                "pay {`payments_per_second`: S, `waiting_at_half`: {`median_micros`: S, `p99_micros`: S}}",
                "proxy {`round_trip_nanos`: {`ours`: S}, `throughput_bytes_per_second`: {`ours`: S}, "
                        + "`crowd`: {`connections`: 9, `median_error_micros`: S}}")) {
            String[] words = measured.split(" ", 2);
            List<String> lines = table(words[0], words[1].replace("S", spread)).lines().skip(2).toList();
            assertTrue(lines.stream().allMatch(line -> line.contains(" (1-3) | ")), lines::toString);
        }
    }

    private static String table(String bench, String measured) throws Exception {
        return BenchTable.markdown(
                Map.of(bench, JsonMapper.builder().build().readTree(measured.replace('`', '"'))));
    }
}
