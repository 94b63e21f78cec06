package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events told in the books of a run in which all is well, broken in one place each. */
class ChangesPublishedTest {

    private static final List<String> TOLD = List.of("paid", "declined", "refunded");

    private final KnownRun run = KnownRun.good();

    @BeforeEach
    void everybodyIsTold() {
        ArrayNode outbox = run.books.putArray("outbox");
        ArrayNode consumed = run.books.putArray("consumed");
        run.books.putArray("consumers");
        ArrayNode days = run.books.putArray("analytics_day");
        ArrayNode lines = run.books.putArray("statement_line");
        for (JsonNode change : run.books.path("history")) {
            String to = change.path("to").asText();
            row(outbox, change).put("type", "payment." + to).put("published_at", "2026-11-22T10:00:01Z");
            taken(consumed, "analytics", change);
            if (TOLD.contains(to)) {
                taken(consumed, "notification", change);
            }
            if (to.equals("paid")) {
                taken(consumed, "billing", change);
                taken(consumed, "statement", change);
                lines.addObject().put("generation", 1).put("order", "ord_1");
            }
            days.addObject().put("generation", 1).put("entered", to).put("payments", 1);
        }
    }

    @Test
    void whatIsPublishedAndTakenOnceIsValid() {
        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());
        assertEquals(run.books.path("history").size(), judge().evidence());
    }

    @Test
    void booksWithoutAnOutboxSayNothing() {
        run.books.remove("outbox");
        assertEquals(Verdict.UNKNOWN, judge().verdict());
    }

    /** Guards M47. */
    @Test
    void aChangeWithoutAMessageIsBroken() {
        run.array(run.books, "outbox").remove(0);
        assertBroken("no message tells of pay_1:1 (created)");
    }

    /** Guards M49. */
    @Test
    void aMessageThatNobodyGotIsBroken() {
        run.array(run.books, "consumed").remove(0);
        assertBroken("analytics never got pay_1:1 (created)");
    }

    @Test
    void aMessageThatIsNotPublishedIsBroken() {
        run.find("outbox", "type", "payment.paid").putNull("published_at");
        assertBroken("was never published");
    }

    /** Guards M46. */
    @Test
    void aMessageOfWhatNeverHappenedIsBroken() {
        run.find("outbox", "type", "payment.paid").put("type", "payment.declined");
        assertBroken("which never happened");
    }

    @Test
    void aConsumerThatWasToldOfWhatNeverHappenedIsBroken() {
        run.find("consumed", "consumer", "billing").put("version", 9);
        assertBroken("billing was told of pay_1:9, which never happened");
    }

    @Test
    void aMessageThatLiesAsideIsBroken() {
        run.find("consumed", "consumer", "billing").put("state", "parked").put("reason", "poison");
        assertBroken("lies aside at billing: poison");
    }

    @Test
    void anEffectThatHappenedTwiceIsBroken() {
        run.find("analytics_day", "entered", "paid").put("payments", 2);
        assertBroken("analytics counts 1 too many payments that became paid");
    }

    @Test
    void aMissingLineIsBroken() {
        run.array(run.books, "statement_line").removeAll();
        assertBroken("order ord_1 has 1 too few lines in its seller's statement");
    }

    /** Guards M51. */
    @Test
    void anotherOrderThanThatOfTheChangesIsBroken() {
        Findings inOrder = new Findings("I10");
        ChangesPublished.order(new Case(run.evidence()), inOrder);
        assertTrue(inOrder.finding().violations().isEmpty());

        run.find("consumed", "consumer", "analytics").put("at", "2026-11-22T11:00:00Z");
        Findings disordered = new Findings("I10");
        ChangesPublished.order(new Case(run.evidence()), disordered);
        assertTrue(disordered.finding().violations().getFirst().message().contains("before version 1"));
    }

    private Finding judge() {
        Findings findings = new Findings("I12");
        ChangesPublished.check(new Case(run.evidence()), findings);
        return findings.finding();
    }

    private void assertBroken(String message) {
        assertEquals(Verdict.INVALID, judge().verdict());
        assertTrue(judge().violations().stream().anyMatch(violation -> violation.message().contains(message)),
                () -> judge().toString());
    }

    private static void taken(ArrayNode consumed, String consumer, JsonNode change) {
        row(consumed, change).put("consumer", consumer).put("generation", 1).put("state", "applied")
                .put("at", "2026-11-22T10:00:02Z");
    }

    private static ObjectNode row(ArrayNode array, JsonNode change) {
        return array.addObject().put("payment", change.path("payment").asText())
                .put("version", change.path("version").asLong());
    }
}
