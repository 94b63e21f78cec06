package dev.nevertwice.psp;

import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static dev.nevertwice.psp.driver.Requests.refund;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.truth.Truth;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What holds for any requests in any order, under faults at every point. Seeds are fixed, so a failure repeats. */
class PspProperties {

    private static final FaultRules FAULTS = FaultRules.parse("""
            {"rules": [
              {"name": "lost", "point": "committed-before-reply", "act": {"type": "reset"}, "when": {"ratio": [1, 5]}},
              {"name": "cut", "point": "committed-before-reply", "act": {"type": "truncate"}, "when": {"ratio": [1, 9]}},
              {"name": "late", "point": "committed-before-reply", "act": {"type": "delay", "millis": 700}, "when": {"ratio": [1, 7]}},
              {"name": "down", "point": "before-accept", "act": {"type": "status"}, "when": {"ratio": [1, 7]}},
              {"name": "slow", "point": "accepted-before-commit", "act": {"type": "delay", "millis": 900}, "when": {"ratio": [1, 6]}},
              {"name": "busy", "point": "idempotency", "act": {"type": "conflict"}, "when": {"ratio": [1, 8]}},
              {"name": "twice", "point": "callback", "act": {"type": "duplicate"}, "when": {"ratio": [1, 4]}},
              {"name": "overtakes", "point": "callback", "act": {"type": "before-reply"}, "when": {"ratio": [1, 3]}},
              {"name": "gone", "point": "callback", "act": {"type": "drop"}, "when": {"ratio": [1, 3]}}]}"""
            .getBytes(StandardCharsets.UTF_8));

    private static MachineDriver life(long seed, long pspSeed) {
        MachineDriver psp = new MachineDriver(
                PspSettings.defaults().withSeed(pspSeed).withWebhookUrl(URI.create("http://127.0.0.1:8080/hook")));
        psp.psp().setFaults(FAULTS, psp.now());
        Random random = new Random(seed);
        for (int i = 0; i < 60; i++) {
            psp.begin(anything(random));
            psp.pass(Duration.ofMillis(random.nextInt(1500)));
        }
        psp.pass(Duration.ofDays(4));
        return psp;
    }

    private static PspRequest anything(Random random) {
        String reference = "att_" + random.nextInt(12);
        String charge = "ch_" + (1 + random.nextInt(10));
        List<String> sources = List.of("tok_visa", "tok_visa", "tok_declined", "tok_review", "tok_review_declined");
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> buy(reference, sources.get(random.nextInt(sources.size())));
            case 3 -> open(reference);
            case 4 -> pay("pay_" + Tokens.hex(1, "token", 1 + random.nextInt(10)), "4242424242424242");
            case 5 -> refund("ref_" + random.nextInt(8), charge, 1 + random.nextInt(9000),
                    random.nextInt(5) == 0 ? "USD" : "KRW");
            case 6 -> get("/v1/registrations?reference=" + reference);
            default -> admin("POST", "/_admin/settlement/close", "{}");
        };
    }

    @Test
    void booksBalanceAndRefundsStayWithinTheirCharges() {
        long charges = 0;
        for (long seed = 0; seed < 300; seed++) {
            MachineDriver psp = life(seed, 1);
            Map<String, Long> sums = new TreeMap<>();
            psp.psp().book().balances().forEach(
                    (account, balance) -> sums.merge(account.substring(account.indexOf('/')), balance, Long::sum));
            assertTrue(sums.values().stream().allMatch(sum -> sum == 0), "seed " + seed + ": " + sums);
            Truth truth = psp.psp().truth();
            for (Truth.Charge charge : truth.charges()) {
                assertTrue(charge.refunded() <= charge.captured(), "seed " + seed + ": " + charge);
            }
            charges += truth.charges().size();
            settledRowsAreTheMovements(psp, seed);
        }
        assertTrue(charges > 1000, "the sequences must do something");
    }

    private static void settledRowsAreTheMovements(MachineDriver psp, long seed) {
        psp.psp().setFaults(FaultRules.none(), psp.now());
        psp.send(admin("POST", "/_admin/settlement/close", "{}"));
        long rows = 0;
        for (var file : psp.send(get("/v1/settlements")).json().get("data")) {
            rows += file.get("rows").asLong();
        }
        assertEquals(psp.psp().book().movements().size(), rows, "seed " + seed);
    }

    /** However replies are lost and repeated, a key charges at most once within its lifetime. */
    @Test
    void aKeyChargesOnceHoweverOftenItIsUsed() {
        for (long seed = 0; seed < 300; seed++) {
            List<String> keys =
                    life(seed, 1).psp().truth().charges().stream().map(charge -> charge.cause().key()).toList();
            List<String> once = new ArrayList<>(keys.stream().distinct().toList());
            assertEquals(once, keys, "seed " + seed);
        }
    }

    @Test
    void theSameSeedAndInputsGiveTheSameEffectsAndJournal() {
        for (long seed = 0; seed < 50; seed++) {
            MachineDriver one = life(seed, seed);
            MachineDriver two = life(seed, seed);
            assertEquals(one.effects(), two.effects());
            assertEquals(one.psp().journal().entries(), two.psp().journal().entries());
            assertEquals(one.psp().truth(), two.psp().truth());
        }
        assertNotEquals(life(1, 1).effects(), life(1, 2).effects());
    }

    @Test
    void randomBytesAreAnsweredWith4xxAndChangeNothing() {
        Random random = new Random(42);
        MachineDriver psp = new MachineDriver(PspSettings.defaults());
        List<PspRequest> models = List.of(
                buy("att_1", "tok_visa"), refund("ref_1", "ch_1", 1, "KRW"),
                admin("PUT", "/_admin/faults", "{\"rules\": []}"),
                admin("POST", "/_admin/settlement/close", "{}"), pay("pay_x", "4242"), open("att_1"));
        for (int i = 0; i < 20_000; i++) {
            PspRequest model = models.get(random.nextInt(models.size()));
            int status = psp.send(new PspRequest(
                    model.method(), target(random, model), headers(random, model), spoiled(random, model.body())))
                    .status();
            assertTrue(status >= 400 && status < 500, "request " + i + " got " + status);
        }
        assertTrue(psp.psp().truth().charges().isEmpty());
    }

    private static byte[] spoiled(Random random, byte[] good) {
        byte[] body = new byte[random.nextInt(200)];
        random.nextBytes(body);
        if (random.nextBoolean()) {
            // Half of the bodies are good ones cut short: always broken, as an object without its end.
            body = Arrays.copyOf(good, Math.max(0, good.length - 1 - random.nextInt(good.length)));
        }
        return body;
    }

    private static String target(Random random, PspRequest model) {
        return random.nextInt(10) == 0 ? model.target() + "?" + (char) random.nextInt(0x300) + "%" : model.target();
    }

    private static TreeMap<String, String> headers(Random random, PspRequest model) {
        TreeMap<String, String> headers = new TreeMap<>(model.headers());
        if (random.nextInt(5) == 0) {
            headers.replaceAll((name, value) -> random.nextBoolean() ? value : value + (char) random.nextInt(0x10000));
        }
        return headers;
    }
}
