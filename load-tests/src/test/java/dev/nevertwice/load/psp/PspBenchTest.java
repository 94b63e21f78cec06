package dev.nevertwice.load.psp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Figures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PspBenchTest {

    /** There was one verdict for both. */
    @ParameterizedTest
    @CsvSource({"499, 1999, true true true", "500, 1999, false true false", "499, 2000, true false false"})
    void eachWayToStartIsJudgedByItself(long embedded, long process, String verdicts) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        PspBench.judge(result, new Figures(new long[]{embedded}), new Figures(new long[]{process}));
        assertEquals(verdicts, result.path("embedded_met").asText() + " " + result.path("process_met").asText() + " "
                + result.path("met").asText());
    }
}
