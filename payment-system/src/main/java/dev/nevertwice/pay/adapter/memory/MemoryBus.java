package dev.nevertwice.pay.adapter.memory;

import dev.nevertwice.pay.event.EventBus;
import dev.nevertwice.pay.event.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * A bus in memory that uses every freedom which the port leaves it, by chance: it refuses messages, or keeps them and says it
 * did not; it delivers late, again, and those of one payment before those of another.
 */
public final class MemoryBus implements EventBus {

    /** One message in so many meets each trouble. */
    private static final long ONE_IN = 8;

    private final LongUnaryOperator below;
    private final List<Message> log = new ArrayList<>();
    private final Map<String, Reading> readings = new TreeMap<>();

    /** Where one receiver is: {@code done} are marks that it has acknowledged. */
    private static final class Reading {
        private final Set<Integer> done = new HashSet<>();
        private int doneBelow;
    }

    /** @param below draws a number from 0 to below its argument; one that always draws the highest has no trouble come */
    public MemoryBus(LongUnaryOperator below) {
        this.below = below;
    }

    /** One that does what it should, at once. */
    public static MemoryBus calm() {
        return new MemoryBus(bound -> bound - 1);
    }

    @Override
    public synchronized List<Message> publish(List<Message> messages) {
        List<Message> kept = new ArrayList<>();
        for (Message message : messages) {
            if (trouble()) {
                continue;
            }
            log.add(message);
            if (!trouble()) {
                kept.add(message);
            }
        }
        return kept;
    }

    @Override
    public synchronized List<Delivery> poll(String receiver, int most) {
        Reading reading = reading(receiver);
        Map<String, List<Integer>> waiting = waiting(reading);
        List<Delivery> deliveries = new ArrayList<>();
        while (!waiting.isEmpty() && deliveries.size() < most) {
            if (trouble()) {
                break; // the rest comes late
            }
            List<String> payments = List.copyOf(waiting.keySet());
            String payment = payments.get((int) (payments.size() - 1 - below.applyAsLong(payments.size())));
            List<Integer> marks = waiting.get(payment);
            deliveries.add(delivery(marks.removeFirst()));
            if (marks.isEmpty()) {
                waiting.remove(payment);
            }
            if (deliveries.size() < most && reading.doneBelow > 0 && trouble()) {
                deliveries.add(delivery((int) below.applyAsLong(reading.doneBelow))); // once more
            }
        }
        return deliveries;
    }

    @Override
    public synchronized void acknowledge(String receiver, List<Delivery> deliveries) {
        Reading reading = reading(receiver);
        deliveries.forEach(delivery -> reading.done.add(Integer.valueOf(delivery.mark())));
        while (reading.done.contains(reading.doneBelow)) {
            reading.doneBelow++;
        }
    }

    @Override
    public synchronized long behind(String receiver) {
        return log.size() - reading(receiver).done.size();
    }

    private boolean trouble() {
        return below.applyAsLong(ONE_IN) == 0;
    }

    private Reading reading(String receiver) {
        return readings.computeIfAbsent(receiver, first -> new Reading());
    }

    /** Marks that are not acknowledged, by payment, each payment's in order. */
    private Map<String, List<Integer>> waiting(Reading reading) {
        Map<String, List<Integer>> waiting = new LinkedHashMap<>();
        for (int mark = reading.doneBelow; mark < log.size(); mark++) {
            if (!reading.done.contains(mark)) {
                waiting.computeIfAbsent(log.get(mark).payment(), payment -> new ArrayList<>()).add(mark);
            }
        }
        return waiting;
    }

    private Delivery delivery(int mark) {
        return new Delivery(log.get(mark), Integer.toString(mark));
    }
}
