package dev.nevertwice.pay.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.adapter.memory.MemoryBus;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.event.Message;
import dev.nevertwice.pay.event.PaymentChange;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import dev.nevertwice.pay.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every receiver sees every change once and in order, whatever the bus does; what can't be applied hurts nobody else. */
final class EventConsumerTest {

    private final Transactions transactions = new Transactions(
            new MemoryStore(Monitor.ofThreads(), Instant::now), new SystemClock(), new SystemEntropy());

    @Test
    void eachChangeTakesEffectOnceAndInOrderHoweverTheBusDelivers() {
        for (int seed = 1; seed <= 50; seed++) {
            Random chance = new Random(seed);
            MemoryBus bus = new MemoryBus(bound -> chance.nextLong(bound));
            for (long version = 1; version <= 3; version++) {
                List<Message> round = new ArrayList<>();
                for (int payment = 1; payment <= 10; payment++) {
                    round.add(change("pay_" + seed + "_" + payment, version, "paid").message());
                }
                publish(bus, round);
            }
            Recording recording = new Recording("recording" + seed);
            drain(new EventConsumer(recording, transactions, bus));
            assertEquals(30, recording.seen.size());
            for (int payment = 1; payment <= 10; payment++) {
                String ours = "pay_" + seed + "_" + payment;
                assertEquals(
                        List.of(1L, 2L, 3L),
                        recording.seen.stream()
                                .filter(change -> change.payment().equals(ours))
                                .map(PaymentChange::version)
                                .toList());
            }
        }
    }

    @Test
    void aPoisonousEventIsPutAsideWithThoseBehindItAndOthersGoOn() {
        MemoryBus bus = MemoryBus.calm();
        publish(bus, List.of(change("pay_1", 1, "created").message(), change("pay_2", 1, "created").message()));
        publish(bus, List.of(change("pay_1", 2, "poison").message(), change("pay_2", 2, "paid").message()));
        publish(bus, List.of(change("pay_1", 3, "paid").message(), change("pay_2", 3, "refunded").message()));
        Recording recording = new Recording("recording");
        recording.failing = change -> {
            if (change.state().equals("poison")) {
                throw new IllegalStateException("can't be applied");
            }
        };
        EventConsumer consumer = new EventConsumer(recording, transactions, bus);
        drain(consumer);
        assertEquals(List.of("pay_1:1", "pay_2:1", "pay_2:2", "pay_2:3"), recording.keys());
        assertEquals(2, aside(consumer));

        assertEquals(0, consumer.retryAside());
        recording.failing = change -> {};
        assertEquals(2, consumer.retryAside());
        assertEquals(List.of("pay_1:1", "pay_1:2", "pay_1:3"), recording.keys().stream()
                .filter(key -> key.startsWith("pay_1")).toList());
        assertEquals(0, aside(consumer));
        assertEquals(0, consumer.retryAside());
    }

    @Test
    void whatNobodyCanReadIsPutAsideToo() {
        MemoryBus bus = MemoryBus.calm();
        publish(bus, List.of(new Message("pay_1", 1, "payment.paid", new byte[]{'{'})));
        publish(bus, List.of(change("pay_1", 2, "paid").message(), change("pay_2", 1, "paid").message()));
        Recording recording = new Recording("recording");
        EventConsumer consumer = new EventConsumer(recording, transactions, bus);
        drain(consumer);
        assertEquals(List.of("pay_2:1"), recording.keys());
        assertEquals(2, aside(consumer));
        assertEquals(0, consumer.retryAside());
    }

    /** A store that can't be reached is no fault of the event. */
    @Test
    void aPassingFailureParksNothingAndTheEventComesAgain() {
        MemoryBus bus = MemoryBus.calm();
        publish(bus, List.of(change("pay_1", 1, "paid").message()));
        Recording recording = new Recording("recording");
        recording.failing = change -> {
            throw new StoreFailure.Unavailable("gone", null);
        };
        EventConsumer consumer = new EventConsumer(recording, transactions, bus);
        assertThrows(StoreFailure.Unavailable.class, consumer::runOnce);
        recording.failing = change -> {};
        assertEquals(1, consumer.runOnce());
        assertEquals(List.of("pay_1:1"), recording.keys());
        assertEquals(0, aside(consumer));
    }

    @Test
    void aReceiverThatFailsHoldsUpNoOtherReceiver() {
        MemoryBus bus = MemoryBus.calm();
        publish(bus, List.of(change("pay_1", 1, "paid").message()));
        Recording broken = new Recording("broken");
        broken.failing = change -> {
            throw new StoreFailure.Unavailable("slow", null);
        };
        Recording whole = new Recording("whole");
        assertThrows(
                StoreFailure.Unavailable.class, () -> new EventConsumer(broken, transactions, bus).runOnce());
        drain(new EventConsumer(whole, transactions, bus));
        assertEquals(List.of("pay_1:1"), whole.keys());
    }

