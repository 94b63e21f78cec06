package dev.nevertwice.pay.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** M46, M47, M49, M51: what is committed is published, after it is committed, marked after it is sent, in order. */
final class RelayTest {

    private static final Duration LEASE = Duration.ofSeconds(10);

    private Instant now = Instant.parse("2026-01-05T00:00:00Z");
    private final Transactions transactions = new Transactions(
            new MemoryStore(Monitor.ofThreads(), () -> now), new SystemClock(), new SystemEntropy());
    private final Recording bus = new Recording();
    private final Relay relay = relay("first");

    @Test
    void whatIsCommittedIsPublishedOnce() {
        add("pay_1", 1);
        add("pay_1", 2);
        add("pay_2", 1);
        assertEquals(3, relay.runOnce());
        assertEquals(List.of("pay_1:1", "pay_2:1", "pay_1:2"), bus.published);
        assertEquals(0, relay.runOnce());
        assertEquals(0, unpublished());
    }

    /** M51: the second would overtake the first if it did not wait for it. */
    @Test
    void theOrderOfAPaymentIsKeptWhenTheFirstDeliveryFails() {
        add("pay_1", 1);
        add("pay_1", 2);
        add("pay_1", 3);
        add("pay_2", 1);
        add("pay_2", 2);
        bus.refusing = message -> message.key().equals("pay_1:1") && bus.refused++ == 0;
        assertEquals(2, relay.runOnce());
        assertEquals(List.of("pay_2:1", "pay_2:2"), bus.published);
        assertEquals(3, relay.runOnce());
        assertEquals(List.of("pay_2:1", "pay_2:2", "pay_1:1", "pay_1:2", "pay_1:3"), bus.published);
    }

    /** M49: marked only when sent. */
    @Test
    void whatTheBusDidNotTakeIsPublishedLater() {
        add("pay_1", 1);
        bus.refusing = message -> true;
        assertEquals(0, relay.runOnce());
        assertEquals(1, unpublished());
        bus.refusing = message -> false;
        assertEquals(1, relay.runOnce());
        assertEquals(List.of("pay_1:1"), bus.published);
    }

    @Test
    void aPaymentWhoseMessagesAreRefusedForEverHoldsUpNobodyElse() {
        for (int payment = 0; payment < 400; payment++) {
            add("bad_" + payment, 1);
            add("good_" + payment, 1);
        }
        bus.refusing = message -> message.payment().startsWith("bad");
        for (int round = 0; round < 20; round++) {
            relay.runOnce();
        }
        assertEquals(400, bus.published.size());
        assertEquals(400, unpublished());
    }

    @Test
    void onlyOneInstanceRelaysAtATimeAndAnotherTakesOverWhenItsLeaseEnds() {
        add("pay_1", 1);
        bus.refusing = message -> true;
        relay.runOnce();
        bus.refusing = message -> false;
        Relay other = relay("second");
        assertEquals(0, other.runOnce());
        now = now.plus(LEASE);
        assertEquals(1, other.runOnce());
    }

    /** It slept between publishing and marking; whoever took over has published again and marks by itself. */
    @Test
    void aRelayThatLostItsLeaseMarksNothing() {
        add("pay_1", 1);
        bus.then = () -> {
            bus.then = () -> {};
            now = now.plus(LEASE);
            bus.refusing = message -> true;
            relay("second").runOnce();
            bus.refusing = message -> false;
        };
        assertEquals(0, relay.runOnce());
        assertEquals(1, unpublished());
        now = now.plus(LEASE);
        assertEquals(1, relay.runOnce());
        assertEquals(List.of("pay_1:1", "pay_1:1"), bus.published);
    }

    private Relay relay(String holder) {
        return new Relay(transactions, bus, new Lease("relay", holder, LEASE));
    }

    private void add(String payment, long version) {
        Message message = new Message(payment, version, "payment.paid", new byte[]{1});
        transactions.repeatable(transaction -> {
            transaction.run(Outbox.add(message, transaction.now()));
            return true;
        });
    }

    private int unpublished() {
        return transactions.repeatable(transaction -> Outbox.countUnpublished(transaction, 10_000));
    }

    /** Takes what it does not refuse. */
    private static final class Recording implements EventBus {

        private final List<String> published = new ArrayList<>();
        private Predicate<Message> refusing = message -> false;
        private Runnable then = () -> {};
        private int refused;

        @Override
        public List<Message> publish(List<Message> messages) {
            assertTrue(messages.stream().map(Message::payment).distinct().count() == messages.size());
            List<Message> kept = messages.stream().filter(refusing.negate()).toList();
            kept.forEach(message -> published.add(message.key()));
            then.run();
            return kept;
        }

        @Override
        public List<Delivery> poll(String receiver, int most) {
            throw new AssertionError("a relay reads nothing");
        }

        @Override
        public void acknowledge(String receiver, List<Delivery> deliveries) {
            throw new AssertionError("a relay reads nothing");
        }

        @Override
        public long behind(String receiver) {
            throw new AssertionError("a relay reads nothing");
        }
    }
}
