package dev.nevertwice.pay.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.adapter.memory.MemoryReplica;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.store.Column;
import dev.nevertwice.pay.store.Condition;
import dev.nevertwice.pay.store.Queries;
import dev.nevertwice.pay.store.ReadStore;
import dev.nevertwice.pay.store.StoreFailure;
import dev.nevertwice.pay.store.Table;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who answers a status read: the replica only where it has all that the client was told. */
class StatusReadsTest {

    private static final Table THING = Table.named("thing");
    private static final Column<String> ID = THING.text("id");
    private static final Column<Long> VERSION = THING.number("version");

    static {
        THING.key(ID);
    }

    private Instant now = Instant.parse("2026-11-22T00:00:00Z");
    private Duration delay = Duration.ofSeconds(3);
    private StoreFailure failure;
    private int asked;

    private final Monitor monitor = Monitor.ofThreads();
    private final MemoryStore store = new MemoryStore(monitor, () -> now);
    private final MemoryReplica copy = new MemoryReplica(store, monitor, () -> now, () -> delay);
    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void sleep(Duration time) {
            now = now.plus(time);
        }
    };
    private final StatusReads reads = new StatusReads(
            new Transactions(store, clock, new SystemEntropy()), Optional.of(new Failing()), clock);

    @Test
    void aReplicaThatIsNewEnoughAnswers() {
        insert();
        now = now.plusSeconds(3);

        assertEquals(Optional.of(1L), read("1-" + digest(1)));
        assertEquals(1, health().path("served").asInt());
    }

    @Test
    void nobodyIsToldLessThanBefore() {
        insert();
        now = now.plusSeconds(3);
        update(2);

        assertEquals(Optional.of(2L), read("2-" + digest(2)));
        assertEquals(1, health().path("behind").asInt());
        assertEquals(Optional.of(1L), read("1-" + digest(1)));
    }

    @Test
    void whatTheReplicaDoesNotKnowYetIsAskedOfThePrimary() {
        insert();

        assertEquals(Optional.of(1L), read("0"));
        assertEquals(1, health().path("missing").asInt());
    }

    @Test
    void whoDoesNotSayWhatItWasToldIsToldTheNewest() {
        insert();
        now = now.plusSeconds(3);
        update(2);

        assertEquals(Optional.of(2L), read(null));
        assertEquals(0, asked);
    }

    @Test
    void aReplicaThatIsDownIsLeftAloneForAWhile() {
        insert();
        now = now.plusSeconds(3);
        failure = new StoreFailure.Unavailable("down", null);

        assertEquals(Optional.of(1L), read("0"));
        assertEquals(Optional.of(1L), read("0"));
        assertEquals(1, asked);
        assertEquals("down", health().path("state").asText());

        failure = null;
        now = now.plusSeconds(5);
        assertEquals(Optional.of(1L), read("0"));
        assertEquals("up", health().path("state").asText());
        assertEquals(1, health().path("failed").asInt());
        assertEquals(1, health().path("served").asInt());
    }

    /** A standby cancels queries that are in the way of what it applies. */
    @Test
    void aCancelledQueryIsNoReasonToLeaveTheReplicaAlone() {
        insert();
        now = now.plusSeconds(3);
        failure = new StoreFailure.Conflict("conflict with recovery", null);

        assertEquals(Optional.of(1L), read("0"));
        failure = null;
        assertEquals(Optional.of(1L), read("0"));
        assertEquals(2, asked);
    }

    @Test
    void healthTellsHowFarBehindItIs() {
        insert();
        now = now.plusMillis(1_200);

        assertEquals(1_200, health().path("lag_ms").asLong());
    }

    private Optional<Long> read(String token) {
        return reads.read(ReadToken.read(token), StatusReadsTest::token, StatusReadsTest::version);
    }

    private static Optional<Long> version(Queries queries) {
        return queries.get(THING, "a").map(row -> row.get(VERSION));
    }

    private static ReadToken token(long version) {
        return ReadToken.of(version, new byte[]{(byte) version});
    }

    private static String digest(long version) {
        return token(version).digest();
    }

    private JsonNode health() {
        ObjectNode health = Json.object();
        reads.report(health);
        return health.path("replica");
    }

    private void insert() {
        store.inTransaction(transaction -> {
            transaction.insert(THING.row().set(ID, "a").set(VERSION, 1L).build());
            return null;
        });
    }

    private void update(long version) {
        store.inTransaction(
                transaction -> transaction.updateIf(THING, List.of("a"), Condition.always(), VERSION.to(version)));
    }

    /** The copy, or what is wrong with it. */
    private final class Failing implements ReadStore {

        @Override
        public <T> T read(Body<T> body) {
            asked++;
            if (failure != null) {
                throw failure;
            }
            return copy.read(body);
        }

        @Override
        public Optional<Duration> lag() {
            return copy.lag();
        }
    }
}
