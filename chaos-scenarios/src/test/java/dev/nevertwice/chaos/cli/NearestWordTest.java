package dev.nevertwice.chaos.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestWordTest {

    @Test
    void swappedLettersAreOneEdit() {
        assertEquals(1, NearestWord.edits("smi", "sim"));
        assertEquals(2, NearestWord.edits("M32", "M45"));
    }

    @Test
    void nothingNearIsNoSuggestion() {
        assertEquals(Optional.empty(), NearestWord.to("kafka-down", List.of("reply-lost", "slow-psp")));
        assertEquals(
                "unknown scenario 'kafka-down'; valid are: reply-lost, slow-psp.",
                NearestWord.unknown("scenario", "kafka-down", List.of("reply-lost", "slow-psp")));
    }

    @Test
    void theBeginningOfAWordIsEnough() {
        assertEquals(Optional.of("process-killed"), NearestWord.to("process", List.of("reply-lost", "process-killed")));
    }
}
