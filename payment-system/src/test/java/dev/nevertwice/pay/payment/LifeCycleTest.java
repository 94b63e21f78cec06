package dev.nevertwice.pay.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import dev.nevertwice.pay.payment.LifeCycle.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LifeCycleTest {

    /** Every state x event pair: the table for people and the table that runs are the same. */
    @Test
    void everyPairIsAsTheDocumentSays() throws IOException {
        Map<String, String> documented = documented();
        int pairs = 0;
        for (PaymentState state : PaymentState.values()) {
            for (PaymentEvent event : PaymentEvent.values()) {
                String pair = state.word() + " x " + event.word();
                assertEquals(documented.get(pair), word(LifeCycle.step(state, event)), pair);
                pairs++;
            }
        }
        assertEquals(documented.size(), pairs);
    }

    @ParameterizedTest
    @EnumSource(PaymentState.class)
    void nothingThatNobodyKnowsIsEverToldAsFailed(PaymentState state) {
        if (LifeCycle.step(state, PaymentEvent.NO_ANSWER) instanceof Step.Applied(PaymentState to)) {
            assertEquals(PaymentState.UNKNOWN, to);
        }
        assertFalse(PaymentState.UNKNOWN.terminal());
        assertEquals("pending", PaymentState.UNKNOWN.told());
    }

    @ParameterizedTest
    @EnumSource(PaymentState.class)
    void sameEventTwiceTakesEffectOnce(PaymentState state) {
        for (PaymentEvent event : PaymentEvent.values()) {
            if (LifeCycle.step(state, event) instanceof Step.Applied(PaymentState to)) {
                assertInstanceOf(Step.Duplicate.class, LifeCycle.step(to, event), state + " " + event);
            }
        }
    }

    private static String word(Step step) {
        return switch (step) {
            case Step.Applied(PaymentState to) -> to.word();
            case Step.Duplicate duplicate -> "duplicate";
            case Step.Refused refused -> "refused";
        };
    }

    private static Map<String, String> documented() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("../docs/state-machine.md")).stream()
                .filter(line -> line.startsWith("| "))
                .map(line -> Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toArray(String[]::new))
                .filter(cells -> cells.length == 1 + PaymentEvent.values().length)
                .toList();
        Map<String, String> pairs = new TreeMap<>();
        String[] events = rows.getFirst();
        for (String[] row : rows.subList(1, rows.size())) {
            for (int i = 1; i < row.length; i++) {
                pairs.put(row[0] + " x " + events[i], row[i]);
            }
        }
        return pairs;
    }
}
