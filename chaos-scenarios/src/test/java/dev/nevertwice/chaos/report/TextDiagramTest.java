package dev.nevertwice.chaos.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextDiagramTest {

    private static final Instant BEGIN = Instant.parse("2026-01-05T00:00:00Z");

    @Test
    void whatIsAskedAnsweredLostAndChargedCanBeSeen() {
        String text = TextDiagram.of(story(List.of(
                Step.request(BEGIN, 0, Lane.BUYER, Lane.PAY, "POST /v1/payments", null),
                Step.request(BEGIN.plusMillis(3), 0, Lane.PAY, Lane.PSP, "register", null),
                Step.note(BEGIN.plusMillis(3), 1, Lane.PSP, "charged AGAIN 10.00 USD", "ch_2")
                        .as(Step.Look.MONEY_AGAIN),
                Step.lost(BEGIN.plusMillis(3), 2, Lane.PSP, Lane.PAY, "reply lost: reset", null).by("reply-lost"),
                Step.reply(BEGIN.plusMillis(1_500), 0, Lane.PAY, Lane.BUYER, "202 pending", null))));

        assertEquals("""
                          Buyer                     Payment system                       PSP
                    0.000   |----- POST /v1/payments ----->|                              |
                    0.003   |                              |---------- register --------->|
                    0.003   |                              |   [!! charged AGAIN 10.00 U..]
                    0.003   |                              |  x.. reply lost: reset ......|
                            |                              |  fault reply-lost            |
                    1.500   |<....... 202 pending .........|                              |
                """, text);
    }

    @Test
    void whatComesAgainAndAgainIsCounted() {
        List<Step> steps = new ArrayList<>();
        for (int number = 1; number <= 9; number++) {
            Instant at = BEGIN.plusSeconds(number);
            String label = "lookup" + (number == 1 ? "" : ", try " + number);
            steps.add(Step.request(at, 0, Lane.PAY, Lane.PSP, label, null));
            steps.add(Step.reply(at, 1, Lane.PSP, Lane.PAY, "reply 200", null));
        }

        String text = TextDiagram.of(story(steps));

        assertTrue(text.contains("... the same 8 times more"), text);
        assertEquals(4, text.lines().count(), text);
    }

    private static Story story(List<Step> steps) {
        return Story.of("pay_1", "A payment.", steps, List.of());
    }
}
