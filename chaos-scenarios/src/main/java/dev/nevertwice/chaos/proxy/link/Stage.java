package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.Arrival;
import dev.nevertwice.chaos.proxy.toxic.Chunk;
import dev.nevertwice.chaos.proxy.toxic.Flow;
import dev.nevertwice.chaos.proxy.toxic.Noop;
import dev.nevertwice.chaos.proxy.toxic.Toxic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One toxic of one link, on a thread of its own. Whoever changes or removes it only leaves word and never waits: the thread
 * lets go of what it holds as soon as it looks, and until then whatever comes waits behind it, so nothing overtakes.
 */
final class Stage implements Sink, Flow {

    private static final Toxic UNTOUCHED = new Noop();
    private static final long FOREVER_NANOS = Long.MAX_VALUE / 4;

    private final Link link;
    private final ReentrantLock lock = new ReentrantLock();
    /** There is something for the toxic to look at. */
    private final Condition arrival = lock.newCondition();
    /** There is room for whoever sends. */
    private final Condition room = lock.newCondition();
    private final Deque<Chunk> held = new ArrayDeque<>();
    private volatile Sink next;
    private volatile PlacedToxic placed;

    // Guarded by the lock.
    private boolean changed;
    private volatile boolean removed;
    private Ending ended;
    private boolean closed;
    /** It has let go of everything: what comes goes straight on. */
    private boolean gone;

    // Of the toxic's thread.
    private Toxic running = UNTOUCHED;
    private volatile boolean applies;
    private boolean touched;
    private long starts;
    private long draws;
    private long passedBytes;

    Stage(Link link, PlacedToxic placed, Sink next) {
        this.link = link;
        this.placed = placed;
        this.next = next;
    }

    void start(String name) {
        Thread.ofVirtual().name(name).start(this::run);
    }

    // ---- For whoever changes the chain

    PlacedToxic placed() {
        return placed;
    }

    /** Whether it is one of those that its toxicity hits. */
    boolean applies() {
        return applies;
    }

    /** It was removed, and is letting go of what it holds. */
    boolean isLeaving() {
        return removed;
    }

    Sink next() {
        return next;
    }

    void setNext(Sink other) {
        next = other;
    }

    void update(PlacedToxic other) {
        lock.lock();
        try {
            placed = other;
            changed = true;
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    /** Draws again, as the reference does when the toxic behind it comes or goes. */
    void restart() {
        update(placed);
    }

    void remove() {
        lock.lock();
        try {
            removed = true;
            changed = true;
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    /** The connection is gone. */
    void abort() {
        lock.lock();
        try {
            closed = true;
            held.clear();
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        arrival.signalAll();
        room.signalAll();
    }

    // ---- For whoever sends

    @Override
    public void push(Chunk chunk) {
        lock.lock();
        try {
            while (held.size() >= placed.setting().toxic().buffer() && !closed && !gone) {
                room.awaitUninterruptibly();
            }
            if (closed) {
                return;
            }
            if (!gone) {
                held.add(chunk.kept());
                arrival.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        next.push(chunk);
    }

    @Override
    public void end(Ending how) {
        lock.lock();
        try {
            if (!gone) {
                ended = ended == null ? how : ended;
                arrival.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        next.end(how);
    }

    // ---- The toxic's thread

    private void run() {
        do {
            begin();
            running.run(this);
        } while (!isOver());
    }

    private void begin() {
        lock.lock();
        try {
            changed = removed;
        } finally {
            lock.unlock();
        }
        PlacedToxic now = placed;
        applies = now.setting().scope().perRequest() || link.happens(now, starts++);
        running = applies ? now.setting().toxic() : UNTOUCHED;
    }

    /** Whether there is nothing more to do for it: looked at when the toxic has returned. */
    private boolean isOver() {
        Ending how;
        boolean leaves;
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (changed && !removed) {
                return false;
            }
            how = ended;
            leaves = removed;
        } finally {
            lock.unlock();
        }
        if (!leaves) {
            finish(how == null ? Ending.CLOSE : how);
        } else if (hasLostBytes()) {
            finish(Ending.CLOSE);
        } else {
            letGo();
        }
        return true;
    }

    /** The reference closes without looking whether anything was lost. */
    private boolean hasLostBytes() {
        boolean looks = link.strict() || !placed.setting().scope().isAll();
        return placed.setting().toxic().losesBytes() && (touched || !looks);
    }

    private void letGo() {
        while (true) {
            Chunk chunk;
            lock.lock();
            try {
                chunk = held.poll();
                if (chunk == null && ended == null) {
                    gone = true;
                    room.signalAll();
                    break;
                }
                room.signal();
            } finally {
                lock.unlock();
            }
            if (chunk == null) {
                finish(ended);
                return;
            }
            next.push(chunk);
        }
        link.bypass(this);
    }

    private void finish(Ending how) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            held.clear();
            wakeAll();
        } finally {
            lock.unlock();
        }
        next.end(how);
    }

    // ---- What the toxic asks for

    @Override
    public Arrival take() {
        return take(FOREVER_NANOS);
    }

    @Override
    public Arrival take(long mostNanos) {
        long due = System.nanoTime() + mostNanos;
        while (true) {
            Arrival came = await(due);
            if (!(came instanceof Chunk chunk)) {
                return came;
            }
            if (means(chunk)) {
                if (running != UNTOUCHED) {
                    touched = true;
                    placed.touched().increment();
                }
                return chunk;
            }
            next.push(chunk);
        }
    }

    private Arrival await(long due) {
        lock.lock();
        try {
            while (true) {
                if (changed || closed) {
                    return Arrival.Silence.CHANGED;
                }
                if (!held.isEmpty()) {
                    room.signal();
                    return held.poll();
                }
                if (ended != null) {
                    return Arrival.Silence.ENDED;
                }
                if (!waited(due)) {
                    return Arrival.Silence.EXPIRED;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean means(Chunk chunk) {
        PlacedToxic now = placed;
        if (running == UNTOUCHED || !now.setting().scope().isPerChunk()) {
            return true;
        }
        return now.meansChunk(chunk)
                && (!now.setting().scope().perRequest() || link.happens(now, chunk.turn().ofConnection()));
    }

    /** Whether there is still time; the lock is held. */
    private boolean waited(long due) {
        long left = due - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        try {
            arrival.awaitNanos(left);
        } catch (InterruptedException asked) {
            closed = true; // nobody does that but a JVM that ends
        }
        return true;
    }

    @Override
    public void pass(Chunk chunk) {
        passedBytes += chunk.length();
        next.push(chunk);
    }

    @Override
    public long passedBytes() {
        return passedBytes;
    }

    @Override
    public boolean sleepUntil(long nanos) {
        lock.lock();
        try {
            while (!changed && !closed) {
                if (!waited(nanos)) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void sleepThrough(long nanos) {
        long due = System.nanoTime() + nanos;
        lock.lock();
        try {
            while (!closed && waited(due)) {
                // Woken for something else.
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        finish(Ending.CLOSE);
    }

    @Override
    public void reset() {
        finish(Ending.RESET);
    }

    @Override
    public void answer(byte[] bytes) {
        link.connection().answer(link, bytes);
    }

    @Override
    public void sendAside(byte[] bytes, long delayNanos) {
        link.connection().sendAside(bytes, delayNanos);
    }

    @Override
    public long below(long bound) {
        return link.below(bound, placed, draws++);
    }

    @Override
    public boolean strict() {
        return link.strict();
    }
}
