package dev.nevertwice.pay.adapter.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.pay.PaymentSystem;
import dev.nevertwice.pay.Ports;
import dev.nevertwice.pay.Settings;
import dev.nevertwice.pay.adapter.http.HttpChannel;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.adapter.system.SystemTasks;
import dev.nevertwice.pay.store.TransactionScope;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.psp.PspSettings;
import dev.nevertwice.psp.http.PspServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A deployment: the next version has changed the schema, by adding only, while instances of this one run, and while one of
 * them starts. What the next version's code would write is written by hand.
 */
@Timeout(60)
@ResourceLock(TestServer.LOCK)
final class TwoVersionsTest {

    private static final String[] NEXT_VERSION = {
        "ALTER TABLE payment ADD COLUMN note text",
        "ALTER TABLE intent ADD COLUMN channel text DEFAULT 'web'",
        "ALTER TABLE job ADD COLUMN priority bigint",
        "CREATE TABLE loyalty (payment_id text PRIMARY KEY REFERENCES payment (id), points bigint NOT NULL)",
        "CREATE INDEX payment_by_note ON payment (note)",
        "INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,"
                + " execution_time, success) SELECT max(installed_rank) + 1, '999', 'next', 'SQL', 'V999__next.sql', 1,"
                + " 'next', 1, true FROM flyway_schema_history"
    };

    @Test
    void instancesOfThisVersionGoOnAndStartOnTheSchemaOfTheNext() throws Exception {
        String url = TestServer.emptyDatabase("two_versions");
        try (PspServer psp = PspServer.start(PspSettings.defaults().timeScale(50), 0);
                HttpChannel channel = new HttpChannel(
                        psp.url(), Duration.ofSeconds(10), TransactionScope::isOpen, HttpChannel.BODY_LIMIT);
                PostgresDatabase older = PostgresDatabase.open(PostgresSettings.of(url));
                PaymentSystem running = system(older, channel)) {
            running.start();
            Response before = pay(running, "cart-1");
            assertEquals(201, before.status());

            TestServer.execute(url, NEXT_VERSION);
            assertEquals(201, pay(running, "cart-2").status());

            try (PostgresDatabase restarted = PostgresDatabase.open(PostgresSettings.of(url));
                    PaymentSystem started = system(restarted, channel)) {
                started.start();
                TestServer.execute(url,
                        "UPDATE payment SET note = 'written by the next version'",
                        "INSERT INTO loyalty SELECT id, 5 FROM payment");
                Response replayed = pay(started, "cart-1");
                assertEquals("true", replayed.header("idempotent-replayed"));
                assertEquals(text(before), text(replayed));
                assertEquals(201, pay(started, "cart-3").status());
                assertEquals(201, pay(running, "cart-4").status());
                assertTrue(Json.readObject(check(started).body()).orElseThrow().path("holds").asBoolean(true));
                assertEquals(200, check(running).status());
            }
            assertEquals(List.of("4"), TestServer.query(url, "SELECT count(*) FROM payment WHERE state = 'paid'"));
            assertEquals(List.of("2"), TestServer.query(
                    url, "SELECT count(*) FROM payment WHERE note = 'written by the next version'"));
        }
    }

    private static PaymentSystem system(PostgresDatabase database, HttpChannel channel) {
        return new PaymentSystem(
                new Ports(new SystemClock(), new SystemTasks(), new SystemEntropy(), database.store(), channel),
                Settings.defaults());
    }

    private static Response pay(PaymentSystem system, String key) {
        String body = """
                {"method": "direct", "source": "tok_visa",
                 "orders": [{"seller": "sel_1", "amount": 12900, "currency": "KRW"}]}""";
        return ask(system, "POST", "/v1/payments", "merchant_test_key", key, body);
    }

    private static Response check(PaymentSystem system) {
        return ask(system, "GET", "/v1/ops/books/check", "ops_test_key", "none", "");
    }

    private static Response ask(
            PaymentSystem system, String method, String target, String key, String idempotencyKey, String body) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer " + key);
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", idempotencyKey);
        return system.handle(new Request(method, target, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }
}
