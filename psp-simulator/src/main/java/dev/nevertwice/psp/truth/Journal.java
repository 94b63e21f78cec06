package dev.nevertwice.psp.truth;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What was said, in order: requests, commits, replies really sent, callbacks, faults. Bounded: the oldest lines are
 * dropped and counted. Money is not kept here but in the {@link Book}, which never drops anything.
 */
public final class Journal {

    /** What a line tells of. */
    public enum Kind {
        REQUEST("request"),
        COMMIT("commit"),
        REPLY("reply"),
        CALLBACK("callback"),
        CALLBACK_ANSWER("callback-answer"),
        FAULT("fault");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    /**
     * One line.
     *
     * @param number from 1, without gaps
     * @param exchange 0 where none is concerned
     * @param operation name on the wire
     * @param key idempotency key, or null
     * @param reference the merchant's own id, or null
     * @param fault name of the rule that fired, or null
     */
    public record Entry(
            long number, Instant at, Kind kind, long exchange, String operation,
            String key, String reference, String detail, String fault) {}

    private final int capacity;
    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private long written;

    public Journal(int capacity) {
        this.capacity = capacity;
    }

    public void write(
            Instant at, Kind kind, long exchange, String operation, String key, String reference, String detail,
            String fault) {
        written++;
        if (entries.size() == capacity) {
            entries.removeFirst();
        }
        entries.addLast(new Entry(written, at, kind, exchange, operation, key, reference, detail, fault));
    }

    /** The lines that are still here, oldest first. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The first {@code most} lines after the first {@code number}, as far as they are still here. */
    public List<Entry> after(long number, long most) {
        if (number == 0 && entries.size() <= most) {
            return entries();
        }
        long behind = Math.min(written - number, entries.size());
        ArrayList<Entry> newestFirst = new ArrayList<>();
        var each = entries.descendingIterator();
        for (long left = behind; left > 0; left--) {
            Entry entry = each.next();
            if (left <= most) {
                newestFirst.add(entry);
            }
        }
        return newestFirst.reversed();
    }

    /** How many lines were ever written. */
    public long written() {
        return written;
    }

    /** How many lines are no longer here. */
    public long dropped() {
        return written - entries.size();
    }
}
