package dev.nevertwice.load.psp;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that registers and confirms, and does nothing else. Reads orders from its standard input, one a line, so that
 * it is warm for all but the first.
 *
 * <p>{@code steady PORT CONNECTIONS MILLIS}: each connection registers and confirms in turn, each when the last one was
 * answered. Says {@code answered COUNT NANOS}. {@code wave PORT COUNT}: one registration on each of so many connections,
 * all sent before any is waited for. Says {@code wave MOST_WAITING SENDING_NANOS NANOS_AFTER_THE_LAST_WAS_SENT}.
 */
public final class LoadGenerator {

    private static final int CREATED = 201;
    private static final int CONNECTING_AT_ONCE = 256;
    private static final long WAVE_PATIENCE_NANOS = 60_000_000_000L;

    private LoadGenerator() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        String run = Long.toString(ProcessHandle.current().pid());
        int number = 0;
        for (String line = readLine(); line != null; line = readLine()) {
            String[] order = line.split(" ");
            Purchases purchases = new Purchases(Integer.parseInt(order[1]), "att_" + run + "_" + ++number);
            int port = Integer.parseInt(order[1]);
            System.out.println(order[0].equals("wave")
                    ? wave(port, Integer.parseInt(order[2]), purchases)
                    : steady(port, Integer.parseInt(order[2]), Long.parseLong(order[3]) * 1_000_000, purchases));
        }
    }

    private static String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = System.in.read(); next != '\n'; next = System.in.read()) {
            if (next < 0) {
                return null;
            }
            line.append((char) next);
        }
        return line.toString();
    }

    private static List<Connection> connect(int port, int count, Selector selector) throws IOException {
        List<Connection> made = new ArrayList<>();
        int opened = 0;
        while (made.size() < count) {
            while (opened < count && opened - made.size() < CONNECTING_AT_ONCE) {
                Connection.open(port, selector);
                opened++;
            }
            selector.select(key -> {
                Connection connection = (Connection) key.attachment();
                if (unchecked(connection::isMade)) {
                    made.add(connection);
                }
            });
        }
        return made;
    }

    private static String steady(int port, int connections, long nanos, Purchases purchases) throws IOException {
        try (Selector selector = Selector.open()) {
            List<Connection> all = connect(port, connections, selector);
            long began = System.nanoTime();
            for (Connection connection : all) {
                connection.send(purchases);
            }
            long[] answered = new long[1];
            while (System.nanoTime() - began < nanos) {
                selector.select(key -> {
                    Connection connection = (Connection) key.attachment();
                    if (hasAnswer(connection)) {
                        answered[0]++;
                        unchecked(() -> {
                            connection.send(purchases);
                            return null;
                        });
                    }
                }, 100);
            }
            long took = System.nanoTime() - began;
            close(selector);
            return "answered " + answered[0] + " " + took;
        }
    }

    private static String wave(int port, int count, Purchases purchases) throws IOException {
        try (Selector selector = Selector.open()) {
            List<Connection> all = connect(port, count, selector);
            long began = System.nanoTime();
            for (Connection connection : all) {
                connection.send(purchases);
            }
            long sent = System.nanoTime();
            int[] answered = new int[1];
            // What was answered while the last were still being sent was not in flight with them.
            selector.selectNow(key -> answered[0] += hasAnswer((Connection) key.attachment()) ? 1 : 0);
            int mostWaiting = count - answered[0];
            while (answered[0] < count) {
                if (System.nanoTime() - sent > WAVE_PATIENCE_NANOS) {
                    throw new IOException(count - answered[0] + " were never answered");
                }
                selector.select(key -> {
                    if (key.isValid() && hasAnswer((Connection) key.attachment())) {
                        key.interestOps(0);
                        answered[0]++;
                    }
                }, 1000);
            }
            long took = System.nanoTime() - sent;
            close(selector);
            return "wave " + mostWaiting + " " + (sent - began) + " " + took;
        }
    }

    private static boolean hasAnswer(Connection connection) {
        int status = unchecked(connection::goOn);
        if (status != 0 && status != CREATED) {
            throw new IllegalStateException("answered with " + status);
        }
        return status == CREATED;
    }

    private static void close(Selector selector) throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T unchecked(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
