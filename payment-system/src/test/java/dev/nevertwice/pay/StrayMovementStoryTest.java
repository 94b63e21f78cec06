package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The PSP moves money that nobody of ours waits for: it was not to be asked for any more, or was never asked for. No program books
 * it, and nobody could: our books never agreed with the PSP's again. Payouts have {@link StrayPayoutStoryTest}.
 */
class StrayMovementStoryTest {

    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);

    private static final String LOOK_UPS_DOWN =
            StoryTeller.rule("lookup", "before-accept", "status", "", "\"always\": true");

    private final StoryTeller teller = new StoryTeller(Settings.defaults().withKeyLifetime(KEYS_LIVE));
    private final Shop shop = teller.shop;
    private final Finance finance = new Finance(teller);

    /** It was said that the PSP does not know it, which nobody had asked. */
    @Test
    void aCaptureThatIsNotOursIsFinancesAtOnce() {
        hold();
        shop.captureAtPsp("ch_1", "elsewhere", 900);
        teller.reconcile(shop.closeDay());

        String id = onlyDiscrepancy();
        shop.await("it to be finance's", () -> teller.discrepancy().get(2).equals("finance"));

        assertEquals(List.of("missing_here", "manual", "finance", "open"), teller.discrepancy());
        assertEquals("nobody of ours asked for it",
                shop.ops("GET", "/v1/ops/discrepancies/" + id, "").path("resolution").asText());
    }

    /** The wallet has it again, and the buyer has it, too. */
    @Test
    void aRefundThatIsMadeAfterItWasDiscardedIsWrittenOffWholeAndOnce() {
        String refund = discardedRefund();
        shop.refundAtPsp("ch_1", refund, 400);
        String day = settled();
        assertEquals(List.of("status_differs", "manual", "finance", "open"), teller.discrepancy());
        assertEquals(1_000, teller.wallet("sel_1"));

        finance.writesOffWholeAndOnce(onlyDiscrepancy(), day);
    }

    /** A program credited it to what is owed to buyers: that was owed to nobody, and what it had been written off from was short. */
    @Test
    void aRefundThatWasWrittenOffAndComesBackIsBroughtBackByAPerson() {
        String refund = discardedRefund("tok_refund_fails");
        shop.refundAtPsp("ch_1", refund, 400);
        teller.reconcile(shop.closeDay());
        shop.await("it to be finance's", () -> teller.discrepancy().get(2).equals("finance"));
        assertEquals(200, finance.claim(onlyDiscrepancy()));
        assertEquals(200, finance.writeOff(onlyDiscrepancy(), 400));

        String day = settled();
        assertEquals(600, finance.receivable());
        isFinances("refund_failed", "status_differs", finance::getBack);

        teller.againChangesNothing(day);
        assertEquals(1_000, teller.atPsp());
        assertEquals(1_000, finance.receivable());
        assertEquals(0, finance.balance("suspense"));
        assertEquals(0, finance.balance("refunds_due"));
    }

    /** The file said so before the PSP, and not of which refund of ours: a program debited what is owed to buyers, which nobody had credited. */
    @Test
    void aRefundWhoseComingBackWasBookedByHandIsBookedByHandToo() {
        String refund = discardedRefund("tok_refund_fails");
        teller.bring("s_900,refund_failed,ch_1,re_1,,,400,KRW,0," + shop.now());
        String back = "dis_acct_1:refund_failed:re_1:movement";
        shop.await("it to be finance's", () -> finance.claim(back) == 200);
        assertEquals(200, finance.getBack(back, 400));
        shop.faults(StoryTeller.rule("callback", "callback", "drop", "", "\"always\": true"));
        shop.refundAtPsp("ch_1", refund, 400);
        teller.world.clock().sleep(Duration.ofMinutes(10));

        teller.bring("s_901,refund,ch_1,re_1,," + refund + ",400,KRW,0," + shop.now());
        String out = "dis_acct_1:refund:re_1:movement";
        shop.await("it to be finance's, too", () -> finance.claim(out) == 200);
        assertEquals(200, finance.writeOff(out, 400));

        assertEquals(1_000, teller.atPsp());
        assertEquals(1_000, finance.receivable());
        assertEquals(0, finance.balance("suspense"));
        assertEquals(0, finance.balance("refunds_due"));
    }

    @Test
    void aSecondRefundIsWrittenOffAndSoIsItsComingBack() {
        String payment = teller.payWith("tok_refund_fails", "cart-1", 1_000);
        shop.faults(StoryTeller.rule("refund", "processing", "refund-twice", "", "\"always\": true"));
        teller.refund(payment, "refund-1", 400);
        teller.settle();
        String day = settled();

        isFinances("refund_failed", "status_differs", finance::getBack);
        isFinances("refund", "duplicate_refund", finance::writeOff);
        finance.booksHold();
        assertEquals(1_000, finance.receivable());
        assertEquals(1_000, teller.atPsp());
        teller.againChangesNothing(day);
    }

    @Test
    void aSecondPayoutThatComesBackTooIsAtThePspAgain() {
        teller.pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("payout", "processing", "payout-twice", "", "\"always\": true"));
        teller.payOut("payout-1", 400, "bank_closed");
        teller.settle();
        String day = settled();

        isFinances("payout", "listed_twice", finance::writeOff);
        isFinances("payout_failed", "listed_twice", finance::getBack);
        finance.booksHold();
        assertEquals(1_000, finance.receivable());
        assertEquals(1_000, teller.atPsp());
        teller.againChangesNothing(day);
    }

    @Test
    void aCaptureThatIsNotOursIsBooked() {
        hold();
        shop.captureAtPsp("ch_1", "elsewhere", 900);
        String day = settled();

        assertEquals(200, finance.claim(onlyDiscrepancy()));
        assertEquals(422, finance.writeOff(onlyDiscrepancy(), 900), "the other way");
        assertEquals(200, finance.getBack(onlyDiscrepancy(), 900));
        assertEquals(900, finance.receivable());
        assertEquals(900, teller.atPsp());
        teller.againChangesNothing(day);
    }

    /** As long as the capture may be done as it was asked for, it is its own. */
    @Test
    void aCaptureOfAnotherAmountIsBookedOnceItIsGivenUp() {
        shop.faults(StoryTeller.rule("capture", "before-accept", "status", "", "\"always\": true") + ","
                + LOOK_UPS_DOWN);
        String payment = hold();
        shop.post("/v1/payments/" + payment + "/capture", "capture-1", Json.object());
        teller.world.clock().sleep(Duration.ofSeconds(1)); // its first try is over
        String capture = shop.ops("GET", "/v1/ops/books", "").path("jobs").valueStream()
                .map(job -> job.path("id").asText())
                .filter(id -> id.startsWith("cpt_"))
                .findFirst().orElseThrow();
        shop.faults(LOOK_UPS_DOWN);
        shop.captureAtPsp("ch_1", capture, 800);
        shop.faults("");
        String day = settled();
        shop.await("it to be given up", () -> shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt() == 1);

        assertEquals(200, finance.claim(onlyDiscrepancy()));
        assertEquals(200, finance.getBack(onlyDiscrepancy(), 800));
        assertEquals(800, finance.receivable());
        assertEquals(800, teller.atPsp());
        teller.againChangesNothing(day);
    }

    /** It is the one that a program waits for. */
    @Test
    void whatOursStillWaitsForIsNotBooked() {
        String payment = teller.pay("cart-1", 1_000);
        down();
        teller.refund(payment, "refund-1", 400);
        String refund = refundOf(payment);
        teller.bring("s_900,refund,ch_1,re_900,," + refund + ",300,KRW,0," + shop.now());
        String id = "dis_acct_1:refund:re_900:movement";
        shop.await("it to be finance's", () -> finance.claim(id) == 200);

        assertEquals(422, finance.writeOff(id, 300));
        assertEquals(1_000, finance.receivable());
    }

    /** The attempt asks for no refund: that of the same charge may be the one. */
    @Test
    void whatOursStillWaitsForIsNotBookedWhereTheFileNamesTheAttempt() {
        String payment = teller.pay("cart-1", 1_000);
        down();
        teller.refund(payment, "refund-1", 400);
        String attempt = shop.ops("GET", "/v1/ops/books", "").at("/payments/0/attempts/0/id").asText();
        teller.bring("s_900,refund,ch_1,re_900,," + attempt + ",400,KRW,0," + shop.now());
        String id = "dis_acct_1:refund:re_900:movement";
        shop.await("it to be finance's", () -> finance.claim(id) == 200);

        assertEquals(422, finance.writeOff(id, 400));
        assertEquals(1_000, finance.receivable());
    }

    /** The file does not say what it was asked for with: booked by hand, ours was looked up for ever, and the seller never had it. */
    @Test
    void aCaptureOfOursThatTheFileDoesNotNameIsNobodysElse() {
        shop.faults(StoryTeller.rule("capture", "committed-before-reply", "reset", "", "\"always\": true") + ","
                + LOOK_UPS_DOWN);
        String payment = hold();
        shop.post("/v1/payments/" + payment + "/capture", "capture-1", Json.object());
        shop.await("the PSP to have captured it", () -> teller.atPsp() == 900);
        String made = shop.truth().at("/captures/0/id").asText();
        teller.bring("s_900,capture,ch_1," + made + ",,,900,KRW,0," + shop.now());
        teller.world.clock().sleep(Duration.ofMinutes(1));

        String id = "dis_acct_1:capture:" + made + ":movement";
        assertEquals(409, finance.claim(id));
        shop.faults("");
        shop.await(payment, "paid");
        teller.settle();
        assertEquals(900, teller.wallet("sel_1"));
        assertEquals("resolved", shop.ops("GET", "/v1/ops/discrepancies/" + id, "").path("state").asText());
        teller.booksAgree();
    }

    /** Found by its name it was looked up for ever: the money was booked, and for whom nobody knew. */
    @Test
    void aCaptureThatWasBookedByHandBeforeItWasAskedForIsForAPerson() {
        String payment = hold();
        String capture = "cpt_" + shop.get("/v1/payments/" + payment).at("/orders/0/id").asText();
        shop.captureAtPsp("ch_1", capture, 900);
        String made = shop.truth().at("/captures/0/id").asText();
        teller.bring("s_900,capture,ch_1," + made + ",,,900,KRW,0," + shop.now());
        String id = "dis_acct_1:capture:" + made + ":movement";
        shop.await("it to be finance's", () -> finance.claim(id) == 200);
        assertEquals(200, finance.getBack(id, 900));

        shop.post("/v1/payments/" + payment + "/capture", "capture-1", Json.object());

        shop.await("it to be refused", () -> job(capture).path("state").asText().equals("dead"));
        shop.ops("POST", "/v1/ops/jobs/" + capture + "/redrive",
                "{\"fence\": " + job(capture).path("fence") + ", \"who\": \"kim\", \"why\": \"look it up\"}");
        shop.await("it to be given up", () -> job(capture).path("state").asText().equals("dead"));
        assertTrue(job(capture).path("dead_reason").asText().contains("booked by hand"), job(capture)::toString);
        assertEquals(900, finance.receivable());
    }

    /** A program that hears of it gives the seller the money, too. */
    @Test
    void theComingBackOfARefundOfOursIsNotBooked() {
        String payment = teller.pay("cart-1", 1_000);
        teller.refund(payment, "refund-1", 400);
        teller.settle();
        teller.bring("s_900,refund_failed,ch_1,re_1,," + refundOf(payment) + ",400,KRW,0," + shop.now());
        String id = "dis_acct_1:refund_failed:re_1:movement";
        shop.await("it to be finance's", () -> finance.claim(id) == 200);

        assertEquals(422, finance.getBack(id, 400));
        assertEquals(600, finance.receivable());
    }

    /** The look-up lags behind the file: it was given to the finance people at once, who had it when it was booked long since. */
    @Test
    void whatTheFileSaysCameBackIsAwaitedWhileThePspIsAtItYet() {
        String payment = teller.payWith("tok_refund_fails", "cart-1", 1_000);
        teller.refund(payment, "refund-1", 400);
        shop.await("the PSP to have it", () -> finance.receivable() == 600);
        teller.bring("s_900,refund_failed,ch_1,re_1,," + refundOf(payment) + ",400,KRW,0," + shop.now());
        shop.await("it to come back", () -> finance.receivable() == 1_000);
        teller.settle();

        JsonNode row = shop.ops("GET", "/v1/ops/discrepancies/dis_acct_1:refund_failed:re_1:movement", "");
        assertEquals("resolver", row.path("queue").asText(), row::toString);
        assertEquals("resolved", row.path("state").asText());
        assertEquals(1_000, teller.wallet("sel_1"));
    }

    private String refundOf(String payment) {
        return shop.get("/v1/payments/" + payment + "/refunds").at("/refunds/0/id").asText();
    }

    /** The file says that we won what the PSP had told us was lost. */
    @Test
    void aDisputeThatWasLostIsWonByHandAndOneThatIsOpenIsNot() {
        teller.pay("cart-1", 1_000);
        String dispute = shop.disputeAtPsp("ch_1", 400);
        shop.await("the dispute", () -> finance.receivable() == 600);
        teller.bring("s_900,chargeback_won,ch_1," + dispute + ",,,400,KRW,0," + shop.now());
        String id = "dis_acct_1:chargeback_won:" + dispute + ":movement";
        shop.await("it to be finance's", () -> finance.claim(id) == 200);
        assertEquals(422, finance.getBack(id, 400));

        shop.decideAtPsp(dispute, "lost");
        shop.await("its end", () -> shop.ops("GET", "/v1/ops/books", "").at("/chargebacks/0/state").asText()
                .equals("lost"));

        assertEquals(200, finance.getBack(id, 400));
        assertEquals(1_000, finance.receivable());
    }

    /** It waited for the dispute's end, which nobody of ours would ever hear of. */
    @Test
    void aDisputeOfAChargeThatWeHaveNotIsFinances() {
        teller.pay("cart-1", 1_000);
        teller.bring("s_1,chargeback,ch_unknown,cb_x,,,400,KRW,0," + shop.now());
        String id = "dis_acct_1:chargeback:cb_x:movement";
        shop.await("it to be finance's", () -> finance.claim(id) == 200);

        assertEquals(200, finance.writeOff(id, 400));
        assertEquals(600, finance.receivable());
        finance.booksHold();
    }

    private interface Correcting {
        int correct(String id, long amount);
    }

    /** What the row of this kind, and a discrepancy of this type, is about, finance books once. */
    private void isFinances(String kind, String type, Correcting correcting) {
        JsonNode found = shop.ops("GET", "/v1/ops/books", "").path("discrepancies").valueStream()
                .filter(one -> one.path("id").asText().startsWith("dis_acct_1:" + kind + ":")
                        && one.path("type").asText().equals(type))
                .findFirst().orElseThrow(() -> new AssertionError(shop.ops("GET", "/v1/ops/books", "").toString()));
        String id = found.path("id").asText();
        assertEquals(200, finance.claim(id));
        assertEquals(200, correcting.correct(id, 400), found::toString);
        assertEquals(200, finance.reopen(id));
        assertEquals(200, finance.claim(id));
        assertEquals(422, correcting.correct(id, 400), "a second time");
    }

    /** 400 of 1,000, whose key was too old when the PSP was there again. */
    private String discardedRefund() {
        return discardedRefund("tok_visa");
    }

    private String discardedRefund(String source) {
        String payment = teller.payWith(source, "cart-1", 1_000);
        down();
        teller.refund(payment, "refund-1", 400);
        String refund = refundOf(payment);
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(3));
        shop.faults("");
        shop.await("it to be given up", () -> job(refund).path("state").asText().equals("dead"));
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        JsonNode done = shop.ops("POST", "/v1/ops/jobs/" + refund + "/discard",
                "{\"fence\": " + job(refund).path("fence") + ", \"who\": \"kim\", \"why\": \"too old\"}");
        assertEquals("discard", done.path("action").asText(), done::toString);
        return refund;
    }

    /** Refunds of ours are not answered. */
    private void down() {
        shop.faults(StoryTeller.rule("refund", "before-accept", "status", "", "\"always\": true"));
    }

    private JsonNode job(String id) {
        return shop.ops("GET", "/v1/ops/jobs/" + id, "");
    }

    /** After what goes out has arrived or come back, and nothing is a program's any more; the day. */
    private String settled() {
        teller.world.clock().sleep(Duration.ofMinutes(10));
        String day = shop.closeDay();
        teller.reconcile(day);
        shop.await("nothing to be a program's", () -> shop.ops("GET", "/v1/ops/books", "").path("discrepancies")
                .valueStream()
                .noneMatch(one -> one.path("queue").asText().equals("resolver")
                        && one.path("state").asText().equals("open")));
        return day;
    }

    /** 900 of one order, until somebody decides. */
    private String hold() {
        ObjectNode body = Json.object().put("method", "direct").put("source", "tok_visa").put("capture", "manual");
        body.withArray("/orders").addObject().put("seller", "sel_1").put("amount", 900).put("currency", "KRW");
        return teller.payment(shop.post("/v1/payments", "cart-1", body));
    }

    private String onlyDiscrepancy() {
        return shop.ops("GET", "/v1/ops/books", "").at("/discrepancies/0/id").asText();
    }
}
