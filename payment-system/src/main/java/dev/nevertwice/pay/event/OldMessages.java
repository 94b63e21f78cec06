package dev.nevertwice.pay.event;

import static dev.nevertwice.pay.event.EventTables.*;
import dev.nevertwice.pay.retention.Sweeper;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.util.List;

/** Messages that have arrived: those of the outbox that are on the bus, those of the log that every receiver has read. */
public final class OldMessages {

    private OldMessages() {}

    public static Sweeper ofOutbox() {
        return (transaction, from, before, most) -> {
            Condition published = Condition.all(OUTBOX_AT.below(before), PUBLISHED_AT.notNull());
            List<Row> old = transaction.scan(
                    OUTBOX, Condition.all(OUTBOX_AT.atLeast(from), published), most, Order.by(OUTBOX_AT));
            int removed = 0;
            for (Row message : old) {
                removed += transaction.run(new Statement.RemoveIf(OUTBOX, message.key(), published)) ? 1 : 0;
            }
            return new Sweeper.Swept(old.size(), removed, old.isEmpty() ? null : old.getLast().get(OUTBOX_AT));
        };
    }

    /**
     * A message that is still in the outbox without a mark may be published again, and must be found in the log then. Where
     * nobody has read anything yet, nothing goes.
     */
    public static Sweeper ofLog() {
        return (transaction, from, before, most) -> {
            long read = readByAll(transaction);
            List<Row> old = transaction.scan(
                    LOG, Condition.all(LOG_POSITION.atMost(read), LOG_AT.below(before)), most, Order.by(LOG_POSITION));
            int removed = 0;
            for (Row message : old) {
                boolean unmarked = transaction.get(OUTBOX, message.get(LOG_PAYMENT), message.get(LOG_VERSION))
                        .filter(waiting -> waiting.get(PUBLISHED_AT) == null)
                        .isPresent();
                removed += !unmarked
                        && transaction.run(new Statement.RemoveIf(LOG, message.key(), LOG_AT.below(before))) ? 1 : 0;
            }
            return new Sweeper.Swept(old.size(), removed, old.isEmpty() ? null : old.getLast().get(LOG_AT));
        };
    }

    private static long readByAll(Transaction transaction) {
        return transaction.scan(POSITION, RECEIVER.isNot(LogBus.HEAD), Integer.MAX_VALUE, Order.by(RECEIVER)).stream()
                .map(row -> row.get(READ_TO))
                .min(Long::compare)
                .orElse(0L);
    }
}
