package dev.nevertwice.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
}
