package dev.nevertwice.pay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.audit.Audit;
import dev.nevertwice.pay.audit.BookCheck;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.Seller;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Chargeback;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.psp.Registration.Charged;
import dev.nevertwice.pay.servicing.Decisions;
import dev.nevertwice.pay.servicing.Refunds;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Store.Body;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The PSP says what can't be, after what it said before. A seller has sold for 1,000; the books are the PSP's, or somebody is told. */
class ContradictionTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    private static final Response NOT_FOUND = response(404, "{\"code\": \"not_found\"}");
    private static final Response UNAVAILABLE = response(503, "{}");
    private static final Response OPENED = response(200, """
            {"id": "cb_1", "charge": "ch_1", "reference": "att_1", "amount": 400, "currency": "KRW", "status": "opened",
             "created_at": "2026-11-22T10:00:00Z"}""");

    /** To a look-up. */
    private Response answer = NOT_FOUND;

    private final Transactions transactions = new Transactions(
            new MemoryStore(Monitor.ofThreads(), Instant::now), new SystemClock(), new SystemEntropy());
    private final Ledger ledger = new Ledger();
    private final Recorder recorder = new Recorder(ledger, payment -> List.of());
    private final Refunds refunds =
            new Refunds(new Decisions(transactions, new SystemEntropy()), ledger, new SystemEntropy());

    @BeforeEach
    void aPaidPayment() {
        begun("1");
        approved("1");
        assertEquals(1_000, wallet());
    }

    /** The return of what another payment was charged after it had been declined. */
    private String undone() {
        begun("2");
        in(transaction -> recorder.decline(transaction, "att_2", "do_not_honor", "test"));
        approved("2");
        return Returns.undone("ord_2");
    }

    private void begun(String number) {
        Payment payment = new Payment(
                "pay_" + number, "mer_1", PaymentState.CREATED, 1, krw(1_000), AT, AT, Payment.Capture.AUTOMATIC,
                Attempt.begun("att_" + number, 1, "direct", "acct_1", "pay_" + number),
                List.of(new Order("ord_" + number, "sel_1", krw(1_000))));
        in(transaction -> transaction.runAll(Payments.create(payment)));
    }

    private void approved(String number) {
        Registration approved = new Registration(
                "reg_" + number, "att_" + number, Registration.Status.APPROVED, null, null, AT,
                List.of(new Charged("ord_" + number, krw(1_000), "ch_" + number)));
        assertEquals(
                Recorded.APPLIED,
                in(transaction -> recorder.registration(transaction, "acct_1", approved, "test")));
    }

    private void discarded(String refund) {
        in(transaction -> {
            Jobs.lock(transaction, refund);
            recorder.notMade(transaction, Intent.find(transaction, refund).orElseThrow(), "test");
            return true;
        });
    }

    /** Of 1,000 that were disputed 600 came again, and 400 were held from the seller for ever, and nobody knew. */
    @Test
    void aDisputeThatEndsWithAnotherAmountIsNotBooked() {
        assertEquals(Recorded.APPLIED, told("cb_1", "att_1", "ch_1", 1_000, Chargeback.Status.OPENED));

        assertEquals(Recorded.REFUSED, told("cb_1", "att_1", "ch_1", 600, Chargeback.Status.WON));
        assertEquals(Recorded.REFUSED, told("cb_1", "att_1", "ch_1", 600, Chargeback.Status.LOST));

        assertEquals(1_000, balance("chargebacks"));
        assertEquals(0, wallet());
        assertEquals(Recorded.APPLIED, told("cb_1", "att_1", "ch_1", 1_000, Chargeback.Status.WON));
        assertEquals(1_000, wallet());
        assertEquals(0, balance("chargebacks"));
    }

    /** It was looked up once a day for ever, and nobody knew that nothing would come of it. */
    @Test
    void aDisputeThatThePspDoesNotFindIsForAPersonOnceItWouldKnow() {
        assertEquals(Recorded.APPLIED, told("cb_1", "att_1", "ch_1", 400, Chargeback.Status.OPENED));
        assertEquals(Recorded.APPLIED, told("cb_2", "att_1", "ch_1", 600, Chargeback.Status.OPENED));
        DisputeTracker tracker = tracker();

        tracker.proceed(new Claim("dispute:acct_1:cb_1", 0, 9, Instant.now()));
        assertEquals(0, dead());
        tracker.proceed(new Claim("dispute:acct_1:cb_2", 0, 10, Instant.now()));

        assertEquals(1, dead());
        assertEquals(Recorded.APPLIED, told("cb_2", "att_1", "ch_1", 600, Chargeback.Status.WON));
        assertEquals(600, wallet());
    }

    /** One look-up missed it, a month after the tenth, and nobody looked it up any more. */
    @Test
    void aDisputeThatThePspHadIsForAPersonOnlyWhenItIsMissedAgainAndAgain() {
        assertEquals(Recorded.APPLIED, told("cb_1", "att_1", "ch_1", 400, Chargeback.Status.OPENED));
        DisputeTracker tracker = tracker();
        answer = OPENED;
        lookUps(tracker, 11);
        answer = UNAVAILABLE;
        lookUps(tracker, 5);

        for (int day = 1; day <= 3; day++) {
            answer = NOT_FOUND;
            lookUps(tracker, 2);
            answer = OPENED;
            lookUps(tracker, 1);
        }
        assertEquals(0, dead());

        answer = NOT_FOUND;
        lookUps(tracker, 3);
        assertEquals(1, dead());
    }

    @Test
    void aDisputeOfNobodysChargeThatEndsWithAnotherAmountIsNotBooked() {
        assertTrue(foreign("ch_foreign"));
        assertEquals(Recorded.APPLIED, told("cb_1", "att_foreign", "ch_foreign", 1_000, Chargeback.Status.OPENED));

        assertEquals(Recorded.REFUSED, told("cb_1", "att_foreign", "ch_foreign", 600, Chargeback.Status.WON));

        assertEquals(0, balance("suspense"));
    }

    /** It came back to our account at the PSP and was nobody's: neither the buyer had it nor the seller. */
    @Test
    void aRefundThatFailsAfterItHadSucceededIsTheSellersMoneyAgain() {
        String refund = ordered(400);
        assertEquals(Recorded.APPLIED, told(refund, "ch_1", 400, Refund.Status.SUCCEEDED));
        assertEquals(600, wallet());

        assertEquals(Recorded.APPLIED, told(refund, "ch_1", 400, Refund.Status.FAILED));
        assertEquals(Recorded.DUPLICATE, told(refund, "ch_1", 400, Refund.Status.FAILED));

        assertEquals(1_000, wallet());
        assertEquals(0, balance("refunds_due"));
        ordered(1_000);
        assertEquals(0, wallet());
    }

    /** The seller had the money again, and so had the buyer. */
    @Test
    void aRefundThatIsMadeAfterItWasRefusedIsNotBooked() {
        String refund = ordered(400);
        assertEquals(Recorded.APPLIED, in(transaction -> recorder.refundRefused(transaction, refund, "test")));

        assertEquals(Recorded.REFUSED, told(refund, "ch_1", 400, Refund.Status.SUCCEEDED));

        assertEquals(1_000, wallet());
        assertEquals(0, balance("refunds_due"));
    }

    /** Nobody was at it any more, and its buyer never got it. */
    @Test
    void aReturnThatFailsAfterItHadSucceededIsForAPerson() {
        assertTrue(foreign("ch_foreign"));
        String refund = Returns.unwanted("acct_1", "ch_foreign");
        assertEquals(Recorded.APPLIED, told(refund, "ch_foreign", 1_000, Refund.Status.SUCCEEDED));
        assertEquals(0, dead());

        told(refund, "ch_foreign", 1_000, Refund.Status.FAILED);

        assertEquals(1, dead());
        assertEquals(-1_000, balance("suspense"));
    }

    /** By the books nobody asked for it any more: its dispute was too early for ever, and no person knew. */
    @Test
    void aReturnThatFailsAfterItHadSucceededMayBeDisputed() {
        assertTrue(foreign("ch_foreign"));
        String refund = Returns.unwanted("acct_1", "ch_foreign");
        told(refund, "ch_foreign", 1_000, Refund.Status.SUCCEEDED);
        told(refund, "ch_foreign", 1_000, Refund.Status.FAILED);

        assertEquals(Recorded.APPLIED, told("cb_1", "att_foreign", "ch_foreign", 1_000, Chargeback.Status.OPENED));

        assertEquals(0, dead());
        assertEquals(0, balance("suspense"));
    }

    @Test
    void theReturnOfWhatWasUndoneThatFailsAfterItHadSucceededMayBeDisputed() {
        String refund = undone();
        assertEquals(Recorded.APPLIED, told(refund, "ch_2", 1_000, Refund.Status.SUCCEEDED));
        told(refund, "ch_2", 1_000, Refund.Status.FAILED);
        assertEquals(1, dead());

        assertEquals(Recorded.APPLIED, told("cb_1", "att_2", "ch_2", 400, Chargeback.Status.OPENED));

        assertEquals(0, dead());
        assertEquals(-600, balance("refunds_due"));
        List<Intent> asked = in(transaction -> Intent.returning(transaction, "acct_1", "ch_2"));
        assertEquals(List.of(krw(600)), asked.stream().map(Intent::amount).toList());
    }

    /** It was dead for ever and counted as still owed, though all of it had gone by the dispute. */
    @Test
    void aReturnThatFailsAfterItsDisputeWasToldIsTakenOutByIt() {
        String refund = undone();
        takenOutByItsDispute(refund);
    }

    @Test
    void aReturnThatWasGivenUpAndFailsAfterItsDisputeWasToldIsTakenOutByIt() {
        String refund = undone();
        in(transaction -> transaction.updateIf(
                ExecutionTables.JOB, List.of(refund), Condition.always(), ExecutionTables.JOB_STATE.to("dead")));
        takenOutByItsDispute(refund);
    }

    /** It was a dead letter over money that the dispute had taken already. */
    @Test
    void aReturnThatIsHeardOfOnlyAfterItsDisputeTookItOutIsOwedToNobody() {
        String refund = undone();
        assertEquals(Recorded.APPLIED, told("cb_1", "att_2", "ch_2", 1_000, Chargeback.Status.OPENED));
        told(refund, "ch_2", 1_000, Refund.Status.PENDING);
        told(refund, "ch_2", 1_000, Refund.Status.FAILED);
        assertEquals(0, dead());
        assertEquals(List.of(), in(transaction -> Intent.returning(transaction, "acct_1", "ch_2")));
        assertEquals(0, balance("refunds_due"));
    }

    /** A look-up that took its time put it back among what the PSP has under way, and its dispute waited for that for ever. */
    @Test
    void aReturnThatFailedIsNotPendingAgainWhenALookUpFromBeforeSaysSo() {
        String refund = undone();
        assertEquals(Recorded.APPLIED, told(refund, "ch_2", 1_000, Refund.Status.PENDING));
        assertEquals(Recorded.REFUSED, told(refund, "ch_2", 1_000, Refund.Status.FAILED));

        assertEquals(Recorded.REFUSED, told(refund, "ch_2", 1_000, Refund.Status.PENDING));

        assertEquals(Recorded.APPLIED, told("cb_1", "att_2", "ch_2", 1_000, Chargeback.Status.OPENED));
        assertEquals(0, dead());
    }

    private void takenOutByItsDispute(String refund) {
        assertEquals(Recorded.APPLIED, told(refund, "ch_2", 1_000, Refund.Status.PENDING));
        assertEquals(Recorded.EARLY, told("cb_1", "att_2", "ch_2", 1_000, Chargeback.Status.OPENED));

        assertEquals(Recorded.REFUSED, told(refund, "ch_2", 1_000, Refund.Status.FAILED));

        assertEquals(Recorded.APPLIED, told("cb_1", "att_2", "ch_2", 1_000, Chargeback.Status.OPENED));
        assertEquals(0, dead());
        assertEquals(List.of(), in(transaction -> Intent.returning(transaction, "acct_1", "ch_2")));
        assertEquals(0, balance("refunds_due"));
    }

    /** What was asked for in its place is over: that is not asked for again, or its buyer would wait for ever. */
    @Test
    void aReturnThatFailsAfterItWasMadeAfterAllIsAskedForOnceMore() {
        String refund = undone();
        discarded(refund);
        assertEquals(Recorded.APPLIED, told(refund, "ch_2", 1_000, Refund.Status.SUCCEEDED));
        told(refund, "ch_2", 1_000, Refund.Status.FAILED);

        discarded(refund);

        assertEquals(0, dead());
        List<Intent> asked = in(transaction -> Intent.returning(transaction, "acct_1", "ch_2"));
        assertEquals(List.of(refund + "_anew_anew"), asked.stream().map(Intent::id).toList());
    }

    /** Redriven, its job was claimed again as often as its lease ended, and nobody knew. */
    @Test
    void aReturnThatIsSaidToHaveArrivedAfterItCameBackIsForAPerson() {
        String refund = undone();
        assertEquals(Recorded.REFUSED, told(refund, "ch_2", 1_000, Refund.Status.FAILED));

        assertEquals(Recorded.REFUSED, told(refund, "ch_2", 1_000, Refund.Status.SUCCEEDED));

        assertEquals(-1_000, balance("refunds_due"));
    }

    /** The PSP refused the reference, whatever was tried, and the buyer never got it. */
    @Test
    void howeverLongThePspsIdsAreWhatGoesBackHasAReferenceThatItTakes() {
        String charge = "ch_" + "x".repeat(60);
        assertTrue(foreign(charge + "1"));
        assertTrue(foreign(charge + "2"));
        told("cb_" + "y".repeat(60), "att_foreign", charge + "1", 400, Chargeback.Status.OPENED);
        told("cb_" + "y".repeat(60), "att_foreign", charge + "1", 400, Chargeback.Status.WON);

        List<String> ids = in(transaction -> transaction
                .scan(ExecutionTables.INTENT, Condition.always(), Integer.MAX_VALUE)).stream()
                .map(row -> row.get(ExecutionTables.INTENT_ID))
                .toList();
        assertEquals(4, ids.size(), ids::toString);
        ids.forEach(id -> assertTrue(id.matches("[A-Za-z0-9_.:-]{1,64}"), id));
        assertNotEquals(Returns.unwanted("acct_1", charge + "1"), Returns.unwanted("acct_1", charge + "2"));
    }

    private DisputeTracker tracker() {
        PspGateway psp = new PspGateway(
                "acct_1", (request, deadline) -> new Answered(answer), Gate.open(), "key", Duration.ofSeconds(1));
        return new DisputeTracker(transactions, new Psps(List.of(psp)), recorder, new SystemEntropy());
    }

    /** Each as soon as the one before is through. */
    private void lookUps(DisputeTracker tracker, int count) {
        String job = "dispute:acct_1:cb_1";
        for (int i = 0; i < count; i++) {
            Row row = in(transaction -> transaction.get(ExecutionTables.JOB, job)).orElseThrow();
            Claim claim = new Claim(
                    job, row.get(ExecutionTables.FENCE) + 1, row.get(ExecutionTables.TRIES) + 1, Instant.now());
            in(transaction -> transaction.updateIf(
                    ExecutionTables.JOB, List.of(job), Condition.always(), ExecutionTables.FENCE.to(claim.fence())));
            tracker.proceed(claim);
        }
    }

    private static Response response(int status, String body) {
        return new Response(status, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8));
    }

    private boolean foreign(String charge) {
        Movement movement = new Movement("acct_1", "charge", charge, null, null, krw(1_000), AT);
        return in(transaction -> recorder.giveBack(transaction, movement));
    }

    private String ordered(long amount) {
        byte[] body = ("{\"amount\": " + amount + "}").getBytes(StandardCharsets.UTF_8);
        Response reply = refunds.refund("mer_1", "refund " + amount, "pay_1", body);
        assertEquals(201, reply.status(), () -> new String(reply.body(), StandardCharsets.UTF_8));
        return Json.readObject(reply.body()).orElseThrow().path("id").asText();
    }

    private Recorded told(String refund, String charge, long amount, Refund.Status status) {
        Refund theirs = new Refund("re_1", charge, refund, krw(amount), status, AT, AT);
        return in(transaction -> recorder.refund(transaction, "acct_1", refund, theirs, "test"));
    }

    private Recorded told(String dispute, String attempt, String charge, long amount, Chargeback.Status status) {
        Chargeback theirs = new Chargeback(dispute, charge, attempt, krw(amount), status, AT, AT);
        return in(transaction -> recorder.chargeback(transaction, "acct_1", theirs));
    }

    private long wallet() {
        List<Row> wallets = in(transaction -> Ledger.wallets(transaction, new Seller("mer_1", "sel_1")));
        return wallets.getFirst().get(dev.nevertwice.pay.ledger.LedgerTables.AVAILABLE);
    }

    /** Debits above zero; the whole books hold besides. */
    private long balance(String account) {
        Audit audit = new BookCheck(transactions).run();
        assertTrue(audit.holds(), () -> audit.json().toString());
        for (var row : audit.json().path("accounts")) {
            if (row.path("account").asText().equals(account)) {
                return row.path("debit").asLong() - row.path("credit").asLong();
            }
        }
        return 0;
    }

    private int dead() {
        return in(transaction -> Jobs.countDead(transaction, 10));
    }

    private <T> T in(Body<T> body) {
        return transactions.repeatable(body);
    }

    private static Money krw(long amount) {
        return Money.of(amount, "KRW");
    }
}
