package dev.nevertwice.pay.event;

import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes messages from the outbox to the bus, one instance at a time. Marked as published only when the bus surely has them:
 * whatever stops in between publishes them again. The messages of one payment leave one after the other, each only when
 * the one before is surely there; those of other payments don't wait for it.
 */
public final class Relay {

    /** What is published together; more than this, and it goes on at once. */
    public static final int BATCH = 256;

    private final Transactions transactions;
    private final EventBus bus;
    private final Lease lease;
    private String next = "";

    public Relay(Transactions transactions, EventBus bus, Lease lease) {
        this.transactions = transactions;
        this.bus = bus;
        this.lease = lease;
    }

    private record Batch(long fence, List<Message> messages) {}

    /** Publishes what is committed; returns how many messages are published for good. */
    public int runOnce() {
        if (transactions.ask(Outbox.unpublished("", 1)).isEmpty()) {
            return 0; // the lease would cost a commit
        }
        Optional<Batch> batch = transactions.repeatable(this::claim);
        if (batch.isEmpty()) {
            return 0;
        }
        List<Message> messages = batch.get().messages();
        // Round and round, so that a payment whose messages the bus refuses holds up nobody else's for ever.
        next = messages.size() < BATCH ? "" : messages.getLast().payment();
        List<Message> published = publish(messages);
        return published.isEmpty() ? 0 : mark(batch.get().fence(), published);
    }

    /** Lets another instance go on at once. */
    public void release() {
        transactions.repeatable(transaction -> {
            lease.release(transaction);
            return true;
        });
    }

    private Optional<Batch> claim(Transaction transaction) {
        Optional<Long> fence = lease.take(transaction);
        if (fence.isEmpty()) {
            return Optional.empty();
        }
        List<Row> waiting = transaction.run(Outbox.unpublished(next, BATCH));
        if (waiting.isEmpty()) {
            waiting = transaction.run(Outbox.unpublished("", BATCH));
        }
        return Optional.of(new Batch(fence.get(), waiting.stream().map(Outbox::message).toList()));
    }

    /** In rounds: the first message of every payment, then the second of those whose first is there. */
    private List<Message> publish(List<Message> messages) {
        List<Message> published = new ArrayList<>();
        Set<String> stuck = new HashSet<>();
        for (List<Message> waiting = messages; !waiting.isEmpty();) {
            List<Message> round = new ArrayList<>();
            List<Message> later = new ArrayList<>();
            Set<String> payments = new HashSet<>(stuck);
            for (Message message : waiting) {
                if (payments.add(message.payment())) {
                    round.add(message);
                } else if (!stuck.contains(message.payment())) {
                    later.add(message);
                }
            }
            Set<String> kept = new HashSet<>();
            for (Message message : bus.publish(round)) {
                kept.add(message.key());
                published.add(message);
            }
            round.stream().filter(message -> !kept.contains(message.key()))
                    .forEach(message -> stuck.add(message.payment()));
            waiting = later;
        }
        return published;
    }

    /** Where the lease was lost another one publishes them again: that does no harm, and it marks them. */
    private int mark(long fence, List<Message> published) {
        return transactions.repeatable(transaction -> {
            if (!lease.holds(transaction, fence)) {
                return 0;
            }
            transaction.write(Outbox.published(published, transaction.now()));
            return published.size();
        });
    }
}
