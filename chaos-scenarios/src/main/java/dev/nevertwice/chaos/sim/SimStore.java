package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.StoreFailure;
import java.util.List;

/**
 * The committed tables as seen through ports: a turn at BEGIN, at every further round trip, before and after COMMIT. The way to
 * the store can lose the answer to COMMIT.
 */
final class SimStore implements Store {

    private final Baton baton;
    private final Store tables;
    private final CommitLoss loss;
    private final SplitMix chance;
    private final Weather weather;
    private final StoreSessions sessions;
    private long lost;

    SimStore(Baton baton, Store tables, CommitLoss loss, Weather weather, StoreSessions sessions) {
        this.baton = baton;
        this.weather = weather;
        this.sessions = sessions;
        this.tables = tables;
        this.loss = loss;
        this.chance = baton.stream(2);
    }

    /** How many answers to COMMIT were lost. */
    long lost() {
        return lost;
    }

    @Override
    public <T> T inTransaction(Body<T> body) {
        baton.call(PortCall.BEGIN, null, 0);
        requireUp();
        long session = sessions.begin();
        boolean losing = loses();
        boolean committing = !losing || chance.below(2) == 0;
        T result;
        try {
            result = tables.inTransaction(transaction -> {
                SimTransaction through = new SimTransaction(baton, transaction, () -> sessions.require(session));
                T value = body.run(through);
                through.finish();
                if (!committing) {
                    throw Rollback.HERE;
                }
                return value;
            });
        } catch (Rollback rollback) {
            throw lostAnswer();
        }
        baton.call(PortCall.COMMITTED, null, 0);
        if (losing || sessions.isOver(session)) {
            throw lostAnswer();
        }
        return result;
    }

    /** One round trip without BEGIN and COMMIT: nothing can come between, and where its answer is lost nothing is uncertain. */
    @Override
    public List<Object> askAll(List<Statement.Query<?>> queries) {
        List<Statement<?>> statements = List.copyOf(queries);
        Looks looks = baton.call(PortCall.STATEMENT, statements, Digest.of(statements)).looks;
        statements.forEach(looks::add);
        requireUp();
        sessions.begin();
        List<Object> results = tables.askAll(queries);
        baton.trace.add(Digest.ofResult(results));
        return results;
    }

    private void requireUp() {
        if (weather.storeIsDown()) {
            throw new StoreFailure.Unavailable("the store can't be reached", null);
        }
    }

    private boolean loses() {
        return loss.oneIn() > 0
                && baton.micros() - baton.originMicros() < Durations.micros(loss.until())
                && chance.oneIn(loss.oneIn());
    }

    private StoreFailure lostAnswer() {
        lost++;
        return new StoreFailure.CommitUnknown("the answer to COMMIT was lost", null);
    }

    /** Leaves a transaction that is not to be committed. */
    private static final class Rollback extends RuntimeException {

        private static final long serialVersionUID = 1L;
        static final Rollback HERE = new Rollback();

        Rollback() {
            super("rolled back", null, false, false);
        }
    }
}
