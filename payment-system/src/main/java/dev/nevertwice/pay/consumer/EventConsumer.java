package dev.nevertwice.pay.consumer;

import dev.nevertwice.pay.env.Stopped;
import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.EventBus.Delivery;
import dev.nevertwice.pay.event.Message;
import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.event.PaymentChange.Unreadable;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Statement.Order;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives one receiver every change once, those of a payment in their order. The row that remembers a message is the command
 * row of its effect: both are in one transaction, so the bus may deliver as often as it likes. A message that can't be applied
 * is put aside with those of the same payment behind it; all others go on.
 */
public final class EventConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(EventConsumer.class);

    /** What is taken together; more than this, and it goes on at once. */
    public static final int BATCH = 256;
    private static final int REASON_MOST = 500;

    private final Receiver receiver;
    private final Transactions transactions;
    private final EventBus bus;
    private long generation;

    public EventConsumer(Receiver receiver, Transactions transactions, EventBus bus) {
        this.receiver = receiver;
        this.transactions = transactions;
        this.bus = bus;
    }

    public Receiver receiver() {
        return receiver;
    }

    /** A message and what it says. */
    private record Readable(Message message, PaymentChange change) {}

    /** Takes what comes next; returns how many deliveries that were. Called by one task only. */
    public int runOnce() {
        long now = Generations.current(transactions, receiver.name());
        if (now != generation && generation != 0) {
            bus.leave(subscription(generation));
        }
        generation = now;
        String subscription = subscription(now);
        List<Delivery> deliveries = bus.poll(subscription, BATCH);
        if (deliveries.isEmpty()) {
            return 0;
        }
        consume(now, deliveries.stream().map(Delivery::message).toList());
        bus.acknowledge(subscription, deliveries);
        return deliveries.size();
    }

    /** The generation of its rows that is written and shown. */
    public long generation(Transaction transaction) {
        return Generations.current(transaction, receiver.name());
    }

    /** What it wrote in its generation, by key. */
    public List<Row> rows(Transaction transaction) {
        Table table = receiver.table();
        @SuppressWarnings("unchecked") Column<Long> in = (Column<Long>) table.keyColumns().getFirst();
        Order[] byKey = table.keyColumns().stream().map(Order::by).toArray(Order[]::new);
        return transaction.scan(table, in.is(generation(transaction)), Integer.MAX_VALUE, byKey);
    }

    /** Begins the next generation, from the bus's first message on. */
    public long rebuild(Transaction transaction) {
        return Generations.next(transaction, receiver.name());
    }

    /** How many messages lie aside, counted up to the limit. */
    public int aside(Transaction transaction, int limit) {
        return Consumed.aside(transaction, receiver.name(), generation(transaction), limit).size();
    }

    /** How many messages wait on the bus; -1 where it can't be reached. */
    public long behind() {
        return bus.behind(subscription(transactions.repeatable(this::generation)));
    }

    /** Tries what lies aside again, a payment's messages in their order; returns how many were applied. */
    public int retryAside() {
        long current = transactions.repeatable(this::generation);
        int applied = 0;
        Set<String> stuck = new LinkedHashSet<>();
        for (Row row : transactions
                .repeatable(transaction -> Consumed.aside(transaction, receiver.name(), current, Integer.MAX_VALUE))) {
            Message message = Consumed.message(row);
            if (!stuck.contains(message.payment())) {
                if (again(current, row, message)) {
                    applied++;
                } else {
                    stuck.add(message.payment());
                }
            }
        }
        return applied;
    }

    private String subscription(long of) {
        return receiver.name() + "." + of;
    }

    private void consume(long in, List<Message> messages) {
        Map<String, Readable> readable = new LinkedHashMap<>();
        for (Message message : messages) {
            try {
                PaymentChange change = PaymentChange.of(message);
                if (receiver.wants(change)) {
                    readable.putIfAbsent(message.key(), new Readable(message, change));
                }
            } catch (Unreadable unreadable) {
                park(in, message, unreadable);
            }
        }
        List<Readable> inOrder = new ArrayList<>(readable.values());
        // Everybody takes rows in this order, so that two instances wait for each other and don't deadlock.
        inOrder.sort(Comparator.comparing((Readable each) -> each.message().payment())
                .thenComparingLong(each -> each.message().version()));
        if (!inOrder.isEmpty()) {
            together(in, inOrder);
        }
    }

    /** All in one transaction; where that can't be, one by one, to find the one that is to blame. */
    private void together(long in, List<Readable> messages) {
        try {
            transactions.repeatable(transaction -> apply(transaction, in, messages));
        } catch (Stopped stopped) {
            throw stopped;
        } catch (StoreFailure.Unavailable | StoreFailure.Conflict | StoreFailure.CommitUnknown passing) {
            throw passing;
        } catch (RuntimeException | AssertionError mistake) {
            if (messages.size() == 1) {
                park(in, messages.getFirst().message(), mistake);
            } else {
                messages.forEach(message -> together(in, List.of(message)));
            }
        }
    }

    private boolean apply(Transaction transaction, long in, List<Readable> messages) {
        Instant now = transaction.now();
        Set<String> payments = new LinkedHashSet<>();
        messages.forEach(each -> payments.add(each.message().payment()));
        Map<String, Long> blocked = Consumed.blocked(transaction, receiver.name(), in, payments);
        List<Row> takes = new ArrayList<>();
        for (Readable each : messages) {
            takes.add(
                    isBehind(each, blocked)
                            ? Consumed.parked(
                                    receiver.name(), in, each.message(), "behind another of its payment", now)
                            : Consumed.applied(receiver.name(), in, each.message(), now));
        }
        Set<String> before = Consumed.keys(transaction.run(Consumed.takeAll(takes)));
        List<PaymentChange> fresh = new ArrayList<>();
        for (Readable each : messages) {
            if (!before.contains(each.message().key()) && !isBehind(each, blocked)) {
                fresh.add(each.change());
            }
        }
        if (!fresh.isEmpty()) {
            receiver.apply(transaction, in, fresh);
        }
        return true;
    }

    private static boolean isBehind(Readable each, Map<String, Long> blocked) {
        return blocked.getOrDefault(each.message().payment(), Long.MAX_VALUE) < each.message().version();
    }

    private void park(long in, Message message, Throwable why) {
        boolean first = transactions.repeatable(transaction -> transaction.insertIfAbsent(
                Consumed.parked(receiver.name(), in, message, reason(why), transaction.now())));
        if (first) {
            LOG.error("{}: {} is put aside", receiver.name(), message, why);
        }
    }

    private boolean again(long in, Row row, Message message) {
        try {
            PaymentChange change = PaymentChange.of(message);
            return transactions.repeatable(transaction -> {
                if (Consumed.isStillAside(transaction, row)) {
                    receiver.apply(transaction, in, List.of(change));
                    transaction.run(Consumed.appliedAfterAll(row, transaction.now()));
                }
                return true;
            });
        } catch (Stopped | StoreFailure.Unavailable | StoreFailure.Conflict | StoreFailure.CommitUnknown passing) {
            throw passing;
        } catch (RuntimeException | AssertionError mistake) {
            transactions.repeatable(transaction -> transaction.run(Consumed.stillAside(row, reason(mistake))));
            return false;
        }
    }

    private static String reason(Throwable why) {
        String text = String.valueOf(why.getMessage()).replace("\0", "");
        return text.length() > REASON_MOST ? text.substring(0, REASON_MOST) : text;
    }
}
