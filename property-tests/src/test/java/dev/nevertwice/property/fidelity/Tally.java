package dev.nevertwice.property.fidelity;

import dev.nevertwice.pay.store.Statement;
import java.util.concurrent.atomic.AtomicLongArray;

/** What was compared, and said alike by both stores. Safe for use by many threads. */
final class Tally {

    enum Part {
        SCHEDULES("schedules"),
        STATEMENTS("statements"),
        LOCK_WAITS("lock waits"),
        UNIQUE_RACES("races for a unique key"),
        RETRIED_CONDITIONS("conditions tried again after a wait"),
        UNIQUE_VIOLATIONS("unique violations (23505)"),
        SERIALIZATION_FAILURES("serialization failures (40001)"),
        DEADLOCKS("deadlocks (40P01)"),
        OTHER_ORDERS("wake orders or victims that PostgreSQL chose otherwise");

        private final String title;

        Part(String title) {
            this.title = title;
        }
    }

    /** What a statement had to wait for. */
    enum Wait {
        NONE,
        FOR_ROW,
        FOR_KEY
    }

    private final AtomicLongArray counts = new AtomicLongArray(Part.values().length);

    void add(Part part) {
        counts.incrementAndGet(part.ordinal());
    }

    long of(Part part) {
        return counts.get(part.ordinal());
    }

    /** Counts what a statement came to. */
    void add(Statement<?> statement, Wait wait, Outcome outcome) {
        add(Part.STATEMENTS);
        if (outcome.isDeadlock()) {
            add(Part.DEADLOCKS);
        } else if (outcome.isStale()) {
            add(Part.SERIALIZATION_FAILURES);
        } else if (outcome.failed()) {
            add(Part.UNIQUE_VIOLATIONS);
        }
        if (wait == Wait.FOR_KEY || wait == Wait.FOR_ROW && inserts(statement)) {
            add(Part.UNIQUE_RACES);
        } else if (wait == Wait.FOR_ROW) {
            add(Part.LOCK_WAITS);
            if (!outcome.failed() && !(statement instanceof Statement.Lock)) {
                add(Part.RETRIED_CONDITIONS);
            }
        }
    }

    /** What it waits for is a key, whoever has it. */
    private static boolean inserts(Statement<?> statement) {
        return statement instanceof Statement.Insert
                || statement instanceof Statement.InsertIfAbsent
                || statement instanceof Statement.InsertAllAbsent;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Part part : Part.values()) {
            text.append(text.isEmpty() ? "" : ", ").append("%,d %s".formatted(of(part), part.title));
        }
        return text.toString();
    }
}
