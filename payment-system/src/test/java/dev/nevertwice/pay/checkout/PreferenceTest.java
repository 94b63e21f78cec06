package dev.nevertwice.pay.checkout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTest {

    private static final Duration MOST = Duration.ofSeconds(10);

    /** RFC 7240, sections 4.1 and 4.3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|', nullValues = "none", value = {
                "none                         | SYNC  | 10",
                "none                         | ASYNC | 0",
                "respond-async                | SYNC  | 0",
                "Respond-Async                | SYNC  | 0",
                "return=minimal, respond-async| SYNC  | 0",
                "respond-async; foo=bar       | SYNC  | 0",
                "wait=3                       | SYNC  | 3",
                "wait=3                       | ASYNC | 3",
                "respond-async, wait=2        | SYNC  | 2",
                "wait=99                      | SYNC  | 10",
                "wait=0                       | SYNC  | 0",
                "wait=-1                      | SYNC  | 10",
                "wait=soon                    | SYNC  | 10",
                "''                           | SYNC  | 10",
                ",,;;==                       | ASYNC | 0"})
    void saysHowLongTheCallerWaits(String header, Intake intake, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), Preference.of(header).patience(intake, MOST));
    }

    @Test
    void theFirstOfTwoWaitsCounts() {
        assertEquals(Duration.ofSeconds(4), Preference.of("wait=4, wait=9").patience(Intake.SYNC, MOST));
    }
}
