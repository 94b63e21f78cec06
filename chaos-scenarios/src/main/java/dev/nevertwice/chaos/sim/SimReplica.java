package dev.nevertwice.chaos.sim;

import dev.nevertwice.pay.adapter.memory.MemoryReplica;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.store.Queries;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.store.Statement;
import dev.nevertwice.pay.store.StoreFailure;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A copy of the tables as seen through the port: behind by a part of the longest lag that differs from question to question,
 * gone now and then, and in a turn of its own for each question.
 */
final class SimReplica implements ReadStore {

    private static final String NAME = "replica";
    private static final long DOWN_ONE_IN = 40;

    private final Baton baton;
    private final SplitMix chance;
    private final long mostMicros;
    private final MemoryReplica copy;
    private long reads;

    /** @param most how far it may be behind */
    SimReplica(Baton baton, MemoryStore primary, Monitor monitor, SplitMix chance, Duration most) {
        this.baton = baton;
        this.chance = chance;
        this.mostMicros = Durations.micros(most);
        this.copy = new MemoryReplica(
                primary, monitor, baton::now, () -> Duration.of(chance.below(mostMicros + 1), ChronoUnit.MICROS));
    }

    /** How often it was asked. */
    long reads() {
        return reads;
    }

    @Override
    public <T> T read(Body<T> body) {
        baton.call(PortCall.BEGIN, NAME, 1);
        reads++;
        if (chance.oneIn(DOWN_ONE_IN)) {
            throw new StoreFailure.Unavailable("the replica is down", null);
        }
        return copy.read(queries -> body.run(new Asked(queries)));
    }

    @Override
    public Optional<Duration> lag() {
        baton.call(PortCall.BEGIN, NAME, 2);
        return copy.lag();
    }

    /** Other tasks run between the questions. */
    private final class Asked implements Queries {

        private final Queries copied;

        Asked(Queries copied) {
            this.copied = copied;
        }

        @Override
        public <R> R ask(Statement.Query<R> query) {
            baton.call(PortCall.STATEMENT, query, Digest.of(query));
            R result = copied.ask(query);
            baton.trace.add(Digest.ofResult(result));
            return result;
        }

        @Override
        public List<Object> askAll(List<Statement.Query<?>> queries) {
            baton.call(PortCall.STATEMENT, queries, Digest.of(List.copyOf(queries)));
            List<Object> results = copied.askAll(queries);
            baton.trace.add(Digest.ofResult(results));
            return results;
        }
    }
}
