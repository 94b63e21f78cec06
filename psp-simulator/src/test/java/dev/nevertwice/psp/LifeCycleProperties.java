package dev.nevertwice.psp;

import static dev.nevertwice.psp.driver.LifeRequests.capture;
import static dev.nevertwice.psp.driver.LifeRequests.captureLast;
import static dev.nevertwice.psp.driver.LifeRequests.challenge;
import static dev.nevertwice.psp.driver.LifeRequests.confirm;
import static dev.nevertwice.psp.driver.LifeRequests.decide;
import static dev.nevertwice.psp.driver.LifeRequests.dispute;
import static dev.nevertwice.psp.driver.LifeRequests.hold;
import static dev.nevertwice.psp.driver.LifeRequests.payout;
import static dev.nevertwice.psp.driver.LifeRequests.release;
import static dev.nevertwice.psp.driver.LifeRequests.review;
import static dev.nevertwice.psp.driver.Requests.admin;
import static dev.nevertwice.psp.driver.Requests.buy;
import static dev.nevertwice.psp.driver.Requests.get;
import static dev.nevertwice.psp.driver.Requests.open;
import static dev.nevertwice.psp.driver.Requests.pay;
import static dev.nevertwice.psp.driver.Requests.refund;
import static dev.nevertwice.psp.driver.Requests.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.psp.driver.BookCheck;
import dev.nevertwice.psp.driver.MachineDriver;
import dev.nevertwice.psp.fault.FaultRules;
import dev.nevertwice.psp.registration.Source;
import dev.nevertwice.psp.truth.FaultClass;
import dev.nevertwice.psp.truth.Movement;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What holds for any operations of the life cycle in any order, under faults at every point of the commit. Sequences are
 * numbered and each is its own seed, so a failure repeats. {@code -Dpsp.sequences=100000} runs more than the default.
 */
class LifeCycleProperties {

    private static final int SEQUENCES = Integer.getInteger("psp.sequences", 200);
    private static final int FIRST = Integer.getInteger("psp.sequences.first", 0);

    private static final FaultRules FAULTS = FaultRules.parse("""
            {"rules": [
              {"name": "lost", "point": "committed-before-reply", "act": {"type": "reset"}, "when": {"ratio": [1, 9]}},
              {"name": "late", "point": "committed-before-reply", "act": {"type": "delay", "millis": 700}, "when": {"ratio": [1, 9]}},
              {"name": "down", "point": "before-accept", "act": {"type": "status"}, "when": {"ratio": [1, 12]}},
              {"name": "slow", "point": "accepted-before-commit", "act": {"type": "delay", "millis": 900}, "when": {"ratio": [1, 8]}},
              {"name": "again", "point": "processing", "act": {"type": "charge-twice"}, "when": {"ratio": [1, 7]}},
              {"name": "back", "point": "processing", "act": {"type": "refund-twice"}, "when": {"ratio": [1, 7]}},
              {"name": "out", "point": "processing", "act": {"type": "payout-twice"}, "when": {"ratio": [1, 5]}},
              {"name": "twice", "point": "callback", "act": {"type": "duplicate"}, "when": {"ratio": [1, 8]}}]}"""
            .getBytes(StandardCharsets.UTF_8));

    private static MachineDriver live(long seed) {
        MachineDriver psp = new MachineDriver(PspSettings.defaults().withSeed(seed)
                .withAccounts(List.of(new Account("acct_1", "psp_test_key"), new Account("acct_2", "other_key")))
                .withWebhookUrl(seed % 2 == 0 ? null : URI.create("http://127.0.0.1:8080/hook")));
        Random random = new Random(seed);
        if (seed % 4 != 0) {
            psp.psp().setFaults(FAULTS, psp.now());
        }
        if (seed % 3 == 0) {
            psp.send(admin("PUT", "/_admin/settlement",
                    "{\"fees\": [{\"currency\": \"KRW\", \"fixed\": 50, \"permille\": 33}]}"));
        }
        int operations = 5 + random.nextInt(40);
        for (int i = 0; i < operations; i++) {
            PspRequest request = anything(random, seed);
            psp.begin(random.nextInt(12) == 0 ? with(request, "authorization", "Bearer other_key") : request);
            psp.pass(pause(random));
        }
        return psp;
    }

