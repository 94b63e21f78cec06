package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.store.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The rest of workers that found nothing to do. While nothing is written and no instant that the tables hold comes, a worker
 * would find nothing again: it looks less and less often. Whatever is written brings everybody back to their usual pace. How
 * long an idle worker sleeps is nobody's promise, so this leaves out only what has no effect.
 */
final class Idling {

    /** What is not known of here (a bus that is late, a time kept in memory only) waits no longer than this. */
    private static final long LONGEST_MICROS = 120_000_000;

    /** Up to here a rest is twice as long as the one before; then it soon is the longest. */
    private static final long SHORT_MICROS = 5_000_000;

    private final Baton baton;
    private final List<Resting> resting = new ArrayList<>();

    /** Future instants that the tables hold, by whatever clock: at each somebody may find something. */
    private final TreeSet<Long> dues = new TreeSet<>();

    private long changes;

    Idling(Baton baton) {
        this.baton = baton;
    }

    /** One task's rest. */
    private final class Resting {

        private final SimTask task;
        private final long usual;
        private long due;
        private Event alarm;

        Resting(SimTask task, long usual, long due) {
            this.task = task;
            this.usual = usual;
            this.due = due;
        }

        void setAlarm() {
            alarm = baton.after(due - baton.micros(), () -> baton.wake(task));
        }

        void noLaterThan(long micros) {
            if (micros < due) {
                alarm.cancel();
                due = micros;
                setAlarm();
            }
        }
    }

    /** Blocks the calling task for its usual time, or for longer while nothing happens. */
    void rest(SimTask self, long usual) {
        long now = baton.micros();
        if (self.restedAt != changes) {
            self.restedAt = changes;
            self.restMicros = usual;
        } else {
            self.restMicros = Math.max(usual, Math.min(LONGEST_MICROS, longer(self.restMicros)));
        }
        Long next = dues.higher(now);
        long due = next == null ? now + self.restMicros : Math.min(now + self.restMicros, Math.max(next, now + usual));
        Resting rest = new Resting(self, now + usual, due);
        rest.setAlarm();
        resting.add(rest);
        try {
            while (baton.micros() < rest.due) {
                self.waitInterruptibly("its rest to end");
            }
        } finally {
            rest.alarm.cancel();
            resting.remove(rest);
        }
    }

    private static long longer(long micros) {
        return micros * (micros < SHORT_MICROS ? 2 : 8);
    }

    /** Somebody wrote these rows. */
    void written(List<Row> rows) {
        boolean something = false;
        for (int at = 0; at < rows.size(); at++) {
            Row row = rows.get(at);
            // Making a lease last longer gives nobody anything to do, and where it ends somebody died, which is never long ago.
            if (row.table() != Lease.LEASE) {
                something = true;
                addDues(row);
            }
        }
        if (something) {
            changed();
        }
    }

    /** Something happened after which there may be something to do. */
    void changed() {
        changes++;
        for (int at = 0; at < resting.size(); at++) {
            Resting rest = resting.get(at);
            rest.noLaterThan(Math.max(baton.micros(), rest.usual));
        }
    }

    private void addDues(Row row) {
        long now = baton.micros();
        for (int at = 0; at < row.table().columns().size(); at++) {
            if (row.at(at) instanceof Instant instant) {
                long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
                if (micros > now) {
                    dues.add(micros);
                }
            }
        }
        while (!dues.isEmpty() && dues.first() <= now) {
            dues.pollFirst();
        }
    }
}
