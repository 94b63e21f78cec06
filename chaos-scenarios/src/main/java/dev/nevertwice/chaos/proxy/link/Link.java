package dev.nevertwice.chaos.proxy.link;

import dev.nevertwice.chaos.proxy.toxic.Chunk;
import dev.nevertwice.chaos.proxy.toxic.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** One direction of a connection: a reader, the stages of its toxics, the socket at the end. */
final class Link {

    /** Most connections say little and wait long, and there are thousands of them. */
    private static final int SMALL_BUFFER = 2 << 10;

    private static final int LARGE_BUFFER = 32 << 10;

    private final Connection connection;
    private final Direction direction;
    private final Socket source;
    private final LongAdder received;
    private final SocketSink out;
    private final ReentrantLock lock = new ReentrantLock();
    /** Those that are there or are letting go of what they hold. */
    private final List<Stage> stages = new ArrayList<>();
    private volatile Sink head;
    private volatile long bytes;

    Link(Connection connection, Direction direction, Socket source, Socket destination, Traffic traffic)
            throws IOException {
        this.connection = connection;
        this.direction = direction;
        this.source = source;
        this.received = traffic.received(direction);
        this.out = new SocketSink(this, destination, traffic.sent(direction));
        this.head = out;
    }

    void start(List<PlacedToxic> toxics) {
        toxics.forEach(this::append);
        Thread.ofVirtual().name("proxy-" + direction.word() + "-" + connection.number()).start(this::read);
    }

    Connection connection() {
        return connection;
    }

    Direction direction() {
        return direction;
    }

    boolean strict() {
        return connection.proxy().settings().strict();
    }

    long bytesReceived() {
        return bytes;
    }

    long bytesSent() {
        return out.bytes();
    }

    // ---- The chain

    void add(PlacedToxic toxic) {
        Stage before = append(toxic);
        if (before != null && !strict()) {
            before.restart();
        }
    }

    void update(PlacedToxic toxic) {
        Stage stage = stageOf(toxic);
        if (stage != null) {
            stage.update(toxic);
        }
    }

    void remove(PlacedToxic toxic) {
        lock.lock();
        try {
            Stage stage = stageOf(toxic);
            if (stage == null) {
                return;
            }
            int index = stages.indexOf(stage);
            stage.remove();
            if (index > 0 && !strict()) {
                stages.get(index - 1).restart();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a stage that holds nothing any more out of the chain. */
    void bypass(Stage stage) {
        lock.lock();
        try {
            int index = stages.indexOf(stage);
            if (index == 0) {
                head = stage.next();
            } else if (index > 0) {
                stages.get(index - 1).setNext(stage.next());
            }
            stages.remove(stage);
        } finally {
            lock.unlock();
        }
    }

    List<Stage> stages() {
        lock.lock();
        try {
            return List.copyOf(stages);
        } finally {
            lock.unlock();
        }
    }

    void abort() {
        stages().forEach(Stage::abort);
    }

    private Stage append(PlacedToxic toxic) {
        lock.lock();
        try {
            Stage last = stages.isEmpty() ? null : stages.getLast();
            Stage stage = new Stage(this, toxic, out);
            stage.start("proxy-" + toxic.setting().name() + "-" + connection.number());
            stages.add(stage);
            if (last == null) {
                head = stage;
            } else {
                last.setNext(stage);
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private Stage stageOf(PlacedToxic toxic) {
        return stages().stream()
                .filter(stage -> !stage.isLeaving())
                .filter(stage -> stage.placed().setting().name().equals(toxic.setting().name()))
                .findFirst()
                .orElse(null);
    }

    // ---- The bytes

    /** Sends bytes of our own this way. */
    void inject(byte[] ours) {
        head.push(new Chunk(ours, ours.length, System.nanoTime(), connection.turns().now(), false));
    }

    private void read() {
        Ending how = Ending.EOF;
        try {
            InputStream in = source.getInputStream();
            byte[] buffer = new byte[SMALL_BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if (source.isClosed()) {
                    break; // by the other direction, while this came
                }
                bytes += count;
                received.add(count);
                head.push(new Chunk(
                        buffer, count, System.nanoTime(), connection.turns().said(direction, buffer, count), true));
                buffer = sized(buffer, count);
            }
        } catch (IOException gone) {
            how = Ending.CLOSE;
        }
        head.end(how);
    }

    /** Large while much comes at once. */
    private static byte[] sized(byte[] buffer, int count) {
        if (count == buffer.length && buffer.length == SMALL_BUFFER) {
            return new byte[LARGE_BUFFER];
        }
        return count < SMALL_BUFFER && buffer.length == LARGE_BUFFER ? new byte[SMALL_BUFFER] : buffer;
    }

    // ---- Chance

    boolean happens(PlacedToxic toxic, long draw) {
        return connection.proxy().chance()
                .happens(
                        toxic.setting().toxicity(), connection.proxy().name(), toxic.setting().name(),
                        connection.number(), draw);
    }

    long below(long bound, PlacedToxic toxic, long draw) {
        return connection.proxy().chance()
                .below(bound, connection.proxy().name(), toxic.setting().name(), connection.number(), draw);
    }
}
