package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.audit.Audit;
import dev.nevertwice.pay.audit.BookCheck;
import dev.nevertwice.pay.casework.Casework;
import dev.nevertwice.pay.casework.Correction;
import dev.nevertwice.pay.deadletter.DeadLetters;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.DisputeTracker;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.execution.Recorder.Recorded;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.payout.PayoutRecorder;
import dev.nevertwice.pay.psp.Chargeback;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.psp.Registration;
import dev.nevertwice.pay.psp.Registration.Charged;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.servicing.Decisions;
import dev.nevertwice.pay.servicing.Refunds;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
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

/** A settled dispute that no program can book: it is a person's, who can. A seller has sold for 1,000 by the charge ch_1. */
class DisputedRowTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    private static final String JOB = "dispute:acct_1:cb_1";

    /** To every look-up. */
    private String answer;

    private int status = 200;

    private Instant now = AT;

    private final Entropy entropy = new SystemEntropy();
    private final Transactions transactions =
            new Transactions(new MemoryStore(Monitor.ofThreads(), () -> now), new SystemClock(), entropy);
    private final Ledger ledger = new Ledger();
    private final Recorder recorder = new Recorder(ledger, payment -> List.of());
    private final Psps psps = new Psps(List.of(new PspGateway(
            "acct_1",
            (request, deadline) -> new Answered(
                    new Response(status, new TreeMap<>(), answer.getBytes(StandardCharsets.UTF_8))),
            Gate.open(), "key", Duration.ofSeconds(1))));
    private final Jobs jobs = new Jobs(transactions, new SystemClock(), Duration.ofMinutes(1));
    private final Resolver resolver = new Resolver(
            transactions, psps, recorder, new PayoutRecorder(ledger), ledger, entropy,
            new Strategy.FixedInterval(Duration.ofSeconds(1)));
    private final DisputeTracker tracker = new DisputeTracker(transactions, psps, recorder, entropy);
    private final DeadLetters deadLetters = new DeadLetters(
            transactions, psps, recorder, new PayoutRecorder(ledger), entropy, Duration.ofDays(1));
    private final Casework casework = new Casework(transactions, entropy, Duration.ofDays(100));

    @BeforeEach
    void aPaidPayment() {
        Payment payment = new Payment(
                "pay_1", "mer_1", PaymentState.CREATED, 1, krw(1_000), AT, AT, Payment.Capture.AUTOMATIC,
                Attempt.begun("att_1", 1, "direct", "acct_1", "pay_1"),
                List.of(new Order("ord_1", "sel_1", krw(1_000))));
        Registration approved = new Registration(
                "reg_1", "att_1", Registration.Status.APPROVED, null, null, AT,
                List.of(new Charged("ord_1", krw(1_000), "ch_1")));
        in(transaction -> transaction.runAll(Payments.create(payment)));
        in(transaction -> recorder.registration(transaction, "acct_1", approved, "test"));
    }

    /** It was looked up for ever, and "a program is still at it". */
    @Test
    void aDisputeOfWhatWasRefundedIsFinancesWhoCanBookIt() {
        told(ordered(1_000), 1_000, Refund.Status.SUCCEEDED);
        says("cb_1", 1_000, "opened");
        String found = found("chargeback", "cb_1", "ch_1", 1_000);

        resolve(20);

        assertEquals("finance", queue(found));
        assertTrue(books(found, Side.CREDIT, 1_000));
        assertEquals(-1_000, receivable());
        assertEquals(Recorded.REFUSED, told("cb_1", "ch_1", 1_000, Chargeback.Status.OPENED));
        assertEquals(Recorded.REFUSED, told("cb_1", "ch_1", 1_000, Chargeback.Status.WON));

        says("cb_1", 1_000, "won");
        String won = found("chargeback_won", "cb_1", "ch_1", 1_000);
        resolve(20);
        assertTrue(books(won, Side.DEBIT, 1_000), "who booked it the one way books it the other way");
        assertEquals(0, receivable());
    }

    /** The bank's answer may take weeks, and makes room. */
    @Test
    void aDisputeWaitsForAnotherOneOfItsChargeForAsLongAsThatIsOpen() {
        assertEquals(Recorded.APPLIED, told("cb_1", "ch_1", 1_000, Chargeback.Status.OPENED));
        says("cb_2", 1_000, "opened");
        String found = found("chargeback", "cb_2", "ch_1", 1_000);
        resolve(20);
        assertEquals("resolver", queue(found));

        assertEquals(Recorded.APPLIED, told("cb_1", "ch_1", 1_000, Chargeback.Status.WON));
        resolve(1);

        assertEquals("resolved", state(found));
        assertEquals(0, receivable());
    }

    @Test
    void aDisputeWaitsForARefundThatThePspIsAtForAsLongAsThatTakes() {
        String refund = ordered(1_000);
        told(refund, 1_000, Refund.Status.PENDING);
        told("cb_2", "ch_1", 600, Chargeback.Status.LOST);
        says("cb_1", 1_000, "opened");
        String found = found("chargeback", "cb_1", "ch_1", 1_000);

        resolve(20);

        assertEquals("resolver", queue(found));
    }

    /** Of 1,000 that were disputed the PSP gave 600 back: no program would ever book that, and no person was let. */
    @Test
    void aDisputeThatEndsWithAnotherAmountIsAPersons() {
        assertEquals(Recorded.APPLIED, told("cb_1", "ch_1", 1_000, Chargeback.Status.OPENED));
        says("cb_1", 600, "won");
        String found = found("chargeback_won", "cb_1", "ch_1", 600);
        resolve(1);
        assertEquals("finance", queue(found));
        assertTrue(!books(found, Side.DEBIT, 600), "it is looked up yet");
        proceed();
        assertThrows(Refusal.class, this::discard);

        assertTrue(books(found, Side.DEBIT, 600));
        assertEquals(600, receivable());
        assertEquals(Recorded.REFUSED, told("cb_1", "ch_1", 1_000, Chargeback.Status.WON));
        discard();

        assertEquals(0, balance("chargebacks"));
        assertEquals(0, balance("seller_held:mer_1/sel_1"));
        assertEquals(Recorded.DUPLICATE, told("cb_1", "ch_1", 1_000, Chargeback.Status.LOST));
    }

    /** Who redrove the job after that, in place of discarding it, had it done, and what was held stayed held for ever. */
    @Test
    void itsJobCanBeRedrivenTooOnceThatIsBooked() {
        assertEquals(Recorded.APPLIED, told("cb_1", "ch_1", 1_000, Chargeback.Status.OPENED));
        says("cb_1", 600, "won");
        String found = found("chargeback_won", "cb_1", "ch_1", 600);
        resolve(1);
        proceed();
        assertTrue(books(found, Side.DEBIT, 600));

        deadLetters.redrive(wish("it is booked"));
        proceed();

        assertEquals("done", in(transaction -> Queues.find(transaction, JOB)).orElseThrow().state());
        assertEquals(0, balance("chargebacks"));
        assertEquals(0, balance("seller_held:mer_1/sel_1"));
        assertEquals(Recorded.DUPLICATE, told("cb_1", "ch_1", 1_000, Chargeback.Status.LOST));
    }

    /** The same of a charge that was nobody's: there only its movements are booked. */
    @Test
    void aDisputeOfNobodysChargeThatEndsWithAnotherAmountIsAPersonsToo() {
        Movement charge = new Movement("acct_1", "charge", "ch_9", null, null, krw(1_000), AT);
        in(transaction -> recorder.giveBack(transaction, charge));
        assertEquals(Recorded.APPLIED, told("cb_1", "ch_9", 1_000, Chargeback.Status.OPENED));
        says("cb_1", 600, "won");
        String found = found("chargeback_won", "cb_1", "ch_9", 600);

        resolve(1);

        assertTrue(books(found, Side.DEBIT, 600));
        assertEquals(1_600, receivable());
        assertEquals(Recorded.DUPLICATE, told("cb_1", "ch_9", 1_000, Chargeback.Status.WON));
        assertEquals(1_600, receivable());
    }

    /** As Toss's files do: a person could book what a program had booked by the dispute's own name. */
    @Test
    void aDisputeThatIsNamedByItsChargeCannotBeBookedByHand() {
        Movement charge = new Movement("acct_1", "charge", "ch_9", null, null, krw(1_000), AT);
        in(transaction -> recorder.giveBack(transaction, charge));
        assertEquals(Recorded.APPLIED, told("cb_1", "ch_9", 1_000, Chargeback.Status.OPENED));
        knowsNoSuchDispute();
        String found = found("chargeback", "ch_9", "ch_9", 1_000);

        resolve(20);

        assertEquals("finance", queue(found));
        assertFalse(books(found, Side.CREDIT, 1_000));
        assertEquals(1_000, receivable());
    }

    /** The event that it was opened is lost, and the one that tells its end comes weeks later: a program books both by that. */
    @Test
    void norOneThatNobodyHasToldUsOfYet() {
        knowsNoSuchDispute();
        String found = found("chargeback", "ch_1", "ch_1", 1_000);

        resolve(20);

        assertEquals("finance", queue(found));
        assertFalse(books(found, Side.CREDIT, 1_000));
        assertEquals(Recorded.APPLIED, told("cb_1", "ch_1", 1_000, Chargeback.Status.LOST));
        assertEquals(0, receivable());
    }

    private void knowsNoSuchDispute() {
        status = 404;
        answer = "{\"code\": \"not_found\"}";
    }

    private void says(String dispute, long amount, String status) {
        answer = """
                {"id": "%s", "charge": "ch_1", "reference": "att_1", "amount": %d, "currency": "KRW",
                 "status": "%s", "created_at": "2026-11-22T10:00:00Z"}""".formatted(dispute, amount, status);
    }

    /** What a settlement file lists, and no books of ours. */
    private String found(String kind, String reference, String charge, long amount) {
        answer = answer.replace("ch_1", charge);
        Row row = ROW.row()
                .set(ACCOUNT, "acct_1")
                .set(ROW_REFERENCE, "s_" + kind)
                .set(KIND, kind)
                .set(REFERENCE, reference)
                .set(CHARGE, charge)
                .set(MERCHANT_REFERENCE, charge.equals("ch_1") ? "att_1" : null)
                .set(AMOUNT, amount)
                .set(CURRENCY, "KRW")
                .set(FEE_DIFFERS, false)
                .set(OCCURRED_AT, AT)
                .set(DAY, "2026-11-22")
                .set(LINE, 2L)
                .build();
        Discrepancy opened = new Discrepancy(
                "dis_acct_1:" + kind + ":" + reference + ":movement", "acct_1", DiscrepancyType.STATUS_DIFFERS,
                reference, "movement", null, amount + " KRW", "2026-11-22");
        in(transaction -> transaction.runAll(List.of(
                new Statement.Insert(row), new Statement.Insert(opened.row(AT)),
                Jobs.add(opened.id(), Queue.RESOLVE, AT))));
        return opened.id();
    }

    private void resolve(int times) {
        for (int i = 0; i < times; i++) {
            now = now.plus(Duration.ofHours(1));
            jobs.claim(Queue.RESOLVE, 10).forEach(resolver::resolve);
        }
    }

    private void proceed() {
        now = now.plus(Duration.ofDays(1));
        jobs.claim(Queue.DISPUTE, 10).forEach((Claim claim) -> tracker.proceed(claim));
    }

    private void discard() {
        deadLetters.discard(wish("the PSP won't give more"));
    }

    private DeadLetters.Wish wish(String why) {
        long fence = in(transaction -> Queues.find(transaction, JOB)).orElseThrow().fence();
        return new DeadLetters.Wish(JOB, fence, "kim", why);
    }

    /** Whether finance may book so much against our account at the PSP. */
    private boolean books(String id, Side side, long amount) {
        assertInstanceOf(Casework.Result.Done.class, casework.claim(id, "ada", "mine"));
        Side other = side == Side.DEBIT ? Side.CREDIT : Side.DEBIT;
        return casework.resolve(id, "ada", "so it is", new Correction(List.of(
                new Posting("psp_receivable:acct_1", side, krw(amount)),
                new Posting("suspense", other, krw(amount))))) instanceof Casework.Result.Done;
    }

    private String ordered(long amount) {
        byte[] body = ("{\"amount\": " + amount + "}").getBytes(StandardCharsets.UTF_8);
        Refunds refunds = new Refunds(new Decisions(transactions, entropy), ledger, entropy);
        Response reply = refunds.refund("mer_1", "refund-1", "pay_1", body);
        return Json.readObject(reply.body()).orElseThrow().path("id").asText();
    }

    private Recorded told(String refund, long amount, Refund.Status status) {
        Refund theirs = new Refund("re_1", "ch_1", refund, krw(amount), status, AT, AT);
        return in(transaction -> recorder.refund(transaction, "acct_1", refund, theirs, "test"));
    }

    private Recorded told(String dispute, String charge, long amount, Chargeback.Status status) {
        Chargeback theirs = new Chargeback(dispute, charge, "att_1", krw(amount), status, AT, AT);
        return in(transaction -> recorder.chargeback(transaction, "acct_1", theirs));
    }

    private String queue(String id) {
        return in(transaction -> transaction.get(DISCREPANCY, id)).orElseThrow().get(QUEUE);
    }

    private String state(String id) {
        return in(transaction -> transaction.get(DISCREPANCY, id)).orElseThrow().get(STATE);
    }

    private long receivable() {
        return balance("psp_receivable:acct_1");
    }

    /** Debits above zero; the whole books hold besides. */
    private long balance(String account) {
        Audit audit = new BookCheck(transactions).run();
        assertTrue(audit.holds(), () -> audit.json().toString());
        return audit.json().path("accounts").valueStream()
                .filter(row -> row.path("account").asText().equals(account))
                .mapToLong(row -> row.path("debit").asLong() - row.path("credit").asLong())
                .sum();
    }

    private <T> T in(Body<T> body) {
        return transactions.repeatable(body);
    }

    private static Money krw(long amount) {
        return Money.of(amount, "KRW");
    }
}