    @Test
    void rebuiltFromTheStartEveryConsumerWritesTheSameAgain() {
        Random chance = new Random(11);
        MemoryBus bus = new MemoryBus(bound -> chance.nextLong(bound));
        List<Message> first = new ArrayList<>();
        List<Message> second = new ArrayList<>();
        for (int payment = 1; payment <= 40; payment++) {
            first.add(change("pay_" + payment, 1, "created").message());
            second.add(change("pay_" + payment, 2, payment % 4 == 0 ? "declined" : "paid").message());
        }
        publish(bus, first);
        publish(bus, second);
        for (EventConsumer consumer : new Consumers(transactions, bus).all()) {
            drain(consumer);
            List<String> before = rows(consumer);
            assertTrue(!before.isEmpty(), consumer.receiver().name());
            assertEquals(2, transactions.repeatable(consumer::rebuild));
            assertEquals(List.of(), rows(consumer));
            drain(consumer);
            assertEquals(before, rows(consumer));
        }
    }

    /** It got a letter about nothing, a sale of nothing, and was billed for an order. */
    @Test
    void aSellerOfWhomNothingWasTakenHearsNothing() {
        Money amount = Money.of(7_000, "KRW");
        PaymentChange paid = new PaymentChange(
                "pay_1", 1, Instant.parse("2026-01-31T10:00:00Z"), "mer_1", "captured", "capturing", "paid", amount,
                List.of(
                        new PaymentChange.Line("ord_1", "sel_1", Money.of(5_000, "KRW"), Money.of(1_500, "KRW")),
                        new PaymentChange.Line("ord_2", "sel_2", Money.of(2_000, "KRW"), Money.of(0, "KRW"))));
        MemoryBus bus = MemoryBus.calm();
        publish(bus, List.of(paid.message()));
        for (EventConsumer consumer : new Consumers(transactions, bus).all()) {
            drain(consumer);
            String rows = rows(consumer).toString();
            assertTrue(consumer.receiver().name().equals("analytics") || rows.contains("sel_1"), rows);
            assertFalse(rows.contains("sel_2"), rows);
        }
    }

    @Test
    void theFeeIsAShareRoundedDownAndExactForEveryAmount() {
        assertEquals(0, Billing.fee(39));
        assertEquals(1, Billing.fee(40));
        assertEquals(322, Billing.fee(12_900));
        assertEquals(230_584_300_921_369_395L, Billing.fee(Long.MAX_VALUE));
    }

    private int aside(EventConsumer consumer) {
        return transactions.repeatable(transaction -> consumer.aside(transaction, 100));
    }

    /** Without their generation, which is the first column. */
    private List<String> rows(EventConsumer consumer) {
        return transactions.repeatable(consumer::rows).stream()
                .map(row -> row.toString().replaceFirst("generation=\\d+", ""))
                .toList();
    }

    private static void drain(EventConsumer consumer) {
        while (consumer.behind() > 0) {
            consumer.runOnce();
        }
    }

    private static void publish(MemoryBus bus, List<Message> messages) {
        for (List<Message> left = messages; !left.isEmpty();) {
            List<String> kept = bus.publish(left).stream().map(Message::key).toList();
            left = left.stream().filter(message -> !kept.contains(message.key())).toList();
        }
    }

    private static PaymentChange change(String payment, long version, String state) {
        Money amount = Money.of(12_900, "KRW");
        String from = version == 1 ? null : "created";
        return new PaymentChange(
                payment, version, Instant.parse("2026-01-31T23:59:59.5Z").plusMillis(version * 400), "mer_1",
                "approved",
                from, state, amount, List.of(new PaymentChange.Line("ord_" + payment, "sel_1", amount, amount)));
    }

    /** Remembers what it was given, if that was committed. */
    private static final class Recording implements Receiver {

        private final String name;
        private final List<PaymentChange> seen = new ArrayList<>();
        private Consumer<PaymentChange> failing = change -> {};

        Recording(String name) {
            this.name = name;
        }

        List<String> keys() {
            return seen.stream().map(change -> change.payment() + ":" + change.version()).toList();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean wants(PaymentChange change) {
            return true;
        }

        @Override
        public void apply(Transaction transaction, long generation, List<PaymentChange> changes) {
            changes.forEach(failing);
            seen.addAll(changes);
        }

        @Override
        public Table table() {
            throw new AssertionError("no rows");
        }
    }
}
