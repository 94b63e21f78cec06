package dev.nevertwice.pay.virtual;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Time that passes only while everybody waits. Exactly one task runs at a time, until it waits or ends; then the one whose
 * time comes next, and of several whoever began to wait first: the same story every time.
 */
final class VirtualTime {

    private static final Instant BEGINNING = Instant.parse("2026-01-05T09:00:00Z");

    private static final int PASSES_BETWEEN_PAUSES_MASK = 63;

    /** A rest that is longer than usual is at most this long, and at most such a part of the time without news. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);
    private static final int PART_OF_THE_QUIET = 8;

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
    private final VirtualTask root = new VirtualTask(this, "story");
    private VirtualTask current = root;
    private Instant now = BEGINNING;
    /** Who rests, and when it would look again as usual. */
    private final Map<VirtualTask, Instant> resting = new LinkedHashMap<>();
    private Instant news = BEGINNING;
    private long number;
    private int passes;
    private Throwable failure;

    /** What happens at a time: a task goes on that has not gone on since, or the action runs between two tasks. */
    private record Event(Instant at, long number, VirtualTask task, long turn, Runnable action) {}

    Instant now() {
        return now;
    }

    VirtualTask current() {
        return current;
    }

    /** Runs the action between two tasks; it must not wait. */
    void after(Duration delay, Runnable action) {
        events.add(new Event(now.plus(delay), number++, null, 0, action));
    }

    /** Lets the task go on at that time, unless it goes on before. */
    void wake(VirtualTask task, Instant at) {
        events.add(new Event(at.isBefore(now) ? now : at, number++, task, task.turns(), null));
    }

    /** The calling task sleeps. */
    void sleep(Duration duration) {
        current.refuseToLiveOn();
        wake(current, now.plus(duration));
        handOver();
        current.refuseToLiveOn();
    }

    /**
     * The calling task has found nothing to do. The longer nobody has written anything, the longer it sleeps; what was written
     * before and is due meanwhile is found so much later.
     */
    void rest(Duration usual) {
        VirtualTask self = current;
        Duration quiet = Duration.between(news, now).dividedBy(PART_OF_THE_QUIET);
        Duration longer = quiet.compareTo(LONGEST_REST) < 0 ? quiet : LONGEST_REST;
        resting.put(self, now.plus(usual));
        try {
            sleep(longer.compareTo(usual) > 0 ? longer : usual);
        } finally {
            resting.remove(self);
        }
    }

    /** Somebody has written something: whoever rests looks again when it usually would. */
    void tellNews() {
        news = now;
        resting.forEach(this::wake);
    }

    /** The calling task waits until somebody wakes it. */
    void handOver() {
        VirtualTask self = current;
        letOthersRun();
        next();
        self.awaitTurn();
        if (self == root && failure != null) {
            throw new AssertionError("a task ended by an exception", failure);
        }
    }

    /** The carrier of a world that never rests would never look for other virtual threads, a proxy's beside it, say. */
    private void letOthersRun() {
        if ((++passes & PASSES_BETWEEN_PAUSES_MASK) == 0) {
            LockSupport.parkNanos(1);
        }
    }

    /** Hands the turn to whoever is next. */
    void next() {
        try {
            while (true) {
                Event event = events.poll();
                if (event == null) {
                    throw new AssertionError("everybody waits, and nothing will ever happen");
                }
                now = event.at();
                if (event.action() != null) {
                    event.action().run();
                } else if (event.turn() == event.task().turns() && !event.task().hasEnded()) {
                    current = event.task();
                    current.giveTurn();
                    return;
                }
            }
        } catch (RuntimeException | Error broken) {
            fail(broken);
            current = root;
            root.giveTurn();
        }
    }

    /** The story ends with this when it goes on. */
    void fail(Throwable broken) {
        failure = failure == null ? broken : failure;
        wake(root, now);
    }
}
