package dev.nevertwice.chaos.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.history.History;
import dev.nevertwice.chaos.scenario.Purchase;
import dev.nevertwice.pay.env.Clock;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bound is one, and what comes after it is too late. */
class SettlingTest {

    private static final Duration BOUND = Duration.ofSeconds(60);

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private Duration answerTakes = Duration.ZERO;
    private int openPayments;
    private int openJobs;
    private long unfunded;
    private String status;

    private final Clock clock = new Clock() {
        @Override
        public Instant now() {
            return now;
        }

        @Override
        public void sleep(Duration duration) {
            now = now.plus(duration);
        }
    };

    private final PayClient pay = new PayClient(
            (request, deadline) -> answer(request),
            new Plan.Access(
                    new Plan.Merchant("mer_1", "merchant", "sel_1"), new Plan.Merchant("mer_2", "other", "sel_2"),
                    "ops", "http://127.0.0.1/return", "whsec_"));

    @Test
    void whatIsFinalInTimeIsWithin() {
        assertEquals(new Settling.Outcome(true, Duration.ZERO), settling().settle());
    }

    @Test
    void whatIsFinalOnlyAfterTheBoundIsNotWithin() {
        answerTakes = BOUND.plusMillis(1);

        assertFalse(settling().settle().within());
    }

    @Test
    void reconciliationsOwnWorkHasTheSameBoundAndNoOther() {
        Settling settling = settling();
        assertTrue(settling.settle().within());
        openPayments = 1;
        now = now.plusSeconds(50);

        Settling.Outcome outcome = settling.awaitNothingOpen();

        assertFalse(outcome.within());
        assertTrue(outcome.in().compareTo(BOUND.plusSeconds(5)) < 0, outcome::toString);
    }

    /** Guards psp-gives-twice: what waits for money that the PSP gave away waits for ever, and everything else is awaited. */
    @Test
    void whatOnlyAPersonCanPayIsNotWaitedFor() {
        openJobs = 2;
        unfunded = 1;
        assertFalse(settling().settle().within());

        unfunded = 2;
        assertTrue(settling().settle().within());
    }

    /** A replica that was behind told the buyer that the first card was declined, when the second had been taken (seed 1063). */
    @Test
    void whoWasToldOfADeclineAsksAgainWhileMoneyIsHeld() {
        Purchase purchase = new Purchase(
                "p1", "cart-1", 100, "KRW", false, "tok_declined", false, false, Duration.ZERO, false, false, false,
                new Purchase.After(1, true, 0, false, 0, Purchase.Thoughts.NONE, Purchase.Claims.NONE));
        openPayments = 1;
        status = "declined";
        Shop shop = shop();
        shop.checkout("buyer", purchase);
        status = "authorized";

        Settling.Outcome outcome = new Settling(clock, pay, shop, List.of(purchase), now, BOUND, () -> 0).settle();

        assertTrue(outcome.within(), outcome::toString);
        assertEquals("paid", shop.told(purchase).status());
    }

    private Settling settling() {
        return new Settling(clock, pay, shop(), List.of(), now, BOUND, () -> unfunded);
    }

    private Shop shop() {
        return new Shop(clock, pay, null, new History());
    }

    private Exchange answer(Request request) {
        now = now.plus(answerTakes);
        if (request.target().endsWith("/capture")) {
            status = "paid";
            openPayments = 0;
        }
        String body = request.target().startsWith("/v1/ops/")
                ? "{\"open_payments\":" + openPayments + ",\"open_jobs\":" + openJobs + ",\"open_automatic\":0}"
                : "{\"id\":\"pay_1\",\"status\":\"" + status + "\"}";
        return new Exchange.Answered(new Response(200, new TreeMap<>(), body.getBytes(StandardCharsets.UTF_8)));
    }
}
