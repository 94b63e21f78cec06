package dev.nevertwice.psp.http;

import dev.nevertwice.psp.Effect;
import dev.nevertwice.psp.Input;
import dev.nevertwice.psp.Psp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What was put into a machine since its birth. The machine is pure, so a new one that is given the same comes to the same
 * state: that is how snapshots are restored, and why a snapshot costs nothing. Bounded: past {@link #MOST_STEPS} nothing
 * is kept any more and no snapshot can be taken until the next reset.
 */
final class Recording {

    /** About 30 MB of requests, and half a second to go through again. */
    static final int MOST_STEPS = 20_000;

    /** One step: an input, or something done to the machine between two. The other one is null. */
    record Step(Instant at, Input input, BiConsumer<Psp, Instant> deed) {

        List<Effect> run(Psp psp) {
            if (input == null) {
                deed.accept(psp, at);
                return List.of();
            }
            return psp.step(input, at);
        }
    }

    private List<Step> steps = new ArrayList<>();

    void add(Step step) {
        if (steps != null) {
            steps.add(step);
            if (steps.size() > MOST_STEPS) {
                steps = null;
            }
        }
    }

    /** Whether everything is still here. */
    boolean isWhole() {
        return steps != null;
    }

    /** The steps until now, which later ones don't change. */
    List<Step> steps() {
        return List.copyOf(steps);
    }
}
