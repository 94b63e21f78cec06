package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

    private KnownRun run = KnownRun.good();

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

        run.array(run.books, "consumed")
                .remove(run.books.path("consumed").findValuesAsText("consumer").indexOf("billing"));
        assertBroken("billing never got pay_1:3 (paid)");
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
    void anOrderThatNothingWasTakenOfHasNoLine() {
        ObjectNode sale = line(0).put("kind", "sale");
        run.array(run.books, "statement_line").removeAll();
        run.find("order_money", "order", "ord_1").put("captured", 0);
        assertFalse(judge().toString().contains("too few lines"), () -> judge().toString());

        run.array(run.books, "statement_line").add(sale);
        assertBroken("order ord_1 has 1 too many lines in its seller's statement");
    }

    @Test
    void aRefundThatEverybodyWasToldOfIsValid() {
        refund();
        assertEquals(run.books.path("history").size() + 1, judge().evidence());
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

    /** Two PSPs number their disputes alike. */
    @Test
    void aChargebackIsNotToldByThatOfAnotherPayment() {
        run.books.putArray("chargebacks").addObject().put("id", "cb_1").put("payment", "pay_1").put("state", "opened");
        change("3", 5, "chargeback_opened", "refunded", List.of("analytics", "notification"));
        run.change("3", 5).put("detail", "cb_1");
        assertBroken("no change tells of the chargeback_opened of cb_1");

        run.find("chargebacks", "id", "cb_1").put("payment", "pay_3");
        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());
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

    @Test
    void whatWasRefusedTellsNobody() {
        ObjectNode refused = run.change("1", 3).deepCopy().put("version", 4).put("verdict", "refused");
        run.array(run.books, "history").add(refused);

        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());
    }

    @Test
    void aMessageOfAVersionThatNeverWasIsBroken() {
        run.find("outbox", "type", "payment.paid").put("version", 9);
        assertBroken("a message tells of pay_1:9 (payment.paid), which never happened");
    }

    @Test
    void aMessageThatIsTakenTwiceIsBroken() {
        run.array(run.books, "consumed").add(run.find("consumed", "consumer", "billing").deepCopy());
        assertBroken("billing took pay_1:3 twice");
    }

    @Test
    void anEffectThatIsMissingIsBroken() {
        run.find("analytics_day", "entered", "paid").put("payments", 0);
        assertBroken("analytics counts 1 too few of paid");
    }

    @Test
    void aLineTooManyIsBroken() {
        run.array(run.books, "statement_line").add(run.find("statement_line", "kind", "sale").deepCopy());
        assertBroken("order ord_1 has 1 too many lines in its seller's statement");
        assertBroken("the statement of mer_1/sel_1 KRW says 12900 too much");
    }

    /** They were replayed: what they wrote and took before stands in an earlier generation. */
    @Test
    void onlyTheGenerationThatEachConsumerIsInCounts() {
        run.array(run.books, "consumers").addObject().put("name", "another").put("generation", 3);
        for (String consumer : List.of("analytics", "billing", "notification", "statement")) {
            run.array(run.books, "consumers").addObject().put("name", consumer).put("generation", 2);
        }
        for (String array : List.of("consumed", "analytics_day", "statement_line")) {
            ArrayNode rows = run.array(run.books, array);
            for (JsonNode old : rows.deepCopy()) {
                rows.add(((ObjectNode) old).put("generation", 2));
            }
        }
        run.find("consumed", "consumer", "billing").put("version", 9);
        run.find("analytics_day", "entered", "paid").put("payments", 7);
        run.find("statement_line", "kind", "sale").put("amount", 7).put("order", "ord_7");

        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());
    }

    @Test
    void aRefundWithoutItsLineInTheStatementIsBroken() {
        refund();
        run.array(run.books, "statement_line").remove(1);
        assertBroken("pay_1 refund_ordered has 1 too few lines in its sellers' statements");

        run.array(run.books, "statement_line").add(line(-400)).add(line(-400));
        assertBroken("pay_1 refund_ordered has 1 too many lines in its sellers' statements");
    }

    @Test
    void aRefundThatWasNeverOrderedIsBroken() {
        refund();
        run.find("refunds", "id", "ref_1").put("state", "pending");
        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());

        run.array(run.books, "refunds").addObject().put("id", "ref_2").put("payment", "pay_2").put("state", "failed");
        assertBroken("no change tells of the refund_ordered of ref_2");
        assertBroken("no change tells of the refund_failed of ref_2");
        assertEquals("pay_2", judge().violations().getFirst().payment());
    }

    /** That the PSP gave it back is for buyers and those who count: sellers lost it when it was ordered. */
    @Test
    void sellersAreToldOnlyOfWhatChangesTheirMoney() {
        refund();
        run.find("refunds", "id", "ref_1").put("state", "succeeded");
        change("1", 5, "refund_succeeded", "paid", List.of("analytics", "notification"));
        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());

        run.array(run.books, "consumed").remove(run.books.path("consumed").size() - 1);
        assertBroken("notification never got pay_1:5 (refund_succeeded)");
    }

    /** What was never a seller's can't be taken from one. */
    @Test
    void sellersAreNotToldOfDisputesAboutPaymentsThatWentBack() {
        change("3", 5, "chargeback_opened", "refunded", List.of("analytics", "notification"));

        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());
    }

    @Test
    void whatTheSellerOwesIsInTheStatementAndPayoutsAreNot() {
        refund();
        JsonNode owed = run.find("entries", "cause", "ref_1").path("postings").get(0);
        ((ObjectNode) owed).put("account", "seller_debt:mer_1/sel_1");
        run.owe("payout_ordered", "po_1", 400, "KRW");
        assertEquals(Verdict.VALID, judge().verdict(), () -> judge().toString());

        ((ObjectNode) owed).put("amount", 399);
        assertBroken("the statement of mer_1/sel_1 KRW says 1 too little");
    }

    @Test
    void aHistoryThatBelongsToNoPaymentIsStillRead() {
        run.history("9", "created", "paid");
        assertBroken("no message tells of pay_9:2 (paid)");
    }

    /** Whatever takes from a seller who had it, or gives it again, is told to those who count sellers' money. */
    @Test
    void everyStepThatChangesASellersMoneyIsToldToSellers() {
        for (String event : List.of("refund_ordered", "refund_failed", "chargeback_opened", "chargeback_won")) {
            run = KnownRun.good();
            everybodyIsTold();
            change("1", 4, event, "paid", List.of("analytics", "notification"));
            assertBroken("billing never got pay_1:4 (" + event + ")");
            assertBroken("statement never got pay_1:4 (" + event + ")");
        }
        for (String event : List.of("refund_succeeded", "chargeback_lost")) {
            run = KnownRun.good();
            everybodyIsTold();
            change("1", 4, event, "paid", List.of("analytics", "notification"));
            assertEquals(Verdict.VALID, judge().verdict(), event);
        }
    }

    @Test
    void everyEndIsToldToTheBuyer() {
        for (String end : List.of("paid", "declined", "expired", "canceled", "refunded")) {
            run = KnownRun.good();
            run.change("2", 2).put("to", end);
            everybodyIsTold();
            run.array(run.books, "consumed").forEach(row -> {
                if (row.path("payment").asText().equals("pay_2")
                        && row.path("consumer").asText().equals("notification")) {
                    ((ObjectNode) row).put("consumer", "nobody");
                }
            });
            assertBroken("notification never got pay_2:2 (" + end + ")");
        }
    }

    /** Entries of sales and of all that gives back or again are in a seller's statement. */
    @Test
    void everyEntryOfASellersMoneyIsInTheStatement() {
        for (String kind : List.of("capture", "sale", "refund_due", "refund_returned", "chargeback",
                "chargeback_won")) {
            run = KnownRun.good();
            everybodyIsTold();
            run.owe(kind, "x_1", 400, "KRW");
            assertBroken("the statement of mer_1/sel_1 KRW says 400 too much");
        }
    }

    /** A refund of 400 is ordered, and everybody takes it. */
    private void refund() {
        run.books.putArray("refunds").addObject().put("id", "ref_1").put("payment", "pay_1").put("state", "ordered");
        change("1", 4, "refund_ordered", "paid", List.of("analytics", "notification", "billing", "statement"));
        run.array(run.books, "statement_line").add(line(-400));
        run.owe("refund_due", "ref_1", 400, "KRW");
    }

    /** A step of {@code ref_1}, which does not change the state, with its message and those who take it. */
    private void change(String payment, int version, String event, String state, List<String> consumers) {
        ObjectNode change = run.change(payment, 1).deepCopy().put("version", version).put("event", event)
                .put("from", state).put("to", state).put("detail", "ref_1");
        run.array(run.books, "history").add(change);
        row(run.array(run.books, "outbox"), change).put("type", event.replaceFirst("_", "."))
                .put("published_at", "2026-11-22T10:00:01Z");
        consumers.forEach(consumer -> taken(run.array(run.books, "consumed"), consumer, change));
        run.array(run.books, "analytics_day").addObject().put("generation", 1).put("entered", event).put("payments", 1);
    }

    private ObjectNode line(long amount) {
        return run.find("statement_line", "kind", "sale").deepCopy().put("kind", "refund_ordered").put("amount",
                amount);
    }

    /** Guards M51. */
    @Test
    void anotherOrderThanThatOfTheChangesIsBroken() {
        assertEquals(List.of(), disorder());

        run.find("consumed", "consumer", "analytics").put("at", "2026-11-22T11:00:00Z");
        assertEquals(
                List.of("analytics took version 2 at 2026-11-22T10:00:02Z, before version 1 at 2026-11-22T11:00:00Z"),
                disorder());
        assertEquals(1, run.judge(new LegalTransitions()).violationCount());
    }

    @Test
    void theOrderOfRowsSaysNothingAboutTheOrderOfTaking() {
        ArrayNode consumed = run.array(run.books, "consumed");
        consumed.add(consumed.remove(0));
        consumed.forEach(
                row -> ((ObjectNode) row).put("at", "2026-11-22T10:00:0" + row.path("version").asText() + "Z"));

        assertEquals(List.of(), disorder());
    }

    private List<String> disorder() {
        Findings findings = new Findings("I10");
        ChangesPublished.order(new Case(run.evidence()), findings);
        return findings.finding().violations().stream().map(Violation::message).toList();
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
