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
                lines.addObject().put("generation", 1).put("merchant", "mer_1").put("seller", "sel_1")
                        .put("currency", "KRW").put("amount", 12_900).put("kind", "sale").put("payment", "pay_1")
                        .put("order", "ord_1");
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
        assertBroken("analytics counts 1 too many of paid");
    }

    @Test
    void aMissingLineIsBroken() {
        run.array(run.books, "statement_line").removeAll();
        assertBroken("order ord_1 has 1 too few lines in its seller's statement");
    }

    @Test
    void aRefundThatEverybodyWasToldOfIsValid() {
        refund();
        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());
    }

    @Test
    void aRefundThatNoChangeTellsOfIsBroken() {
        refund();
        run.find("refunds", "id", "ref_1").put("state", "succeeded");
        assertBroken("no change tells of the refund_succeeded of ref_1");
    }

    @Test
    void aChargebackThatNoChangeTellsOfIsBroken() {
        run.books.putArray("chargebacks").addObject().put("id", "cb_1").put("payment", "pay_1").put("state", "won");
        assertBroken("no change tells of the chargeback_opened of cb_1");
        assertBroken("no change tells of the chargeback_won of cb_1");
    }

    @Test
    void aRefundThatBillingWasNotToldOfIsBroken() {
        refund();
        run.array(run.books, "consumed").remove(run.books.path("consumed").size() - 1);
        assertBroken("statement never got pay_1:4 (refund_ordered)");
    }

    @Test
    void aStatementOfAnotherAmountThanTheLedgersIsBroken() {
        refund();
        run.find("statement_line", "kind", "refund_ordered").put("amount", -401);
        assertBroken("the statement of mer_1/sel_1 KRW says 1 too little");
    }

    /** A refund of 400 is ordered, and everybody takes it. */
    private void refund() {
        ObjectNode change = run.change("1", 3).deepCopy().put("version", 4).put("event", "refund_ordered")
                .put("from", "paid").put("detail", "ref_1");
        run.array(run.books, "history").add(change);
        run.books.putArray("refunds").addObject().put("id", "ref_1").put("payment", "pay_1").put("state", "ordered");
        row(run.array(run.books, "outbox"), change).put("type", "refund.ordered")
                .put("published_at", "2026-11-22T10:00:01Z");
        for (String consumer : List.of("analytics", "notification", "billing", "statement")) {
            taken(run.array(run.books, "consumed"), consumer, change);
        }
        run.array(run.books, "analytics_day").addObject().put("generation", 1).put("entered", "refund_ordered")
                .put("payments", 1);
        ObjectNode line = run.find("statement_line", "kind", "sale").deepCopy();
        run.array(run.books, "statement_line").add(line.put("kind", "refund_ordered").put("amount", -400));
        run.owe("refund_due", "ref_1", 400, "KRW");
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
