package dev.nevertwice.pay.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.api.Problem.Refusal;
import dev.nevertwice.pay.deadletter.DeadLetters.Wish;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Intent;
import dev.nevertwice.pay.execution.Intent.Operation;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.execution.Queues.Item;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.ledger.Movement;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.psp.Refund;
import dev.nevertwice.pay.store.Store.Body;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator discards, while time goes by: the return of 1,000 that were nobody's, or a registration. */
class DiscardTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final Duration KEYS_LIVE = Duration.ofMinutes(5);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final String NOTHING = "{\"data\": []}";
    private static final String RETURN = "rfd_acct_1_ch_1";
    private static final Money AMOUNT = Money.of(1_000, "KRW");

    private Instant now = AT;
    private Duration lookUpTakes = Duration.ZERO;
    private String answer = NOTHING;

    private final Transactions transactions = new Transactions(
            new MemoryStore(Monitor.ofThreads(), () -> now), new SystemClock(), new SystemEntropy());
    private final Recorder recorder = new Recorder(new Ledger(), payment -> List.of());
    private final Jobs jobs = new Jobs(transactions, new SystemClock(), LEASE);
    private final PspGateway psp = new PspGateway(
            "acct_1", (request, deadline) -> answered(), Gate.open(), "key", Duration.ofSeconds(1));
    private final DeadLetters letters = new DeadLetters(
            transactions, new Psps(List.of(psp)), recorder, null, new SystemEntropy(), KEYS_LIVE);

    @BeforeEach
    void aChargeOfNobodys() {
        Movement charge = new Movement("acct_1", "charge", "ch_1", null, null, AMOUNT, AT);
        boolean adopted = in(transaction -> recorder.giveBack(transaction, charge));
        assertTrue(adopted);
    }

    /** It arrived after the PSP had said no and before the time was looked at: the buyer was paid twice. */
    @Test
    void aReturnIsDiscardedOnlyIfThePspIsAskedWhenNoTryCanArriveAnyMore() {
        givenUp();
        isRefusedUntilNoTryCanArrive(RETURN);
    }

    @Test
    void aRegistrationIsDiscardedOnlyIfThePspIsAskedWhenNoTryCanArriveAnyMore() {
        Intent intent = new Intent(
                "att_1", Operation.REGISTER, null, "acct_1", "att_1", "att_1", new byte[0], AT);
        in(transaction -> transaction.runAll(List.of(intent.add(), Jobs.add("att_1", Queue.RETRY, AT))));
        givenUp();
        isRefusedUntilNoTryCanArrive("att_1");
    }

    private void isRefusedUntilNoTryCanArrive(String job) {
        now = item(job).dueAt().plus(KEYS_LIVE).minusMillis(1);
        lookUpTakes = Duration.ofSeconds(1);

        Refusal refusal = assertThrows(Refusal.class, () -> discarded(job, "too old"));

        assertTrue(refusal.getMessage().startsWith("absence_not_proven"), refusal::getMessage);
    }

    /** As often as it was tried, it had been decided already. */
    @Test
    void aReturnThatIsOpenAgainIsDecidedAgain() {
        givenUp();
        now = now.plus(KEYS_LIVE).plus(LEASE).plusMillis(1);
        discarded(RETURN, "too old");
        told(Refund.Status.SUCCEEDED);
        told(Refund.Status.FAILED);
        answer = """
                {"data": [{"id": "re_1", "charge": "ch_1", "reference": "%s", "amount": 1000, "currency": "KRW",
                 "status": "failed", "created_at": "%2$s", "updated_at": "%2$s"}]}""".formatted(RETURN, AT);

        discarded(RETURN, "its account is closed");

        assertEquals("done", item(RETURN).state());
        assertEquals("open", item(RETURN + "_anew_anew").state());
    }

    private void givenUp() {
        for (Claim claim : jobs.claim(Queue.RETRY, 10)) {
            jobs.bury(claim, "key_too_old");
        }
    }

    private void discarded(String job, String why) {
        letters.discard(new Wish(job, item(job).fence(), "kim", why));
    }

    private void told(Refund.Status status) {
        Refund refund = new Refund("re_1", "ch_1", RETURN, AMOUNT, status, AT, AT);
        in(transaction -> recorder.refund(transaction, "acct_1", RETURN, refund, "test"));
    }

    private Item item(String job) {
        return in(transaction -> Queues.find(transaction, job)).orElseThrow();
    }

    private Exchange answered() {
        now = now.plus(lookUpTakes);
        return new Answered(new Response(200, new TreeMap<>(), answer.getBytes(StandardCharsets.UTF_8)));
    }

    private <T> T in(Body<T> body) {
        return transactions.repeatable(body);
    }
}
