package dev.nevertwice.pay.event;

import static dev.nevertwice.pay.event.EventTables.*;
import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bus as a log in the payment system's own store: the default, which needs no other server. A receiver's name is leased
 * to one instance at a time.
 */
public final class LogBus implements EventBus {

    /** The row of {@link EventTables#POSITION} that says how long the log is; no receiver is called so. */
    static final String HEAD = "(head)";

    private final Transactions transactions;
    private final String holder;
    private final Duration lease;

    /** @param holder unique to this instance for ever */
    public LogBus(Transactions transactions, String holder, Duration lease) {
        this.transactions = transactions;
        this.holder = holder;
        this.lease = lease;
    }

    /**
     * The row of the head is locked from before the first position is given until all are committed: positions become
     * visible in their order. What the log has already is not added again.
     */
    @Override
    public List<Message> publish(List<Message> messages) {
        return transactions.repeatable(transaction -> {
            long head = lockHead(transaction);
            List<Object> known = transaction.runAll(messages.stream()
                    .<Statement<?>>map(message -> new Statement.Get(LOG, List.of(message.payment(), message.version())))
                    .toList());
            List<Statement<?>> writes = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                if (known.get(i).equals(Optional.empty())) {
                    writes.add(new Statement.Insert(row(messages.get(i), ++head, transaction.now())));
                }
            }
            writes.add(readTo(HEAD, head));
            transaction.runAll(writes);
            return messages;
        });
    }

    @Override
    public List<Delivery> poll(String receiver, int most) {
        return transactions.repeatable(transaction -> {
            long from = position(transaction, receiver);
            if (position(transaction, HEAD) <= from
                    || new Lease("receiver:" + receiver, holder, lease).take(transaction).isEmpty()) {
                return List.of();
            }
            List<Delivery> deliveries = new ArrayList<>();
            for (Row row : transaction.scan(
                    LOG, LOG_POSITION.above(position(transaction, receiver)), most, Order.by(LOG_POSITION))) {
                deliveries.add(new Delivery(
                        new Message(
                                row.get(LOG_PAYMENT), row.get(LOG_VERSION), row.get(LOG_TYPE), row.get(LOG_BODY)),
                        Long.toString(row.get(LOG_POSITION))));
            }
            return deliveries;
        });
    }

    @Override
    public void acknowledge(String receiver, List<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            long to = Long.parseLong(deliveries.getLast().mark());
            transactions.repeatable(transaction -> {
                ensure(transaction, receiver);
                return transaction.run(readTo(receiver, to));
            });
        }
    }

    @Override
    public long behind(String receiver) {
        return transactions.repeatable(transaction -> position(transaction, HEAD) - position(transaction, receiver));
    }

    private static long position(Transaction transaction, String receiver) {
        return transaction.get(POSITION, receiver).map(row -> row.get(READ_TO)).orElse(0L);
    }

    private static long lockHead(Transaction transaction) {
        Optional<Row> head = transaction.lock(POSITION, HEAD);
        if (head.isEmpty()) {
            ensure(transaction, HEAD);
            head = transaction.lock(POSITION, HEAD);
        }
        return head.orElseThrow(() -> new StoreFailure.Conflict("the log's head is not visible yet", null))
                .get(READ_TO);
    }

    private static Row row(Message message, long position, Instant now) {
        return LOG.row()
                .set(LOG_PAYMENT, message.payment())
                .set(LOG_VERSION, message.version())
                .set(LOG_POSITION, position)
                .set(LOG_TYPE, message.type())
                .set(LOG_BODY, message.body())
                .set(LOG_AT, now)
                .build();
    }

    private static void ensure(Transaction transaction, String receiver) {
        transaction.insertIfAbsent(POSITION.row().set(RECEIVER, receiver).set(READ_TO, 0L).build());
    }

    /** Never back. */
    private static Statement<Boolean> readTo(String receiver, long to) {
        return new Statement.UpdateIf(POSITION, List.of(receiver), READ_TO.below(to), List.of(READ_TO.to(to)));
    }
}
