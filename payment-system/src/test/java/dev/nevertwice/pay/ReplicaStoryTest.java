package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresReplica;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import dev.nevertwice.pay.adapter.postgres.Standby;
import dev.nevertwice.pay.store.TransactionScope;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Status reads from a real PostgreSQL standby that applies each commit seconds late. */
@Timeout(180)
class ReplicaStoryTest {

    private static final Duration LATE = Duration.ofSeconds(4);

    @TempDir
    private Path folder;

    @Test
    void nobodyIsToldLessThanBeforeAndAStandbyThatIsGoneIsNotMissed() {
        try (EmbeddedDatabase primary = EmbeddedDatabase.start(folder.resolve("primary"));
                PostgresDatabase database = PostgresDatabase.open(PostgresSettings.of(primary.jdbcUrl()));
                Standby standby = Standby.of(primary, folder, LATE);
                PostgresReplica replica = PostgresReplica.open(standby.jdbcUrl());
                Shop shop =
                        new Shop(database.store(), TransactionScope::isOpen, Optional.empty(), Optional.of(replica))) {

            // Paid and asked at once, again and again: the standby is behind, so the primary answers.
            Response paid = null;
            int slow = 0;
            for (int cart = 1; cart <= 5; cart++) {
                Instant begun = shop.now();
                paid = shop.pay("cart-" + cart, 12_900, "KRW", "tok_visa");
                JsonNode told = Shop.json(paid);
                JsonNode read = Shop.json(status(shop, id(paid), paid.header("read-token")));
                assertTrue(read.path("version").asLong() >= told.path("version").asLong(), read::toString);
                assertFalse(told.path("status").asText().equals("paid") && !read.equals(told), read::toString);
                slow += Duration.between(begun, shop.now()).compareTo(LATE) < 0 ? 0 : 1;
            }
            // Where the machine stood still for so long, the standby had it in time.
            assertTrue(replica(shop).path("served").asInt() <= slow, () -> replica(shop).toString());

            // Later the standby has it all, and answers the same.
            String id = id(paid);
            JsonNode now = shop.await(id, "paid");
            String token = status(shop, id, null).header("read-token");
            shop.await("an answer by the standby", () -> {
                assertEquals(now, Shop.json(status(shop, id, token)));
                return replica(shop).path("served").asInt() > 0;
            });
            assertEquals(200, history(shop, id, token).status());
            assertTrue(replica(shop).path("behind").asInt() + replica(shop).path("missing").asInt() > 0);

            // How far it is behind is known once it streams: it starts on what it was copied with.
            shop.pay("cart-6", 500, "USD", "tok_visa");
            shop.await("a lag to be told", () -> replica(shop).path("lag_ms").asLong() > 0);

            // Whoever does not say what it was told gets the primary's word, and money is never read from a copy.
            int served = replica(shop).path("served").asInt();
            assertEquals(now, shop.get("/v1/payments/" + id));
            assertEquals(200, get(shop, "/v1/payments/" + id + "/ledger", token).status());
            assertEquals(200, get(shop, "/v1/wallets/sel_1", token).status());
            assertEquals(served, replica(shop).path("served").asInt());

            standby.kill();
            assertEquals(now, Shop.json(status(shop, id, token)));
            assertEquals("down", replica(shop).path("state").asText());
            Response another = shop.pay("cart-7", 500, "USD", "tok_visa");
            shop.await(id(another), "paid");
        }
    }

    /** A standby of another time, or none at all: the system starts without it. */
    @Test
    void aReplicaThatWasNeverThereIsNotMissed() {
        try (EmbeddedDatabase primary = EmbeddedDatabase.start(folder.resolve("primary"));
                PostgresDatabase database = PostgresDatabase.open(PostgresSettings.of(primary.jdbcUrl()));
                PostgresReplica replica = PostgresReplica.open("jdbc:postgresql://127.0.0.1:1/postgres?user=postgres");
                Shop shop =
                        new Shop(database.store(), TransactionScope::isOpen, Optional.empty(), Optional.of(replica))) {
            Response paid = shop.pay("cart-1", 12_900, "KRW", "tok_visa");

            assertEquals(200, status(shop, id(paid), paid.header("read-token")).status());
            assertEquals("down", replica(shop).path("state").asText());
            assertTrue(replica(shop).path("lag_ms").isNull());
        }
    }

    private static String id(Response paid) {
        return Shop.json(paid).path("id").asText();
    }

    private static JsonNode replica(Shop shop) {
        return Shop.json(get(shop, "/health", null)).path("replica");
    }

    private static Response status(Shop shop, String id, String token) {
        return get(shop, "/v1/payments/" + id, token);
    }

    private static Response history(Shop shop, String id, String token) {
        return get(shop, "/v1/payments/" + id + "/history", token);
    }

    private static Response get(Shop shop, String target, String token) {
        TreeMap<String, String> headers = new TreeMap<>(Map.of("authorization", "Bearer merchant_test_key"));
        if (token != null) {
            headers.put("read-token", token);
        }
        return shop.raw(new Request("GET", target, headers, new byte[0]));
    }
}
