package dev.nevertwice.load.shopping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeetingTest {

    private static final Instant BEGAN = Instant.parse("2026-01-05T00:00:00Z");
    private static final int CLIENTS = 6;

    /** At 20 carts a second a client comes every 8.3 ms, and a checkout takes 5: they came one after the other. */
    @Test
    void whoComesEvenlyLeavesAtTheSameMoment() {
        Stage stage = new Stage(600, 30);
        Duration between = Duration.ofSeconds(30).dividedBy(600L * CLIENTS);
        Meeting meeting = new Meeting(stage.gathering(CLIENTS));
        Set<Instant> left = IntStream.range(0, CLIENTS)
                .mapToObj(client -> BEGAN.plus(between.multipliedBy(client)))
                .map(came -> came.plus(meeting.left(came)))
                .collect(Collectors.toSet());
        assertEquals(1, left.size(), left::toString);
    }

    @Test
    void nobodyWaitsForWhoComesTooLateOrNotAtAll() {
        Meeting meeting = new Meeting(new Stage(1, 1).gathering(2));
        List<Duration> waits = List.of(
                meeting.left(BEGAN), meeting.left(BEGAN.plusMillis(540)), meeting.left(BEGAN.plusMillis(900)));
        assertEquals(List.of(Duration.ofMillis(550), Duration.ofMillis(10), Duration.ZERO), waits);
    }
}
