package dev.nevertwice.load.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MeterTest {

    /** An entry of /proc that vanished while it was read ended the meter, and nobody said so. */
    @Test
    void aLookThatFailsIsAGap() {
        AtomicInteger looks = new AtomicInteger();
        Meter meter = new Meter(second -> switch (looks.incrementAndGet()) {
            case 1 -> throw new UncheckedIOException(new IOException("no such process"));
            case 2 -> throw new NoSuchElementException("reaped");
            default -> new Meter.Reading(second, 7, 7, 7, 7, 7, 7, 0, 7, Map.of());
        });
        for (int look = 0; look < 3; look++) {
            meter.readOnce();
        }
        List<Meter.Reading> all = meter.readingsSince(Optional.empty());
        assertEquals(List.of(-1L, -1L, 7L), all.stream().map(Meter.Reading::payKib).toList());
        assertEquals(List.of(-1L, -1L, 0L), all.stream().map(Meter.Reading::held).toList());
    }

    /** The last seconds of buying were no longer judged where a warm-up had come before. */
    @Test
    void secondsCountFromTheFirstBuyer() {
        Meter meter = new Meter(second -> new Meter.Reading(second, 7, 7, 7, 7, 7, 7, 0, 7, Map.of()));
        meter.readOnce();
        Instant putUp = Instant.now();
        assertEquals(0, meter.readingsSince(Optional.of(putUp)).getFirst().second());
        assertEquals(List.of(), meter.readingsSince(Optional.of(putUp.plusSeconds(9))));
        assertEquals(9, meter.readingsSince(Optional.of(putUp.minusSeconds(9))).getFirst().second());
    }
}
