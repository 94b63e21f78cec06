package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.lease.Lease;
import dev.nevertwice.pay.store.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The rest of workers that found nothing to do. While nothing is written where a worker has looked and no instant comes that
 * is written there, it would find nothing again: it looks less and less often. Whatever is written there brings it back to its
 * usual pace. How long an idle worker sleeps is nobody's promise, so this leaves out only what has no effect.
 */
final class Idling {

    /** What is not known of here (a time kept in memory only) waits no longer than this. */
    private static final long LONGEST_MICROS = 120_000_000;

    /** So many times as long as the rest before. */
    private static final long LONGER = 8;

    private final Baton baton;

    /** Whether a row still is as it was written. */
    private final Predicate<Row> isCurrent;

    private final List<Resting> resting = new ArrayList<>();

    /** So much of what was written last is remembered. */
    private static final int REMEMBERED = 1_024;

    /** What was written last, at the place of its number; null stands for something on the bus. */
    private final Row[] written = new Row[REMEMBERED];

    private long writtenCount;

    /** Rows by the future instants that they hold, by whatever clock: at each somebody may find something. */
    private final TreeMap<Long, List<Row>> dues = new TreeMap<>();

    private int dueRows;
    private int dueRowsMost = REMEMBERED;

    Idling(Baton baton, Predicate<Row> isCurrent) {
        this.baton = baton;
        this.isCurrent = isCurrent;
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

        void endsAsUsual() {
            endsBy(baton.micros());
        }

        void endsBy(long micros) {
            long end = Math.max(micros, usual);
            if (end < due) {
                alarm.cancel();
                due = end;
                setAlarm();
            }
        }
    }

    /** Blocks the calling task for its usual time, or for longer while nothing happens where it has looked. */
    void rest(SimTask self, long usual) {
        long now = baton.micros();
        self.restMicros = hasNews(self) ? usual : Math.max(usual, Math.min(LONGEST_MICROS, LONGER * self.restMicros));
        self.restedAt = writtenCount;
        Resting rest =
                new Resting(self, now + usual, Math.max(now + usual, firstDue(self.looks, now, self.restMicros)));
        rest.setAlarm();
        resting.add(rest);
        try {
            while (baton.micros() < rest.due) {
                self.waitInterruptibly("its rest to end");
            }
        } finally {
            rest.alarm.cancel();
            resting.remove(rest);
            self.looks.forget();
        }
    }

    private boolean hasNews(SimTask task) {
        if (task.looks.atWhatIsLate()) {
            return true;
        }
        if (writtenCount - task.restedAt > REMEMBERED) {
            return true;
        }
        for (long at = task.restedAt; at < writtenCount; at++) {
            Row row = written[(int) (at % REMEMBERED)];
            if (row == null ? task.looks.atBus() : task.looks.at(row, baton.now())) {
                return true;
            }
        }
        return false;
    }

    /** The first instant, within so long, that is written where somebody has looked; else the end of that time. */
    private long firstDue(Looks looks, long now, long within) {
        dues.headMap(now, true).clear();
        Iterator<Map.Entry<Long, List<Row>>> entries = dues.headMap(now + within).entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Long, List<Row>> due = entries.next();
            if (hasCurrent(due.getValue(), looks)) {
                return due.getKey();
            }
            if (due.getValue().isEmpty()) {
                entries.remove();
            }
        }
        return now + within;
    }

    /** Whether one of these rows is where somebody has looked, and still is as it was written; forgets those that are not. */
    private boolean hasCurrent(List<Row> rows, Looks looks) {
        for (Iterator<Row> each = rows.iterator(); each.hasNext();) {
            Row row = each.next();
            if (looks.at(row)) {
                if (isCurrent.test(row)) {
                    return true;
                }
                each.remove();
            }
        }
        return false;
    }

    /** Somebody wrote these rows. */
    void written(List<Row> rows) {
        for (int at = 0; at < rows.size(); at++) {
            Row row = rows.get(at);
            long due = addDues(row);
            // Making a lease last longer gives nobody anything to do before it ends.
            if (row.table() != Lease.LEASE) {
                remember(row);
                for (int each = 0; each < resting.size(); each++) {
                    tell(resting.get(each), row, due);
                }
            }
        }
    }

    /** What can be found now ends a rest, and what can be found later ends it then. */
    private void tell(Resting rest, Row row, long due) {
        Looks looks = rest.task.looks;
        if (looks.at(row, baton.now())) {
            rest.endsAsUsual();
        } else if (due < rest.due && looks.at(row)) {
            rest.endsBy(due);
        }
    }

    /** Somebody published. */
    void published() {
        remember(null);
        for (int each = 0; each < resting.size(); each++) {
            if (resting.get(each).task.looks.atBus()) {
                resting.get(each).endsAsUsual();
            }
        }
    }

    private void remember(Row row) {
        written[(int) (writtenCount++ % REMEMBERED)] = row;
    }

    /** The first instant that is to come, or never. */
    private long addDues(Row row) {
        long now = baton.micros();
        long first = Long.MAX_VALUE;
        for (int at = 0; at < row.table().columns().size(); at++) {
            if (row.at(at) instanceof Instant instant) {
                long micros = instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
                if (micros > now) {
                    dues.computeIfAbsent(micros, unused -> new ArrayList<>(1)).add(row);
                    dueRows++;
                    first = Math.min(first, micros);
                }
            }
        }
        if (dueRows > dueRowsMost) {
            forgetOldVersions();
        }
        return first;
    }

    /** What is due in a day is not looked at before; until then only the newest version of its row has to be kept. */
    private void forgetOldVersions() {
        dues.values().forEach(rows -> rows.removeIf(isCurrent.negate()));
        dues.values().removeIf(List::isEmpty);
        dueRows = dues.values().stream().mapToInt(List::size).sum();
        dueRowsMost = Math.max(REMEMBERED, 2 * dueRows);
    }
}
