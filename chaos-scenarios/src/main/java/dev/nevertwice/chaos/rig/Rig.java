package dev.nevertwice.chaos.rig;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import dev.nevertwice.chaos.scenario.Disruption;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.env.Entropy;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.pay.wire.Channel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a scenario runs: the only seam. Everything that drives a run (buyers, faults, healing, reconciliation, reading
 * the books) is written once against this and runs in virtual time or on real parts.
 */
public interface Rig extends AutoCloseable {

    /** {@code sim} or {@code live}. */
    String name();

    /** Of whoever drives the run; not the payment system's. */
    Driver driver();

    default Clock clock() {
        return driver().clock();
    }

    default Tasks tasks() {
        return driver().tasks();
    }

    default Entropy entropy() {
        return driver().entropy();
    }

    /** The way from buyers and operators to the payment system. */
    Channel pay();

    /** The way from buyers (hosted page) and the test (admin) to the PSP. */
    Channel psp();

    /** Every PSP, each with an account of ours, the preferred one first. */
    default List<PspSite> psps() {
        return List.of(new PspSite(PspSite.ACCOUNTS.getFirst().id(), "", psp()));
    }

    /** Refuses the payment system's connections to a PSP (by number, from 1 on), or lets them through again. */
    default void refuse(int psp, boolean refused) {
        throw new UnsupportedOperationException("this rig has no way to its PSPs that it could close");
    }

    /** How often connections to a PSP were refused. */
    default long refusals() {
        return 0;
    }

    /** Kills the payment system's process where it stands (SIGKILL; in simulation at its next port call). */
    default void killPay() {
        throw new UnsupportedOperationException("nothing is killed on this rig");
    }

    /**
     * Starts it again on what was committed. Returns when it answers.
     *
     * @throws SubjectFailure when it does not, and not for want of anything that the rig owes it
     */
    default void restartPay() {
        throw new UnsupportedOperationException("nothing is started again on this rig");
    }

    /** The payment system's books read past its HTTP, where the rig can do that just now: the same as over HTTP. */
    default Optional<JsonNode> books() {
        return Optional.empty();
    }

    /** How many kills really happened. */
    default long disruptions() {
        return 0;
    }

    /** A disruption that has begun. */
    interface Ongoing {

        /**
         * Ends it. Blocks until what was down is up again.
         *
         * @return how often anybody felt it
         */
        long end();
    }

    /**
     * Begins a disruption. Blocks until it has begun.
     *
     * @param lasting how long it is to go on, where that is left to time
     * @throws UnsupportedOperationException where it can't be had
     */
    default Ongoing disrupt(Disruption disruption, Duration lasting) {
        throw new UnsupportedOperationException(disruption.name() + " can't be had here");
    }

    /** How many payment systems go by a clock that is off. */
    default long clocksOff() {
        return 0;
    }

    /** How many answers to COMMIT the rig has lost on the way to the store. */
    default long commitsLost() {
        return 0;
    }

    /** Ends all troubles that the rig makes itself. */
    default void heal() {}

    /** Whether a scenario's fault finds its victim whatever the payment system is like; else nobody demands that it fires. */
    default boolean demands(JsonNode fault) {
        return true;
    }

    /** Whether an invariant can be judged of what runs here. What needs the books of a system that shows none can't. */
    default boolean shows(String invariant) {
        return true;
    }

    /** What makes a verdict on this run impossible, one line each; asked when all else is over. */
    default List<String> doubts() {
        return List.of();
    }

    /** A client's operation was recorded: part of what a run's hash covers, where there is one. */
    default void recorded(Operation operation) {}

    @Override
    void close();
}
