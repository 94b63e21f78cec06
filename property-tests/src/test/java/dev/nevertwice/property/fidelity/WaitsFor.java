package dev.nevertwice.property.fidelity;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which sessions of PostgreSQL wait for which others, directly; one that is not here waits for nobody. */
record WaitsFor(Map<Integer, List<Integer>> blockers) {

    static final WaitsFor NOBODY = new WaitsFor(Map.of());

    /** Whether all of them wait and none in a circle, which the server would break. */
    boolean isStill(Collection<Integer> sessions) {
        return sessions.stream().allMatch(session -> blockers.containsKey(session) && !reaches(session, session));
    }

    /** Whether the one waits for the other, or for one who does. */
    boolean reaches(int from, int to) {
        return reaches(from, to, new HashSet<>());
    }

    private boolean reaches(int from, int to, Set<Integer> seen) {
        for (int next : blockers.getOrDefault(from, List.of())) {
            if (next == to || seen.add(next) && reaches(next, to, seen)) {
                return true;
            }
        }
        return false;
    }
}
