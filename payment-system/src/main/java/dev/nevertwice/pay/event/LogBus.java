package dev.nevertwice.pay.event;

import static dev.nevertwice.pay.event.EventTables.*;
import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.check.Check;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
            Set<String> known = known(transaction, messages);
            List<Row> rows = new ArrayList<>();
            for (Message message : messages) {
                if (!known.contains(message.key())) {
                    rows.add(row(message, ++head, transaction.now()));
                }
            }
            List<Row> taken = transaction.run(new Statement.InsertAllAbsent(LOG, rows));
            Check.that(taken.isEmpty(), "the log has %s already", taken);
            transaction.write(List.of(readTo(HEAD, head)));
            return messages;
        });
    }

    /** The keys of those of the messages that the log has. */
    private static Set<String> known(Transaction transaction, List<Message> messages) {
        Set<String> known = new HashSet<>();
        List<String> payments = messages.stream().map(Message::payment).toList();
        for (Row row : transaction.scan(
                LOG, LOG_PAYMENT.in(payments), Integer.MAX_VALUE, Order.by(LOG_PAYMENT), Order.by(LOG_VERSION))) {
            known.add(message(row).key());
        }
        return known;
    }

    /** Most often nothing is there: that costs one round trip. */
    @Override
    public List<Delivery> poll(String receiver, int most) {
        if (behind(receiver) <= 0) {
            return List.of();
        }
        return transactions.repeatable(transaction -> {
            if (new Lease("receiver:" + receiver, holder, lease).take(transaction).isEmpty()) {
                return List.of();
            }
            List<Delivery> deliveries = new ArrayList<>();
            for (Row row : transaction.scan(
                    LOG, LOG_POSITION.above(position(transaction, receiver)), most, Order.by(LOG_POSITION))) {
                deliveries.add(new Delivery(message(row), Long.toString(row.get(LOG_POSITION))));
            }
            return deliveries;
        });
    }

    @Override
    public void acknowledge(String receiver, List<Delivery> deliveries) {
        if (!deliveries.isEmpty()) {
            long to = Long.parseLong(deliveries.getLast().mark());
            transactions.repeatable(transaction -> {
                transaction.write(List.of(first(receiver), readTo(receiver, to)));
                return true;
            });
        }
    }

    @Override
    public long behind(String receiver) {
        long head = 0;
        long read = 0;
        for (Row row : transactions.ask(new Statement.Scan(
                POSITION, RECEIVER.in(List.of(HEAD, receiver)), List.of(Order.by(RECEIVER)), Integer.MAX_VALUE))) {
            if (row.get(RECEIVER).equals(HEAD)) {
                head = row.get(READ_TO);
            } else {
                read = row.get(READ_TO);
            }
        }
        return head - read;
    }

    private static long position(Transaction transaction, String receiver) {
        return transaction.get(POSITION, receiver).map(row -> row.get(READ_TO)).orElse(0L);
    }

    private static long lockHead(Transaction transaction) {
        Optional<Row> head = transaction.lock(POSITION, HEAD);
        if (head.isEmpty()) {
            transaction.write(List.of(first(HEAD)));
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

    private static Message message(Row row) {
        return new Message(row.get(LOG_PAYMENT), row.get(LOG_VERSION), row.get(LOG_TYPE), row.get(LOG_BODY));
    }

    private static Statement<Boolean> first(String receiver) {
        return new Statement.InsertIfAbsent(POSITION.row().set(RECEIVER, receiver).set(READ_TO, 0L).build());
    }

    /** Never back. */
    private static Statement<Boolean> readTo(String receiver, long to) {
        return new Statement.UpdateIf(POSITION, List.of(receiver), READ_TO.below(to), List.of(READ_TO.to(to)));
    }
}
