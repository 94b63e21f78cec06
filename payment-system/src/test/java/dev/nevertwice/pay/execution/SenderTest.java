package dev.nevertwice.pay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.Outcome;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.retry.RetryBudget;
import dev.nevertwice.pay.retry.RetryPolicy;
import dev.nevertwice.pay.retry.RetrySettings;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The PSP was away, and now the key is so old that it does not find anything by it; mostly of a payment that was canceled meanwhile. */
class SenderTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration KEY_USABLE = Duration.ofHours(23);
    private static final String NOTHING = "{\"data\": []}";
    private static final String HELD = """
            {"data": [{"id": "reg_1", "reference": "att_1", "status": "authorized", "updated_at": "2026-11-22T10:00:00Z",
              "orders": [{"reference": "ord_1", "amount": 900, "currency": "KRW", "charge": "ch_1"}]}]}""";

    private static final String TAKEN = """
            {"data": [{"id": "theirs_1", "reference": "ours_1", "charge": "ch_1", "amount": 900, "currency": "KRW",
              "status": "succeeded", "created_at": "2026-11-22T10:00:00Z"}]}""";

    private Response byReference = answer(200, NOTHING);

    /** An operator was told to redrive it, because the PSP had it; whoever did was told that its key is too old. */
    @ParameterizedTest
    @EnumSource(Operation.class)
    void whatIsWantedYetIsRecordedWhenItIsFoundByItsReference(Operation operation) {
        byReference = answer(200, operation == Operation.REGISTER ? HELD : TAKEN);

        Class<? extends Outcome> found =
                switch (operation) {
                    case REGISTER -> Outcome.Registered.class;
                    case CAPTURE -> Outcome.Captured.class;
                    case VOID -> Outcome.Voided.class;
                    case REFUND -> Outcome.Refunded.class;
                };
        assertInstanceOf(found, wanted(operation));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void whatIsWantedYetAndFoundByNeitherIsGivenUp(Operation operation) {
        assertEquals(new Outcome.Refused(Outcome.Refused.OURS, RetryPolicy.KEY_TOO_OLD), wanted(operation));
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void whatIsWantedYetIsNotGivenUpForALookUpThatIsNotAnswered(Operation operation) {
        byReference = answer(503, "{}");

        assertInstanceOf(Outcome.Unknown.class, wanted(operation));
    }

    @Test
    void whatIsFoundByItsReferenceIsRecorded() {
        byReference = answer(200, HELD);

        assertEquals(
                "reg_1", assertInstanceOf(Outcome.Registered.class, ask()).registration().id());
    }

    @Test
    void aLookUpThatIsNotAnsweredEndsNothing() {
        byReference = answer(503, "{}");

        assertInstanceOf(Outcome.Unknown.class, ask());
    }

    @Test
    void whatIsFoundByNeitherIsCanceled() {
        assertEquals(new Outcome.Declined("canceled"), ask());
    }

    private Outcome ask() {
        return ask(Operation.REGISTER, PaymentState.CANCEL_ASKED);
    }

    /** Of a payment that is to be paid, or given back, as ever. */
    private Outcome wanted(Operation operation) {
        return ask(operation, operation == Operation.REGISTER ? PaymentState.UNKNOWN : PaymentState.CAPTURING);
    }

    private Outcome ask(Operation operation, PaymentState state) {
        SystemClock clock = new SystemClock();
        RetrySettings retry = RetrySettings.defaults();
        Transactions transactions =
                new Transactions(new MemoryStore(Monitor.ofThreads(), Instant::now), clock, new SystemEntropy());
        PspGateway psp = new PspGateway("acct_1", this::exchange, Gate.open(), "key", Duration.ofSeconds(1));
        Sender sender = new Sender(
                new Jobs(transactions, clock, Duration.ofSeconds(10)), new Psps(List.of(psp)), new SystemEntropy(),
                new Executor.Rules(
                        new RetryPolicy(retry.strategies(), KEY_USABLE), new RetryBudget(retry.budget(), clock),
                        new RetryBudget(retry.lookUpBudget(), clock)));
        Payment payment = new Payment(
                "pay_1", "mer_1", state, 2, Money.of(900, "KRW"), AT, AT, Payment.Capture.AUTOMATIC,
                Attempt.begun("att_1", 1, "direct", "acct_1", "pay_1"),
                List.of(new Order("ord_1", "sel_1", Money.of(900, "KRW"))));
        String id = operation == Operation.REGISTER ? "att_1" : "ours_1";
        String subject = operation == Operation.REGISTER ? "att_1" : "ch_1";
        Intent intent = new Intent(id, operation, "pay_1", "acct_1", subject, id, new byte[0], AT);
        return sender.ask(
                new Claim(id, 12, 12, AT), new Known(intent, Optional.of(payment), KEY_USABLE.plusHours(1)));
    }

    private Exchange exchange(Request request, Duration deadline) {
        return new Exchange.Answered(
                request.target().contains("idempotency_key") ? answer(200, NOTHING) : byReference);
    }

    private static Response answer(int status, String body) {
        return new Response(status, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8));
    }
}