    private static Duration pause(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> Duration.ofDays(random.nextInt(4));
            case 1 -> Duration.ofHours(random.nextInt(8));
            case 2, 3, 4 -> Duration.ofSeconds(random.nextInt(20));
            case 5, 6, 7 -> Duration.ofMillis(random.nextInt(1200));
            default -> Duration.ZERO;
        };
    }

    private static PspRequest anything(Random random, long seed) {
        String reference = "att_" + random.nextInt(5);
        String key = "key_" + random.nextInt(20);
        String charge = "ch_" + (1 + random.nextInt(6));
        String registration = "reg_" + (1 + random.nextInt(6));
        String chargeback = "cb_" + (1 + random.nextInt(3));
        String token = "pay_" + Tokens.hex(seed, "token", 1 + random.nextInt(6));
        Source source = Source.values()[random.nextInt(Source.values().length)];
        long amount = 1 + random.nextInt(random.nextBoolean() ? 13_500 : 4_000);
        return switch (random.nextInt(22)) {
            case 0, 1 -> buy(reference, source.token());
            case 2, 3, 4 -> hold(reference, random.nextBoolean() ? "tok_visa" : source.token());
            case 5 -> open(reference);
            case 6 -> confirm(key, registration, source.token());
            case 7 -> pay(token, source.card());
            case 8 -> challenge(token, random.nextInt(3) == 0 ? "fail" : "pass");
            case 9, 10, 11 -> capture(key, charge, amount);
            case 12 -> captureLast(key, charge, amount);
            case 13 -> release(key, charge);
            case 14, 15, 16 -> refund(key, charge, amount, "KRW");
            case 17 -> payout(key, amount, random.nextInt(5) == 0 ? "USD" : "KRW",
                    random.nextBoolean() ? "bank_main" : "bank_closed");
            case 18 -> dispute(charge, random.nextBoolean() ? 0 : amount);
            case 19 -> decide(chargeback, random.nextBoolean() ? "won" : "lost");
            case 20 -> review(registration, random.nextBoolean() ? "approved" : "declined");
            default -> admin("POST", "/_admin/settlement/close",
                    random.nextBoolean() ? "{}" : "{\"account\": \"acct_2\"}");
        };
    }

    /** Every prefix of every book, the settlement files against it, and the same seed once more. */
    @Test
    void anySequenceKeepsTheBooksBalancedTheCapsKeptAndRepeatsFromItsSeed() {
        Map<Movement.Kind, Long> seen = new EnumMap<>(Movement.Kind.class);
        long broken = 0;
        for (long seed = FIRST; seed < FIRST + SEQUENCES; seed++) {
            try {
                MachineDriver psp = live(seed);
                MachineDriver again = live(seed);
                assertEquals(psp.effects(), again.effects());
                assertEquals(psp.psp().journal().entries(), again.psp().journal().entries());
                assertEquals(psp.psp().book().movements(), again.psp().book().movements());
                BookCheck.check(psp.psp().book());
                settle(psp);
                for (Movement movement : psp.psp().book().movements()) {
                    seen.merge(movement.kind(), 1L, Long::sum);
                    broken += movement.cause().faultClass() == FaultClass.B ? 1 : 0;
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("sequence " + seed + ": " + e.getMessage()
                        + "; repeat it with -Dpsp.sequences=1 -Dpsp.sequences.first=" + seed, e);
            }
        }
        if (SEQUENCES >= 100) {
            assertEquals(Movement.Kind.values().length, seen.size(), "every kind of movement must happen: " + seen);
            assertTrue(broken > 0, "the PSP must break its contract sometimes");
        }
    }

    /** When time has passed nothing is on its way, and the files add up to what is owed. */
    private static void settle(MachineDriver psp) {
        psp.psp().setFaults(FaultRules.none(), psp.now());
        psp.pass(Duration.ofDays(15));
        BookCheck.check(psp.psp().book());
        BookCheck.settledDown(psp.psp().book());
        for (Account account : List.of(new Account("acct_1", "psp_test_key"), new Account("acct_2", "other_key"))) {
            psp.send(admin("POST", "/_admin/settlement/close", "{\"account\": \"" + account.id() + "\"}"));
            Map<String, Long> owed = new TreeMap<>();
            String bearer = "Bearer " + account.apiKey();
            for (var file : psp.send(with(get("/v1/settlements"), "authorization", bearer)).json().get("data")) {
                String csv = psp.send(with(get("/v1/settlements/" + file.get("day").asText()), "authorization", bearer))
                        .text();
                csv.lines().skip(1).map(row -> row.split(","))
                        .forEach(row -> owed.merge(row[7], signed(row), Long::sum));
            }
            assertEquals(psp.psp().book().owed(account.id()), owed, "the files add up to what is owed");
        }
    }

    private static long signed(String[] row) {
        long amount = Long.parseLong(row[6]);
        return switch (row[1]) {
            case "charge", "capture", "refund_failed", "chargeback_won", "payout_failed" ->
                    amount - Long.parseLong(row[8]);
            default -> -amount - Long.parseLong(row[8]);
        };
    }
}
