package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** Guards M66 and M67. */
class AmountsIdenticalTest {

    private final KnownRun run = KnownRun.good();

    @Test
    void aChargeOfAnotherAmountIsBroken() {
        run.find("charges", "id", "ch_1").put("amount", 1_290_000);

        assertBroken("order ord_1 is 12,900 KRW, but ch_1 1,290,000 KRW");
    }

    @Test
    void anotherCurrencyIsBroken() {
        run.find("movements", "reference", "ch_1").put("currency", "USD");

        assertBroken("ch_1 is 12,900 KRW, but its movement 129.00 USD");
    }

    @Test
    void anEntryOfAnotherAmountIsBroken() {
        ((ObjectNode) run.find("entries", "cause", "ch_1").path("postings").get(0)).put("amount", 129);

        assertBroken("ch_1 is 12,900 KRW, but its entry 129 KRW");
    }

    @Test
    void aPaymentThatIsNotWhatTheBuyerWantedIsBroken() {
        run.wanted.put("purchase-1", new Proceedings.Wanted(12_901, "KRW", null, "mer_1"));

        assertBroken("purchase-1 is 12,901 KRW, but the payment 12,900 KRW");
    }

    @Test
    void ordersThatDontAddUpAreBroken() {
        run.find("payments", "id", "pay_2").put("amount", 501);
        run.wanted.clear();

        assertBroken("the payment is 5.01 USD, its orders [Order[id=ord_2, amount=500, currency=USD]]");
    }

    @Test
    void withoutChargesNothingIsKnown() {
        run.truth.putArray("charges");

        assertEquals(Verdict.UNKNOWN, run.judge(new AmountsIdentical()).verdict());
    }

    /** It took a part of what was held, and then the same part of its own accord: as a charge that nobody ordered. */
    @Test
    void whatThePspTakesOfItsOwnAccordIsNoOrdersAmount() {
        ObjectNode charge = run.charge("ch_9", "1", 900, "KRW", "charged-twice");
        assertBroken("order ord_1 is 12,900 KRW, but ch_9 900 KRW");

        ((ObjectNode) charge.get("cause")).put("class", "B");
        assertEquals(Verdict.VALID, run.judge(new AmountsIdentical()).verdict());

        run.find("order_money", "order", "ord_1").put("charge", "ch_9");
        assertBroken("order ord_1 is 12,900 KRW, but ch_9 900 KRW");
    }

    @Test
    void anEntryInAnotherCurrencyIsBroken() {
        ((ObjectNode) run.find("entries", "cause", "ch_1").path("postings").get(0)).put("currency", "USD");

        assertBroken("ch_1 is 12,900 KRW, but its entry 129.00 USD");
    }

    @Test
    void anOrderInAnotherCurrencyIsBroken() {
        ((ObjectNode) run.find("payments", "id", "pay_2").path("orders").get(0)).put("currency", "EUR");

        assertBroken("the payment is 5.00 USD, its orders [Order[id=ord_2, amount=500, currency=EUR]]");
    }

    @Test
    void eachChargeIsComparedWithItsOwnOrder() {
        run.payment("9", "paid", 1_000, "USD");
        ArrayNode orders = (ArrayNode) run.find("payments", "id", "pay_9").path("orders");
        ((ObjectNode) orders.get(0)).put("amount", 600);
        orders.addObject().put("id", "ord_10").put("amount", 400).put("currency", "USD");
        run.charge("ch_9", "9", 600, "USD", null);
        run.charge("ch_10", "10", 400, "USD", null);
        assertEquals(Verdict.VALID, run.judge(new AmountsIdentical()).verdict());
        assertEquals(4, run.judge(new AmountsIdentical()).evidence());

        run.find("charges", "id", "ch_10").put("amount", 600);
        assertBroken("order ord_10 is 4.00 USD, but ch_10 6.00 USD");
    }

    @Test
    void whatWasOnlyHeldAndWhatNobodyOrderedIsNotCompared() {
        run.charge("ch_9", "1", 900, "KRW", null).put("captured", 0);
        run.charge("ch_10", "none", 900, "KRW", null);

        Finding finding = run.judge(new AmountsIdentical());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(2, finding.evidence());
    }

    /** What was held first is taken by captures, each booked under its own name. */
    @Test
    void aCaptureOfAnotherAmountIsBroken() {
        captured();
        assertEquals(Verdict.VALID, run.judge(new AmountsIdentical()).verdict());

        run.find("movements", "reference", "cap_1").put("amount", 600_000);
        assertBroken("cap_1 is 6,000 KRW, but its movement 600,000 KRW");

        run.find("movements", "reference", "cap_1").put("amount", 6_000);
        ((ObjectNode) run.find("entries", "cause", "cap_2").path("postings").get(0)).put("amount", 6_901);
        assertBroken("cap_2 is 6,900 KRW, but its entry 6,901 KRW");
    }

    @Test
    void aCaptureThatNobodyOrderedIsNotCompared() {
        captured();
        run.find("movements", "reference", "cap_1").put("amount", 600_000);
        run.find("charges", "id", "ch_1").put("order", "ord_none");

        assertEquals(Verdict.VALID, run.judge(new AmountsIdentical()).verdict());
    }

    @Test
    void aRefundOfAnotherAmountIsBroken() {
        run.find("movements", "reference", "re_3").put("amount", 25_000);
        assertBroken("re_3 is 2.500 BHD, but its movement 25.000 BHD");

        run.find("movements", "reference", "re_3").put("amount", 2_500);
        ((ObjectNode) run.find("entries", "cause", "re_3").path("postings").get(1)).put("currency", "USD");
        assertBroken("re_3 is 2.500 BHD, but its entry 25.00 USD");
    }

    /** The charge of {@code pay_1} was held first, and then taken in two parts. */
    private void captured() {
        run.find("entries", "cause", "ch_1").put("cause", "ch_none");
        run.find("movements", "reference", "ch_1").put("reference", "ch_none");
        ArrayNode captures = run.truth.putArray("captures");
        for (long part : new long[]{6_000, 6_900}) {
            String id = "cap_" + (captures.size() + 1);
            captures.addObject().put("id", id).put("charge", "ch_1").put("amount", part).put("currency", "KRW");
            run.post("capture", id, "1", part, "KRW");
            run.find("movements", "reference", id).put("kind", "capture");
        }
    }

    private void assertBroken(String message) {
        Finding finding = run.judge(new AmountsIdentical());
        assertEquals(Verdict.INVALID, finding.verdict());
        assertEquals(message, finding.violations().getFirst().message());
    }
}
