package dev.nevertwice.pay.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.event.EventBus.Delivery;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every bus promises: at least once, to every receiver, a payment's messages in their order. */
@Timeout(120)
public abstract class EventBusContract {

    /** So many polls without a delivery mean that nothing comes: buses may be late, and a group takes time to form. */
    private static final int IN_VAIN_MOST = 100;

    /** The bus under test, empty. */
    protected abstract EventBus bus();

    /** Another instance's way to the same bus, with the first one gone. */
    protected abstract EventBus reopened();

    @Test
    void everyReceiverGetsEveryMessage() {
        List<Message> messages = List.of(message("pay_1", 1), message("pay_2", 1), message("pay_3", 1));
        publish(messages);
        for (String receiver : List.of("one", "two")) {
            assertEquals(Set.of("pay_1:1", "pay_2:1", "pay_3:1"), Set.copyOf(keys(drain(receiver))));
        }
    }

    @Test
    void aMessageArrivesAsItWasPublished() {
        Message sent = new Message("pay_ü", 7, "payment.paid", new byte[]{0, -1, 7});
        publish(List.of(sent));
        Message arrived = drain("one").getFirst();
        assertEquals("pay_ü", arrived.payment());
        assertEquals(7, arrived.version());
        assertEquals("payment.paid", arrived.type());
        assertEquals("[0, -1, 7]", Arrays.toString(arrived.body()));
    }

    @Test
    void theFirstArrivalsOfAPaymentComeInTheOrderInWhichTheyWerePublished() {
        for (long version = 1; version <= 5; version++) {
            List<Message> round = new ArrayList<>();
            for (int payment = 1; payment <= 20; payment++) {
                round.add(message("pay_" + payment, version));
            }
            publish(round);
        }
        Map<String, Long> last = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (Message message : drain("one")) {
            if (seen.add(message.key())) {
                assertEquals(last.getOrDefault(message.payment(), 0L) + 1, message.version(), message::toString);
                last.put(message.payment(), message.version());
            }
        }
        assertEquals(100, seen.size());
    }

    @Test
    void whatIsNotAcknowledgedComesAgain() {
        publish(List.of(message("pay_1", 1), message("pay_2", 1)));
        List<Delivery> first = poll("one");
        assertTrue(!first.isEmpty());
        assertEquals(Set.of("pay_1:1", "pay_2:1"), Set.copyOf(keys(drain("one"))));
    }

    @Test
    void whatIsAcknowledgedDoesNotHoldUpWhatComesAfterIt() {
        publish(List.of(message("pay_1", 1)));
        drain("one");
        publish(List.of(message("pay_1", 2)));
        assertTrue(keys(drain("one")).contains("pay_1:2"));
    }

    @Test
    void aReceiverThatComesLateBeginsAtTheStart() {
        publish(List.of(message("pay_1", 1)));
        drain("early");
        publish(List.of(message("pay_1", 2)));
        assertEquals(Set.of("pay_1:1", "pay_1:2"), Set.copyOf(keys(drain("late"))));
    }

    @Test
    void aSlowReceiverHoldsUpNobody() {
        publish(List.of(message("pay_1", 1)));
        assertTrue(!poll("slow").isEmpty()); // and is never done with it
        publish(List.of(message("pay_1", 2)));
        assertEquals(Set.of("pay_1:1", "pay_1:2"), Set.copyOf(keys(drain("quick"))));
        assertEquals(0, bus().behind("quick"));
        assertTrue(bus().behind("slow") > 0);
    }

    @Test
    void aReceiverThatNeverCameIsBehindByEverything() {
        publish(List.of(message("pay_1", 1), message("pay_2", 1)));
        assertTrue(bus().behind("never") >= 2);
    }

    @Test
    void aPositionOutlivesTheInstance() {
        publish(List.of(message("pay_1", 1)));
        drain("one");
        EventBus again = reopened();
        assertEquals(0, again.behind("one"));
        List<Message> one = List.of(message("pay_1", 2));
        while (again.publish(one).isEmpty()) {
            // At least once.
        }
        assertTrue(again.behind("one") > 0);
    }

    private void publish(List<Message> messages) {
        for (List<Message> left = messages; !left.isEmpty();) {
            Set<String> kept = new HashSet<>(keys(bus().publish(left)));
            left = left.stream().filter(message -> !kept.contains(message.key())).toList();
        }
    }

    /** Polls until something comes. */
    private List<Delivery> poll(String receiver) {
        for (int inVain = 0; inVain < IN_VAIN_MOST; inVain++) {
            List<Delivery> deliveries = bus().poll(receiver, 10);
            if (!deliveries.isEmpty()) {
                return deliveries;
            }
        }
        return List.of();
    }

    /** Everything that comes until the receiver has acknowledged all. */
    private List<Message> drain(String receiver) {
        List<Message> all = new ArrayList<>();
        do {
            List<Delivery> deliveries = poll(receiver);
            deliveries.forEach(delivery -> all.add(delivery.message()));
            bus().acknowledge(receiver, deliveries);
        } while (bus().behind(receiver) != 0);
        return all;
    }

    private static List<String> keys(List<?> things) {
        return things.stream()
                .map(thing -> thing instanceof Delivery delivery ? delivery.message() : (Message) thing)
                .map(Message::key)
                .toList();
    }

    private static Message message(String payment, long version) {
        return new Message(
                payment, version, "payment.paid", (payment + version).getBytes(StandardCharsets.UTF_8));
    }
}
