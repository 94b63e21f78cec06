package dev.nevertwice.pay.event;

import static dev.nevertwice.pay.event.EventTables.*;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Messages that are committed with the change they tell of, and wait for the {@link Relay}. */
public final class Outbox {

    private Outbox() {}

    /** The statement that adds the message; it belongs into the transaction that makes the change. */
    public static Statement<?> add(Message message, Instant at) {
        return new Statement.Insert(OUTBOX.row()
                .set(OUTBOX_PAYMENT, message.payment())
                .set(OUTBOX_VERSION, message.version())
                .set(OUTBOX_TYPE, message.type())
                .set(OUTBOX_BODY, message.body())
                .set(OUTBOX_AT, at)
                .build());
    }

    /** Up to {@code limit} messages that are not surely on the bus. */
    public static int countUnpublished(Transaction transaction, int limit) {
        return transaction.run(unpublished("", limit)).size();
    }

    /**
     * The question for messages that are not surely on the bus, by payment and version, of payments from this one on. A payment's versions
     * are committed in their order, so none is missing before one that is seen.
     */
    static Statement.Query<List<Row>> unpublished(String from, int limit) {
        return new Statement.Scan(
                OUTBOX,
                Condition.all(PUBLISHED_AT.isNull(), OUTBOX_PAYMENT.atLeast(from)),
                List.of(Order.by(OUTBOX_PAYMENT), Order.by(OUTBOX_VERSION)),
                limit);
    }

    /** The statements that mark messages as published: one for each version that there is among them. */
    static List<Statement<?>> published(List<Message> messages, Instant at) {
        SortedMap<Long, List<String>> payments = new TreeMap<>();
        messages.forEach(
                each -> payments.computeIfAbsent(each.version(), version -> new ArrayList<>()).add(each.payment()));
        List<Statement<?>> marks = new ArrayList<>();
        payments.forEach((version, of) -> marks.add(new Statement.UpdateAll(
                OUTBOX,
                Condition.all(PUBLISHED_AT.isNull(), OUTBOX_VERSION.is(version), OUTBOX_PAYMENT.in(of)),
                List.of(PUBLISHED_AT.to(at)))));
        return marks;
    }

    static Message message(Row row) {
        return new Message(
                row.get(OUTBOX_PAYMENT), row.get(OUTBOX_VERSION), row.get(OUTBOX_TYPE), row.get(OUTBOX_BODY));
    }
}
