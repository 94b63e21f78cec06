package dev.nevertwice.chaos.run;

import dev.nevertwice.chaos.history.Operation;
import java.util.List;

/** Buyers who are no tasks of the rig's, such as a load generator's. */
@FunctionalInterface
public interface Crowd {

    /**
     * Sends everybody shopping. Blocks until all have left.
     *
     * @param opening what has to happen when the first buyer stands at the door and before it opens: the faults are set, whose
     *     times count from then, and killing begins. To be called once, by the caller's own thread; whoever comes before that
     *     warms the servers up
     * @param operator what an operator does now and then meanwhile (closes the day so far and reconciles it), in a scenario in
     *     which nothing goes wrong too: to be called by whoever knows how far things are; does nothing while the call before is
     *     still at it
     * @return what they did and were told, every request of theirs, in the order of completion
     * @throws RunFailure when the crowd itself could not go shopping
     */
    List<Operation> shop(List<Errand> errands, Runnable opening, Runnable operator);
}
