package dev.nevertwice.pay.adapter.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.TransactionScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a simulator relies on: a task can be killed in a wait, and the committed state can be looked at. */
@Timeout(60)
final class KilledTaskTest {

    private static final Table NOTE = Table.named("note");
    private static final Column<String> ID = NOTE.text("id");
    private static final Column<Long> NUMBER = NOTE.number("number");
    private static final Table OTHER = Table.named("another");
    private static final Column<String> OTHER_ID = OTHER.text("id");

    static {
        NOTE.key(ID).ordered("by_number", Condition.always(), NUMBER);
        OTHER.key(OTHER_ID);
    }

    /** Not an exception: nothing may catch it by accident. */
    private static final class Killed extends Error {

        private static final long serialVersionUID = 1L;
    }

    /** A lock of real threads whose waits kill. */
    private static final class KillingMonitor implements Monitor {

        private final Monitor threads = Monitor.ofThreads();

        @Override
        public void enter() {
            threads.enter();
        }

        @Override
        public void exit() {
            threads.exit();
        }

        @Override
        public void await(String why, BooleanSupplier until) {
            throw new Killed();
        }

        @Override
        public void changed() {
            threads.changed();
        }
    }

    private final MemoryStore store = new MemoryStore(new KillingMonitor(), () -> Instant.EPOCH);

    @Test
    void aTaskThatIsKilledInAWaitLeavesNothing() throws InterruptedException {
        insert("a", 1);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Thread holder = Thread.ofVirtual().start(() -> store.inTransaction(transaction -> {
            transaction.lock(NOTE, "a");
            held.countDown();
            return await(enough);
        }));
        held.await();
        assertThrows(Killed.class, () -> store.inTransaction(transaction -> {
            transaction.insert(NOTE.row().set(ID, "b").set(NUMBER, 2L).build());
            return transaction.lock(NOTE, "a");
        }));
        assertFalse(TransactionScope.isOpen());
        enough.countDown();
        holder.join();
        assertEquals(Optional.empty(), store.inTransaction(transaction -> transaction.get(NOTE, "b")));
        insert("b", 3);
    }

    @Test
    void committedRowsAreShownInTheOrderOfTablesAndKeys() {
        insert("c", 1);
        insert("a", 2);
        insert("b", 3);
        store.inTransaction(transaction -> {
            transaction.insert(OTHER.row().set(OTHER_ID, "x").build());
            return null;
        });
        store.inTransaction(transaction -> {
            transaction.updateIf(NOTE, List.of("a"), Condition.always(), NUMBER.to(9L));
            List<String> shown = new ArrayList<>();
            store.forEachCommitted((table, row) -> shown.add(table + " " + row.key().getFirst()));
            assertEquals(List.of("another x", "note a", "note b", "note c"), shown);
            return null;
        });
        assertEquals(List.of(OTHER, NOTE), store.tables());
    }

    @Test
    void theDigestDependsOnWhatIsCommittedAndNotOnHow() {
        insert("a", 1);
        insert("b", 2);
        long before = store.digest();
        MemoryStore same = new MemoryStore(Monitor.ofThreads(), () -> Instant.EPOCH);
        same.inTransaction(transaction -> {
            transaction.insert(NOTE.row().set(ID, "b").set(NUMBER, 7L).build());
            transaction.insert(NOTE.row().set(ID, "a").set(NUMBER, 1L).build());
            return transaction.updateIf(NOTE, List.of("b"), Condition.always(), NUMBER.to(2L));
        });
        assertEquals(before, same.digest());
        store.inTransaction(transaction -> {
            transaction.updateIf(NOTE, List.of("a"), Condition.always(), NUMBER.to(2L));
            assertEquals(before, store.digest());
            return null;
        });
        assertNotEquals(before, store.digest());
    }

    private void insert(String id, long number) {
        store.inTransaction(transaction -> {
            transaction.insert(NOTE.row().set(ID, id).set(NUMBER, number).build());
            return null;
        });
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
