package dev.nevertwice.property.fidelity;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/** Many schedules, one after another, on one database. */
final class Fidelity implements AutoCloseable {

    private final String url;
    private final Tally tally;
    private PostgresSide postgres;

    /** @param url of a database that has the payment system's tables, for a user who may do everything */
    Fidelity(String url, Tally tally) throws SQLException {
        this.url = url;
        this.tally = tally;
        this.postgres = new PostgresSide(url);
    }

    /**
     * Runs the schedules whose seeds are drawn from the counter, up to the last one.
     *
     * @throws Divergence of the first schedule of which the stores say different things, made as short as it goes
     */
    void run(AtomicLong seeds, long last) throws SQLException {
        for (long seed = seeds.getAndIncrement(); seed <= last; seed = seeds.getAndIncrement()) {
            Schedule schedule = Schedules.draw(seed);
            Divergence divergence = divergence(schedule, tally);
            if (divergence != null) {
                seeds.set(last + 1);
                throw Shrinking.shortest(schedule, divergence, shorter -> divergence(shorter, new Tally()));
            }
        }
    }

    /** How many schedules it takes until the stores differ, or -1: what a memory store with a mistake is asked. */
    static int schedulesUntilDivergence(String url, int most) throws SQLException {
        try (Fidelity fidelity = new Fidelity(url, new Tally())) {
            for (int seed = 1; seed <= most; seed++) {
                if (fidelity.divergence(Schedules.draw(seed), fidelity.tally) != null) {
                    return seed;
                }
            }
            return -1;
        }
    }

    @Override
    public void close() throws SQLException {
        postgres.close();
    }

    /** Afterwards the sessions are as new. */
    private Divergence divergence(Schedule schedule, Tally counted) throws SQLException {
        try (Duel duel = new Duel(schedule, postgres, counted)) {
            duel.run();
            return null;
        } catch (Divergence divergence) {
            postgres.close();
            postgres = new PostgresSide(url);
            return divergence;
        }
    }
}
