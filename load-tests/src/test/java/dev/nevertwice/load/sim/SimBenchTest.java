package dev.nevertwice.load.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimBenchTest {

    private static final long[] ENOUGH = {2_000_000};

    /** A check that threw in every world gave "invalid runs 0, met". */
    @ParameterizedTest
    @CsvSource({"0, 0, 0 0 0 true true", "2, 0, 2 0 2 false false", "0, 3, 0 3 3 false false"})
    void runsThatCantBeBelievedAreNotValid(long invalid, long doubtful, String said) {
        ObjectNode result = SimBench.result(ENOUGH, ENOUGH, ENOUGH, invalid, doubtful);
        assertEquals(said, "%s %s %s %s %s".formatted(
                result.get("invalid_runs"), result.get("doubtful_runs"), result.get("runs_not_valid"),
                result.get("all_valid"), result.get("met")));
    }

    @Test
    void whatIsToldIsWhatIsRead() {
        Explored explored = new Explored(1, 2, 3, 4, 5, 6);
        assertEquals(explored, Explored.of(explored.line().substring(Explored.BEGINNING.length())));
    }
}
