package dev.nevertwice.psp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-22T10:00:00.123456Z", "2026-11-22T10:00:00.123456789Z", "2026-11-22T10:00:00Z",
        "2026-11-22T10:00:07Z", "2026-11-22T00:00:00.000000999Z", "2026-02-28T23:59:59.999999999Z",
        "2026-11-22T10:00:00.120Z", "2026-11-22T10:00:00.000001Z", "1969-12-31T23:59:59.5Z", "+12026-11-22T10:00:00Z"})
    void timeIsWhatAnInstantCutOffAfterItsMicrosecondsSays(Instant time) {
        assertEquals(time.truncatedTo(ChronoUnit.MICROS).toString(), Times.text(time));
    }
}
