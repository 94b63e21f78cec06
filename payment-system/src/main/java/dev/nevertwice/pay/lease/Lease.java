package dev.nevertwice.pay.lease;

import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Row;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Work that one instance at a time may do: a row with a holder, an end by the database's clock, and a fence that rises with
 * every new holder. Whoever slept past the end finds the fence changed and has no effect.
 */
public final class Lease {

    public static final Table LEASE = Table.named("lease");
    private static final Column<String> NAME = LEASE.text("name");
    private static final Column<String> HOLDER = LEASE.text("holder");
    private static final Column<Long> FENCE = LEASE.number("fence");
    private static final Column<Instant> UNTIL = LEASE.instant("until");

    static {
        LEASE.key(NAME);
    }

    private final String name;
    private final String holder;
    private final Duration length;

    /** @param holder unique to this instance for ever */
    public Lease(String name, String holder, Duration length) {
        this.name = name;
        this.holder = holder;
        this.length = length;
    }

    /** Takes it, or makes it last longer where it is ours: the fence. Empty where another one holds it. */
    public Optional<Long> take(Transaction transaction) {
        Optional<Row> found = transaction.lock(LEASE, name);
        Instant now = transaction.now();
        if (found.isEmpty()) {
            transaction.insertIfAbsent(LEASE.row()
                    .set(NAME, name)
                    .set(HOLDER, holder)
                    .set(FENCE, 1L)
                    .set(UNTIL, Instant.EPOCH)
                    .build());
            found = transaction.lock(LEASE, name);
        }
        if (found.isEmpty()) {
            return Optional.empty(); // somebody else's is not visible yet
        }
        boolean over = !found.get().get(UNTIL).isAfter(now);
        boolean ours = found.get().get(HOLDER).equals(holder);
        if (!over && !ours) {
            return Optional.empty();
        }
        long fence = found.get().get(FENCE) + (over ? 1 : 0);
        transaction.write(List.of(new Statement.UpdateIf(
                LEASE,
                List.of(name),
                Condition.always(),
                List.of(HOLDER.to(holder), FENCE.to(fence), UNTIL.to(now.plus(length))))));
        return Optional.of(fence);
    }

    /** Gives it back where it is ours, so that another one need not wait for its end. */
    public void release(Transaction transaction) {
        transaction.updateIf(LEASE, List.of(name), HOLDER.is(holder), UNTIL.to(transaction.now()));
    }

    /** Locks it and says whether the fence is still the newest: call it first in the transaction of the effect. */
    public boolean holds(Transaction transaction, long fence) {
        return transaction.lock(LEASE, name).map(row -> row.get(FENCE)).equals(Optional.of(fence));
    }
}
