package dev.nevertwice.load.run;

import dev.nevertwice.chaos.history.Operation;
import java.time.Instant;
import java.util.List;

/**
 * Whether the clients who send one cart came together: a click after the purchase was taken only finds a stored reply.
 *
 * @param met carts that every one of its clients had sent before anyone was told that it was taken
 */
record Clicks(long carts, long met) {

    /** @param clients how many send each cart */
    static Clicks of(int clients, List<Operation> operations) {
        List<List<Operation>> carts = Wait.checkouts(operations);
        return new Clicks(carts.size(), carts.stream().filter(tries -> senders(tries) == clients).count());
    }

    /** Of a storm most clicks meet; half of them is a storm, too. */
    boolean asAsked() {
        return met * 2 >= carts;
    }

    private static long senders(List<Operation> tries) {
        Instant over = Wait.ofOne(tries).over();
        return tries.stream()
                .filter(operation -> operation.invoked().isBefore(over))
                .map(Operation::client)
                .distinct()
                .count();
    }
}
