package dev.nevertwice.psp.http;

import dev.nevertwice.psp.wire.Problem;
import dev.nevertwice.psp.wire.ProblemCode;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** States of a namespace that it can go back to: what happened until then, to happen again. */
final class Snapshots {

    private static final int MOST = 100;

    private final Map<String, Snapshot> snapshots = new TreeMap<>();

    record Snapshot(List<Recording.Step> steps, ShellClock.Mark clock) {}

    /** Remembers the present state. Refuses when too much happened since the last reset, and where there are too many. */
    void keep(String name, Recording recording, ShellClock.Mark clock) {
        if (!recording.isWhole()) {
            throw new Problem(ProblemCode.LIMIT_REACHED, "snapshot: more than " + Recording.MOST_STEPS
                    + " things happened since the namespace began; reset it first");
        }
        if (snapshots.size() >= MOST && !snapshots.containsKey(name)) {
            throw new Problem(ProblemCode.LIMIT_REACHED, "snapshot: there are " + MOST + " already");
        }
        snapshots.put(name, new Snapshot(recording.steps(), clock));
    }

    /** Refuses where there is none of that name. */
    Snapshot named(String name) {
        Snapshot snapshot = snapshots.get(name);
        if (snapshot == null) {
            throw new Problem(ProblemCode.NOT_FOUND, "There is no such snapshot");
        }
        return snapshot;
    }

    SortedSet<String> names() {
        return new TreeSet<>(snapshots.keySet());
    }
}
