package dev.nevertwice.pay.reconciliation;

import static dev.nevertwice.pay.reconciliation.ReconciliationTables.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.payout.PayoutRecorder;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.retry.Strategy;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Store.Body;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Channel.Exchange.Answered;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolverTest {

    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final String UNNAMED = """
            {"id": "o_1", "charge": "ch_1", "amount": 400, "currency": "KRW", "status": "succeeded",
             "created_at": "2026-11-22T10:00:00Z"%s}""";

    private String answer;

    private final Transactions transactions = new Transactions(
            new MemoryStore(Monitor.ofThreads(), Instant::now), new SystemClock(), new SystemEntropy());
    private final Ledger ledger = new Ledger();

    /** Made in the PSP's dashboard: that was an unreadable answer, it was looked up for ever, and nobody knew. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", \"reference\": null"})
    void whatThePspSaysThatNobodyAskedForIsFinancesAtOnce(String reference) {
        answer = UNNAMED.formatted(reference);
        for (String kind : List.of("refund", "capture")) {
            Row found = resolved(kind);

            assertEquals("finance", found.get(QUEUE));
            assertEquals("nobody of ours asked for it", found.get(RESOLUTION));
        }
    }

    private Row resolved(String kind) {
        Discrepancy opened = new Discrepancy(
                "dis_acct_1:" + kind + ":o_1:movement", "acct_1", DiscrepancyType.MISSING_HERE, "o_1", "movement", null,
                "400 KRW", "2026-11-22");
        in(transaction -> transaction.runAll(List.of(
                new Statement.Insert(row(kind)),
                new Statement.Insert(opened.row(AT)),
                Jobs.add(opened.id(), Queue.RESOLVE, AT))));
        resolver().resolve(new Claim(opened.id(), 0, 1, AT));
        return in(transaction -> transaction.get(DISCREPANCY, opened.id())).orElseThrow();
    }

    private static Row row(String kind) {
        return ROW.row()
                .set(ACCOUNT, "acct_1")
                .set(ROW_REFERENCE, "s_1")
                .set(KIND, kind)
                .set(REFERENCE, "o_1")
                .set(CHARGE, "ch_1")
                .set(AMOUNT, 400L)
                .set(CURRENCY, "KRW")
                .set(FEE_DIFFERS, false)
                .set(OCCURRED_AT, AT)
                .set(DAY, "2026-11-22")
                .set(LINE, 2L)
                .build();
    }

    private Resolver resolver() {
        PspGateway psp = new PspGateway(
                "acct_1",
                (request, deadline) -> new Answered(
                        new Response(200, new TreeMap<>(), answer.getBytes(StandardCharsets.UTF_8))),
                Gate.open(), "key", Duration.ofSeconds(1));
        return new Resolver(
                transactions, new Psps(List.of(psp)), new Recorder(ledger, payment -> List.of()),
                new PayoutRecorder(ledger), ledger, new SystemEntropy(),
                new Strategy.FixedInterval(Duration.ofSeconds(1)));
    }

    private <T> T in(Body<T> body) {
        return transactions.repeatable(body);
    }
}
