package dev.nevertwice.load.kernel;

import dev.nevertwice.chaos.sim.Turns;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.ledger.Entry;
import dev.nevertwice.pay.ledger.Posting;
import dev.nevertwice.pay.ledger.Posting.Side;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.LifeCycle;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Page;
import dev.nevertwice.pay.store.Statement.Same;
import dev.nevertwice.pay.store.Statement.Unequal;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.callback.WebhookSignature;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The smallest parts that decide anything, each alone and warm. JMH makes a benchmark of each method. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Kernels {

    static final int PAIRED_ROWS = 1_000;
    private static final int LIE_EVERY = 100;
    private static final int TASKS = 8;
    private static final int TURNS_EACH = 1_000;

    private static final Table OURS = Table.named("ours");
    private static final Column<String> OUR_ID = OURS.text("id");
    private static final Column<Long> OUR_AMOUNT = OURS.number("amount");
    private static final Table THEIRS = Table.named("theirs");
    private static final Column<String> THEIR_ID = THEIRS.text("id");
    private static final Column<Long> THEIR_AMOUNT = THEIRS.number("amount");

    static {
        OURS.key(OUR_ID);
        THEIRS.key(THEIR_ID);
    }

    private final PaymentState[] states = PaymentState.values();
    private final PaymentEvent[] events = PaymentEvent.values();
    private final Money amount = Money.of(12_900, "KRW");
    private final Money fee = Money.of(426, "KRW");
    private final Money rest = amount.minus(fee);
    private final WebhookSignature signature = new WebhookSignature(PspSettings.DEFAULT_WEBHOOK_SECRET);
    private final byte[] body = "{\"id\": \"evt_1\", \"data\": \"%s\"}".formatted("x".repeat(470))
            .getBytes(StandardCharsets.UTF_8);
    private final Store store = new MemoryStore(Monitor.ofThreads(), () -> Instant.EPOCH);

    /** A settlement of a thousand rows, every hundredth with another amount. */
    @Setup
    public void settle() {
        store.inTransaction(transaction -> {
            for (long i = 0; i < PAIRED_ROWS; i++) {
                transaction.run(new Statement.Insert(
                        OURS.row().set(OUR_ID, "ch_" + i).set(OUR_AMOUNT, i).build()));
                transaction.run(new Statement.Insert(THEIRS.row().set(THEIR_ID, "ch_" + i)
                        .set(THEIR_AMOUNT, i % LIE_EVERY == 0 ? i + 1 : i).build()));
            }
            return null;
        });
    }

    /** Every event in every state: the whole table. */
    @Benchmark
    public void lifeCycle(Blackhole told) {
        for (PaymentState state : states) {
            for (PaymentEvent event : events) {
                told.consume(LifeCycle.step(state, event));
            }
        }
    }

    /** An entry of three postings, checked to balance. */
    @Benchmark
    public Entry posting() {
        return Entry.of("charge", "ch_1", "pay_1", List.of(new Posting("psp_receivable", Side.DEBIT, amount)),
                List.of(new Posting("seller_payable", Side.CREDIT, rest), new Posting("fees", Side.CREDIT, fee)));
    }

    /** Half a kilobyte signed as Standard Webhooks wants it. */
    @Benchmark
    public String signature() {
        return signature.sign("evt_1", 1_795_478_400L, body);
    }

    /** The full join of a thousand rows with a thousand, ten of which differ. */
    @Benchmark
    public List<Unequal> pairing() {
        return store.inTransaction(transaction -> transaction.run(new Statement.Pair(
                OURS, Condition.always(), THEIRS, Condition.always(), List.of(new Same(OUR_ID, THEIR_ID)),
                List.of(new Same(OUR_AMOUNT, THEIR_AMOUNT)), Page.ALL)));
    }

    /** One of many turns that eight tasks of the simulator hand to each other. */
    @Benchmark
    @OperationsPerInvocation(TASKS * TURNS_EACH)
    public long turn() {
        return Turns.take(1, TASKS, TURNS_EACH);
    }
}
