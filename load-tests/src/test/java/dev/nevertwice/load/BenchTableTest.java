package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
        assertTrue(line.endsWith("**missed** |"), line);
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
                "sim", json.readTree("{\"invalid_runs\": 3, \"all_valid\": false}"), "kernels",
                json.createObjectNode()));
        assertTrue(table.lines().anyMatch(
                line -> line.contains("an invariant broken | 3 ") && line.endsWith("| **missed** |")), table);
        assertEquals(5, table.lines().filter(line -> line.endsWith("| **not run** |")).count(), table);
    }
}
