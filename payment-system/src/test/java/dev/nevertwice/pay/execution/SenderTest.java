package dev.nevertwice.pay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
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

/** A payment was canceled while the PSP was away, and now its key is so old that the PSP does not find anything by it. */
class SenderTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration KEY_USABLE = Duration.ofHours(23);
    private static final String NOTHING = "{\"data\": []}";
    private static final String HELD = """
            {"data": [{"id": "reg_1", "reference": "att_1", "status": "authorized", "updated_at": "2026-11-22T10:00:00Z",
              "orders": [{"reference": "ord_1", "amount": 900, "currency": "KRW", "charge": "ch_1"}]}]}""";

    private Response byReference = answer(200, NOTHING);

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
                "pay_1", "mer_1", PaymentState.CANCEL_ASKED, 2, Money.of(900, "KRW"), AT, AT, Payment.Capture.AUTOMATIC,
                Attempt.begun("att_1", 1, "direct", "acct_1", "pay_1"),
                List.of(new Order("ord_1", "sel_1", Money.of(900, "KRW"))));
        Intent intent = new Intent(
                "att_1", Intent.Operation.REGISTER, "pay_1", "acct_1", "att_1", "att_1", new byte[0], AT);
        return sender.ask(
                new Claim("att_1", 12, 12, AT), new Known(intent, Optional.of(payment), KEY_USABLE.plusHours(1)));
    }

    private Exchange exchange(Request request, Duration deadline) {
        return new Exchange.Answered(
                request.target().contains("idempotency_key") ? answer(200, NOTHING) : byReference);
    }

    private static Response answer(int status, String body) {
        return new Response(status, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8));
    }
}
