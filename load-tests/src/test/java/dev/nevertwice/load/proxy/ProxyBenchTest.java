package dev.nevertwice.load.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.load.Figures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyBenchTest {

    @Test
    void aToxicThatDoesNothingDoesNotMeetItsTarget() {
        assertFalse(ProxyBench.isExact(-199_900));
        assertTrue(ProxyBench.isExact(-300));
        assertTrue(ProxyBench.isExact(2_000));
        assertFalse(ProxyBench.isExact(2_001));
    }

    /** One crowd decided. */
    @ParameterizedTest
    @CsvSource({
        "1000 2000 9000, 0 0 0, 10, true", "2001 2001 1000, 0 0 0, 10, false", "9 9 9, 0 1 0, 10, false",
        "9 9 9, 0 0 0, 9, false", "2000, 0, 10, true"})
    void theMiddleCrowdIsHeldToTheTargetAndNoneMayLoseAConnection(
            String errors, String failures, int connections, boolean met) {
        long[] micros = Arrays.stream(errors.split(" ")).mapToLong(Long::parseLong).toArray();
        int[] failed = Arrays.stream(failures.split(" ")).mapToInt(Integer::parseInt).toArray();
        List<ProxyBench.Met> crowds = IntStream.range(0, micros.length)
                .mapToObj(i -> new ProxyBench.Met(i == 0 ? connections : 10, 5, micros[i], 2 * micros[i], failed[i]))
                .toList();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ProxyBench.judge(result, 10, crowds, 100);
        Figures all = new Figures(micros);
        assertEquals(
                "{\"median\":%d,\"least\":%d,\"most\":%d}".formatted(all.median(), all.least(), all.most()),
                result.path("median_error_micros").toString());
        assertEquals(connections, result.path("connections").asInt());
        assertEquals(met, result.path("met").asBoolean());
    }
}
