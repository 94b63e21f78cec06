package dev.nevertwice.chaos.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChargedOnceTest {

    private final KnownRun run = KnownRun.good();

    /** Guards M01, M06: a retry with another key. */
    @Test
    void aSecondChargeWithAnotherKeyIsNamedWithPaymentChargesAndFault() {
        charge("ch_9", 12_900, "att_1-again");

        Finding finding = run.judge(new ChargedOnce());

        assertEquals(Verdict.INVALID, finding.verdict());
        Violation violation = finding.violations().getFirst();
        assertEquals("pay_1", violation.payment());
        assertEquals(List.of("ch_1", "ch_9"), violation.charges());
        assertEquals("reply-lost", violation.fault());
        assertEquals(
                "order ord_1 was charged 2 times: ch_1 (key att_1, net 12,900 KRW), ch_9 (key att_1-again, net 12,900 KRW)",
                violation.message());
    }

    @Test
    void aSecondChargeIsTooManyEvenWhenItWasRefunded() {
        charge("ch_9", 12_900, "att_1-again");
        run.refund("re_9", "ch_9", 12_900);

        assertEquals(Verdict.INVALID, run.judge(new ChargedOnce()).verdict());
    }

    @Test
    void aSecondChargeWithTheSameKeyIsTooMany() {
        charge("ch_9", 12_900, "att_1");

        assertEquals(Verdict.INVALID, run.judge(new ChargedOnce()).verdict());
    }

    @Test
    void whatThePspChargedAgainAgainstItsContractMustOnlyBeRefunded() {
        ObjectNode charge = charge("ch_9", 12_900, "att_1");
        ((ObjectNode) charge.get("cause")).put("class", "B");
        assertEquals(Verdict.INVALID, run.judge(new ChargedOnce()).verdict());

        run.refund("re_9", "ch_9", 12_900);
        assertEquals(Verdict.VALID, run.judge(new ChargedOnce()).verdict());
    }

    /** Guards psp-forgets-keys: a retry is executed (B) while the first request is still under way, and that one too. */
    @Test
    void whereThePspForgotTheKeyTheFirstChargeMayBeTheOneTooMany() {
        ((ObjectNode) run.truth.at("/charges/0/cause")).put("class", "B");
        charge("ch_9", 12_900, "att_1");
        run.refund("re_9", "ch_9", 12_900);
        assertEquals(Verdict.VALID, run.judge(new ChargedOnce()).verdict());

        charge("ch_10", 12_900, "att_1");
        run.refund("re_10", "ch_10", 12_900);
        assertEquals(Verdict.INVALID, run.judge(new ChargedOnce()).verdict());
    }

    /** What the buyer disputed is gone; what a PSP gave back on top of it makes up for no other charge. */
    @Test
    void aChargeThatCameBackTwiceHidesNoOther() {
        for (String again : List.of("ch_8", "ch_9")) {
            ((ObjectNode) charge(again, 12_900, "att_1").get("cause")).put("class", "B");
        }
        run.refund("re_8", "ch_8", 12_900);
        run.refund("re_9", "ch_8", 12_900);
        assertEquals(Verdict.INVALID, run.judge(new ChargedOnce()).verdict());

        run.find("charges", "id", "ch_9").put("charged_back", 12_900);
        assertEquals(Verdict.VALID, run.judge(new ChargedOnce()).verdict());
    }

    /** The books stand on the one that the PSP took of its own accord; its buyer had the other back through the bank. */
    @Test
    void whatIsNotTheOrdersOwnMayComeBackThroughTheBank() {
        ((ObjectNode) charge("ch_9", 12_900, "att_1").get("cause")).put("class", "B");
        run.find("order_money", "order", "ord_1").put("charge", "ch_9");
        run.find("charges", "id", "ch_1").put("charged_back", 12_900);

        assertEquals(Verdict.VALID, run.judge(new ChargedOnce()).verdict());
    }

    @Test
    void moreThanOrderedIsTooMuch() {
        run.find("charges", "id", "ch_1").put("captured", 12_901);

        assertEquals(Verdict.INVALID, run.judge(new ChargedOnce()).verdict());
    }

    @Test
    void aChargeForAnOrderThatNobodyPlacedIsTooMuch() {
        run.charge("ch_9", "none", 100, "KRW", null);

        assertEquals(Verdict.INVALID, run.judge(new ChargedOnce()).verdict());
    }

    /** Guards M08: two payments out of one cart. */
    @Test
    void oneCartThatBecameTwoChargedPaymentsIsTooMany() {
        run.payment("4", "paid", 12_900, "KRW");
        run.charge("ch_4", "4", 12_900, "KRW", null);
        run.add("pay", "purchase-1", "cart_1", "pay_4", "body-1", 201, "paid", "reply-4", null, Instant.EPOCH);

        Finding finding = run.judge(new ChargedOnce());

        assertEquals(1, finding.violationCount());
        assertEquals(List.of("ch_1", "ch_4"), finding.violations().getFirst().charges());
    }

    /** Guards M08, M03, M11: the second payment of a double click, of which no client was ever told. */
    @Test
    void aChargedPaymentThatNobodyWasToldOfIsTooMany() {
        run.payment("4", "paid", 12_900, "KRW");
        run.charge("ch_4", "4", 12_900, "KRW", null);
        run.array(run.books, "keys").remove(3);

        Finding finding = run.judge(new ChargedOnce());

        assertEquals(1, finding.violationCount());
        assertEquals(
                "payment pay_4 was charged, but no buyer was ever told of it: ch_4 (key att_4, net 12,900 KRW)",
                finding.violations().getFirst().message());
    }

    @Test
    void anUnchargedPaymentThatNobodyWasToldOfHurtsNobody() {
        run.payment("4", "declined", 12_900, "KRW");

        assertEquals(Verdict.VALID, run.judge(new ChargedOnce()).verdict());
    }

    @Test
    void oneChargeForTwoPurchasesIsBroken() {
        run.add("status", "purchase-2", null, "pay_1", "none", 200, "paid", "status-1", null, Instant.EPOCH);

        Finding finding = run.judge(new ChargedOnce());

        assertEquals(
                "payment pay_1 was charged once for several purchases (purchase-1, purchase-2): "
                        + "ch_1 (key att_1, net 12,900 KRW)",
                finding.violations().getFirst().message());
    }

    @Test
    void whatWasOnlyHeldIsNoCharge() {
        charge("ch_8", 12_900, "att_1-again").put("captured", 0);
        run.charge("ch_9", "2", 500, "USD", null).put("captured", 0);
        run.payment("4", "declined", 12_900, "KRW");
        run.charge("ch_4", "4", 12_900, "KRW", null).put("captured", 0);
        run.add("pay", "purchase-1", "cart_1", "pay_4", "body-1", 402, "declined", "reply-4", null, Instant.EPOCH);
        run.payment("5", "declined", 12_900, "KRW");
        run.charge("ch_5", "5", 12_900, "KRW", null).put("captured", 0);

        Finding finding = run.judge(new ChargedOnce());

        assertEquals(Verdict.VALID, finding.verdict());
        assertEquals(2, finding.evidence());
    }

    /** Two clicks that became two payments, in the books alone. */
    @Test
    void oneKeyThatStandsForTwoChargedPaymentsIsTooMany() {
        run.payment("4", "paid", 12_900, "KRW");
        run.charge("ch_4", "4", 12_900, "KRW", null);
        run.key("cart_1", "pay_4");
        run.key("cart_1", null);
        run.told("status", "4", "none", 200, "paid", "status-4", null);

        assertEquals(List.of("mer_1 POST /v1/payments cart_1 became 2 charged payments (pay_1, pay_4): "
                + "ch_1 (key att_1, net 12,900 KRW), ch_4 (key att_4, net 12,900 KRW)"), messages());
    }

    /** They ask for everybody's payments, and no purchase is theirs. */
    @Test
    void whoMeansHarmHasNoCart() {
        run.hostile("foreign", null, 404, "pay_3");

        assertEquals(Verdict.VALID, run.judge(new ChargedOnce()).verdict());
    }

    @Test
    void moreThanItsOwnOrderIsTooMuchThoughThePaymentIsForMore() {
        run.payment("4", "paid", 1_000, "USD");
        ArrayNode orders = (ArrayNode) run.find("payments", "id", "pay_4").path("orders");
        ((ObjectNode) orders.get(0)).put("amount", 600);
        orders.addObject().put("id", "ord_5").put("amount", 400).put("currency", "USD");
        run.charge("ch_4", "4", 601, "USD", null);
        run.told("status", "4", "none", 200, "paid", "status-4", null);

        assertEquals(List.of("order ord_4 is for 6.00 USD but 6.01 USD are kept: ch_4 (key att_4, net 6.01 USD)"),
                messages());
    }

    /** Of somebody else's service (docs/external-targets.md) only the PSP says which of two it took of its own accord. */
    @Test
    void whereTheBooksNameNoChargesThePspSaysWhichMayComeBackThroughTheBank() {
        ObjectNode again = charge("ch_9", 12_900, "att_1");
        ((ObjectNode) again.get("cause")).put("class", "B");
        run.books.remove("order_money");
        again.put("charged_back", 12_900);
        assertEquals(Verdict.VALID, run.judge(new ChargedOnce()).verdict());

        again.put("charged_back", 0);
        run.find("charges", "id", "ch_1").put("charged_back", 12_900);
        assertEquals(Verdict.INVALID, run.judge(new ChargedOnce()).verdict());
    }

    /** There every payment is a cart that a buyer asked for: that its buyer was never told is I16's, and no second charge. */
    @Test
    void whereTheBooksNameNoChargesWhatNobodyWasToldOfIsNoSecondCharge() {
        run.payment("4", "unknown", 12_900, "KRW");
        run.charge("ch_4", "4", 12_900, "KRW", null);
        run.array(run.books, "keys").remove(3);
        run.books.remove("order_money");

        assertEquals(List.of(), messages());
    }

    private List<String> messages() {
        return run.judge(new ChargedOnce()).violations().stream().map(Violation::message).toList();
    }

    private ObjectNode charge(String id, long amount, String key) {
        ObjectNode charge = run.charge(id, "1", amount, "KRW", null);
        ((ObjectNode) charge.get("cause")).put("key", key);
        return charge;
    }
}
