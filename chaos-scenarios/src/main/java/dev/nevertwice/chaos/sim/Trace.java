package dev.nevertwice.chaos.sim;

/**
 * What happened in one world, as one 64-bit number, and the last entries for people. Recording allocates nothing: texts are
 * only made when somebody asks.
 */
final class Trace {

    private static final long FACTOR = 0xD6E8FEB86659FD93L;

    private static final int NO_TASK = -1;

    private final int mask;
    private final long[] numbers;
    private final Object[] subjects;
    private final SimTask[] tasks;
    private long hash = 0x6A09E667F3BCC909L;
    private long entries;

    /** @param kept how many entries to keep for people, rounded up to a power of two; with 0 just the last */
    Trace(int kept) {
        int size = Integer.highestOneBit(Math.max(1, kept) * 2 - 1);
        this.mask = size - 1;
        this.numbers = new long[size * 3];
        this.subjects = new Object[size];
        this.tasks = new SimTask[size];
    }

    /**
     * Adds an entry.
     *
     * @param task whose turn it was; null between turns
     * @param subject what it was about; only for people, its text is made when the trace is shown
     * @param digest of the arguments
     */
    void record(long turn, SimTask task, PortCall call, Object subject, long digest, long micros) {
        long who = ((long) (task == null ? NO_TASK : task.id) << 8) | call.ordinal();
        add(turn);
        add(who);
        add(digest);
        add(micros);
        int slot = (int) entries & mask;
        numbers[slot * 3] = turn;
        numbers[slot * 3 + 1] = who;
        numbers[slot * 3 + 2] = micros;
        subjects[slot] = subject;
        tasks[slot] = task;
        entries++;
    }

    /** Mixes a number into the hash only: results, final tables. */
    void add(long value) {
        hash = Long.rotateLeft((hash ^ value) * FACTOR, 29);
    }

    String hash() {
        return "%016x".formatted(SplitMix.mix(hash));
    }

    long entries() {
        return entries;
    }

    /** The entries that were kept, oldest first, one a line. */
    String show(long originMicros) {
        StringBuilder text = new StringBuilder();
        for (long entry = Math.max(0, entries - mask - 1); entry < entries; entry++) {
            int slot = (int) entry & mask;
            int call = (int) numbers[slot * 3 + 1] & 255;
            text.append("%8d %14.6f s  %-28s %-9s %s%n".formatted(
                    numbers[slot * 3],
                    (numbers[slot * 3 + 2] - originMicros) / 1_000_000.0,
                    tasks[slot] == null ? "-" : tasks[slot],
                    PortCall.values()[call],
                    subjects[slot] == null ? "" : shortened(subjects[slot].toString())));
        }
        return text.toString();
    }

    private static String shortened(String text) {
        return text.length() <= 160 ? text : text.substring(0, 160) + "...";
    }
}
