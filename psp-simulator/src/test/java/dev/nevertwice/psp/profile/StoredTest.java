package dev.nevertwice.psp.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredTest {

    /** docs/psp-profiles.md says it in words. */
    @ParameterizedTest
    @CsvSource({
        "ENDED, 200 299 300 399 402", "BEGUN, 200 299 300 399 400 402 403 499 500",
        "NOT_TRANSIENT, 200 299 300 399 400 402 403 499", "SUCCESS, 200 299"})
    void keepsWhatItSays(Stored stored, String kept) {
        List<Integer> statuses = List.of(200, 299, 300, 399, 400, 402, 403, 499, 500, 501, 502, 504);

        assertEquals(kept, String.join(" ", statuses.stream().filter(stored::keeps).map(String::valueOf).toList()));
    }
}
