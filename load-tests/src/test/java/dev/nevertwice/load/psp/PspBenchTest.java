package dev.nevertwice.load.psp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Figures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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

    /** One wave decided. */
    @ParameterizedTest
    @CsvSource({
        "3900 3000 5000, 10 10 10, true", "4001 4001 3000, 10 10 10, false", "3900 3900 3900, 10 9 10, false",
        "4000, 10, true"})
    void theMiddleWaveIsHeldToTheTargetAndInEachAllWaitAtOnce(String answered, String waiting, boolean met) {
        long[] millis = Arrays.stream(answered.split(" ")).mapToLong(Long::parseLong).toArray();
        long[] waited = Arrays.stream(waiting.split(" ")).mapToLong(Long::parseLong).toArray();
        List<PspBench.Wave> waves = IntStream.range(0, millis.length)
                .mapToObj(i -> new PspBench.Wave(waited[i], 7, millis[i], 90 + i, 100 + i))
                .toList();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        PspBench.judge(result, 10, waves);
        Figures all = new Figures(millis);
        assertEquals(
                "{\"median\":%d,\"least\":%d,\"most\":%d}".formatted(all.median(), all.least(), all.most()),
                result.path("all_answered_millis_after_the_last_was_sent").toString());
        assertEquals(met, result.path("met").asBoolean());
    }
}
