package dev.nevertwice.pay.store;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/**
 * What every statement means while other transactions are open: each test drives two or three of them step by step.
 *
 * <p>Levels differ only where they say so by {@link #level}: from REPEATABLE READ on, a transaction sees what was
 * committed when its first statement began, and fails with {@link StoreFailure.Conflict} where READ COMMITTED would go
 * on with a newer version; SERIALIZABLE fails in addition where no serial order gives the same reads.
 */
public abstract class ConcurrentStoreContract implements StoreContract, KeyWaitContract, RowWaitContract {

    private final List<Actor> actors = new ArrayList<>();

    @Override
    public final Actor actor() {
        Actor actor = new Actor(store());
        actors.add(actor);
        return actor;
    }

    @AfterEach
    final void endActors() {
        actors.forEach(Actor::close);
    }
}
