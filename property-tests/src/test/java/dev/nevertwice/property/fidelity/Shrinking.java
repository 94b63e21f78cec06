package dev.nevertwice.property.fidelity;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Leaves out of a schedule all that the stores' disagreement does not need. */
final class Shrinking {

    /** Runs a schedule: how the stores differ, or null. */
    interface Trial {
        Divergence run(Schedule schedule) throws SQLException;
    }

    private Shrinking() {}

    static Divergence shortest(Schedule schedule, Divergence found, Trial trial) throws SQLException {
        Schedule shortest = schedule;
        Divergence divergence = found;
        for (int before = Integer.MAX_VALUE; shortest.steps().size() < before;) {
            before = shortest.steps().size();
            for (int at = before - 1; at >= 0; at--) {
                List<Step> steps = new ArrayList<>(shortest.steps());
                steps.remove(at);
                Divergence other = trial.run(shortest.with(steps));
                if (other != null && other.sameKindAs(divergence)) {
                    shortest = shortest.with(steps);
                    divergence = other;
                }
            }
        }
        return divergence;
    }
}
