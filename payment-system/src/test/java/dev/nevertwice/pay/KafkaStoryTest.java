package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.pay.adapter.kafka.KafkaBroker;
import dev.nevertwice.pay.adapter.kafka.KafkaBus;
import dev.nevertwice.pay.adapter.kafka.KafkaSettings;
import dev.nevertwice.pay.adapter.postgres.EmbeddedDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresDatabase;
import dev.nevertwice.pay.adapter.postgres.PostgresSettings;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.store.TransactionScope;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shop on a real PostgreSQL and a real Kafka whose broker is killed while buyers buy. */
@Timeout(240)
class KafkaStoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int EACH = 10;

    private final SystemClock clock = new SystemClock();

    @Test
    void purchasesGoOnWithoutTheBrokerAndNothingIsLostOrTakenTwice() throws Exception {
        try (KafkaBroker broker = KafkaBroker.start();
                EmbeddedDatabase server = EmbeddedDatabase.start();
                PostgresDatabase database = PostgresDatabase.open(PostgresSettings.of(server.jdbcUrl()));
                KafkaBus bus = KafkaBus.open(KafkaSettings.of(broker.bootstrapServers()));
                Shop shop = new Shop(database.store(), TransactionScope::isOpen, Optional.of(bus))) {
            buy(shop, "before");
            broker.kill();
            buy(shop, "without");
            assertTrue(progress(shop).path("open_events").asLong() > 0, "the broker is gone");
            broker.restart();
            buy(shop, "after");
            await("every payment to end", () -> progress(shop).path("open_payments").asLong() == 0);
            await("every event to be consumed", () -> progress(shop).path("open_events").asLong() == 0);

            JsonNode books = shop.ops("GET", "/v1/ops/books", "");
            assertEquals(3 * EACH, books.path("payments").size());
            assertEquals(keys(books, "history"), keys(books, "outbox"));
            assertEquals(keys(books, "history"), consumed(books, "analytics"));
            assertEquals(3 * EACH, consumed(books, "billing").size());
            assertEquals(3 * EACH, books.path("statement_line").size());
            assertEquals(2 * 3 * EACH, books.path("notification").size());
            long paid = 0;
            for (JsonNode day : books.path("analytics_day")) {
                paid += day.path("entered").asText().equals("paid") ? day.path("payments").asLong() : 0;
            }
            assertEquals(3 * EACH, paid);

            for (JsonNode consumer : shop.ops("GET", "/v1/ops/consumers", "").path("consumers")) {
                rebuildsTheSame(shop, "/v1/ops/consumers/" + consumer.path("name").asText());
            }
        }
    }

    private void rebuildsTheSame(Shop shop, String consumer) {
        String before = shop.ops("GET", consumer + "/rows", "").toString();
        assertEquals(2, shop.ops("POST", consumer + "/rebuild", "{}").path("generation").asLong());
        await(consumer + " to be rebuilt", () -> shop.ops("GET", consumer, "").path("behind").asLong(-1) == 0);
        assertEquals(before, shop.ops("GET", consumer + "/rows", "").toString());
    }

    private static void buy(Shop shop, String when) {
        for (int purchase = 1; purchase <= EACH; purchase++) {
            int status = shop.pay(when + purchase, 10_000 + purchase, "KRW", "tok_visa").status();
            assertTrue(status == 201 || status == 202, "status " + status); // 202: slow, on a busy machine
        }
    }

    private static JsonNode progress(Shop shop) {
        return shop.ops("GET", "/v1/ops/progress", "");
    }

    private static Set<String> keys(JsonNode books, String array) {
        Set<String> keys = new HashSet<>();
        books.path(array).forEach(row -> keys.add(row.path("payment").asText() + ":" + row.path("version").asLong()));
        return keys;
    }

    private static Set<String> consumed(JsonNode books, String consumer) {
        Set<String> keys = new HashSet<>();
        for (JsonNode row : books.path("consumed")) {
            if (row.path("consumer").asText().equals(consumer)) {
                assertEquals("applied", row.path("state").asText());
                keys.add(row.path("payment").asText() + ":" + row.path("version").asLong());
            }
        }
        return keys;
    }

    private void await(String what, BooleanSupplier condition) {
        Instant end = clock.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertTrue(clock.now().isBefore(end), "waited in vain for " + what);
            clock.sleep(Duration.ofMillis(100));
        }
    }
}
