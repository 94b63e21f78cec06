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
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.execution.ExecutionTables;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Queue;
import dev.nevertwice.pay.execution.Queues;
import dev.nevertwice.pay.store.Change;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    private static final String JOB = "acct_1:evt_1";

    private final Store store = new MemoryStore(Monitor.ofThreads(), Instant::now);
    private final Transactions transactions =
            new Transactions(store, new SystemClock(), new SystemEntropy());

    /** Between its two transactions: what it asks the PSP before was asked of nobody then, and a payout was paid out again. */
    @Test
    void aJobThatDiesOnlyWhileItIsDiscardedIsNotDiscarded() {
        store.inTransaction(transaction -> transaction.run(Jobs.add(JOB, Queue.INBOX)));
        DeadLetters letters = new DeadLetters(
                transactions, null, null, null, new MeanwhileEntropy(this::dies), Duration.ofHours(23));

        Refusal refusal = assertThrows(Refusal.class, () -> letters.discard(new Wish(JOB, 0, "kim", "old news")));

        assertTrue(refusal.getMessage().startsWith("not_dead"), refusal::getMessage);
        assertEquals(
                "dead",
                transactions.repeatable(transaction -> Queues.find(transaction, JOB)).orElseThrow().state());
    }

    private void dies() {
        List<Change> dead = ExecutionTables.JOB.columns().stream()
                .filter(column -> column.name().equals("state"))
                .map(column -> new Change(column, "dead"))
                .toList();
        store.inTransaction(
                transaction -> transaction.updateIf(
                        ExecutionTables.JOB, List.of(JOB), Condition.always(), dead.toArray(Change[]::new)));
    }

    /** Something happens while an id is drawn. */
    private record MeanwhileEntropy(Runnable meanwhile) implements Entropy {

        @Override
        public String id(String prefix) {
            meanwhile.run();
            return new SystemEntropy().id(prefix);
        }

        @Override
        public long below(long bound) {
            return new SystemEntropy().below(bound);
        }
    }
}
