package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.StoreFailure;

/**
 * The committed tables as seen through ports: a turn at begin, at every statement, before and after COMMIT. The way to the
 * store can lose the answer to COMMIT.
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
        if (weather.storeIsDown()) {
            throw new StoreFailure.Unavailable("the store can't be reached", null);
        }
        long session = sessions.begin();
        boolean losing = loses();
        boolean committing = !losing || chance.below(2) == 0;
        T result;
        try {
            result = tables.inTransaction(transaction -> {
                T value = body.run(new SimTransaction(baton, transaction, () -> sessions.require(session)));
                baton.call(PortCall.COMMIT, null, 0);
                sessions.require(session);
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

    private boolean loses() {
        return loss.oneIn() > 0
                && baton.micros() - baton.originMicros < Durations.micros(loss.until())
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
