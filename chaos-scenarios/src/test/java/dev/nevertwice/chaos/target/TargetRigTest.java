package dev.nevertwice.chaos.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import dev.nevertwice.chaos.invariant.Verdict;
import dev.nevertwice.chaos.live.LiveFailure;
import dev.nevertwice.chaos.run.RunResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What becomes of a run when somebody else's service falls silent, or asks another PSP. */
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT)
class TargetRigTest extends ShopAtTarget {

    private static final int BOUGHT = 2;

    /** Of who never settles: all others have time, however busy the machine is. */
    private static final String SOON = "bound: 1s\n";

    @Test
    void aShopThatTellsTheTruthIsValid() {
        assertEquals(Verdict.VALID, run().verdict());
    }

    /** Guards I2, I3 and I16: the last good word was taken for the last word. */
    @Test
    void whoSaysPaidAndIsNeverHeardOfAgainIsUnknown() {
        buyer = exchange -> {
            if (told.get() < BOUGHT) {
                charge(exchange);
            } else {
                answer(exchange, 404, "");
            }
        };
        RunResult result = run();
        assertEquals(Verdict.UNKNOWN, result.verdict(), result.findings().toString());
        assertEquals(
                List.of("nobody would say at the end what became of purchase-1, purchase-2"), said(result, "harness"));
    }

    /** Whoever sends the cart again is told: nobody is left without a word. */
    @Test
    void aShopThatKeepsNoDeclinedOrdersIsValid() {
        AtomicReference<String> first = new AtomicReference<>();
        buyer = exchange -> {
            first.compareAndSet(null, cart(exchange));
            if (cart(exchange).equals(first.get())) {
                charge(exchange);
            } else if (exchange.getRequestMethod().equals("POST")) {
                answer(exchange, 402, "{\"status\": \"failed\"}");
            } else {
                answer(exchange, 404, "");
            }
        };
        RunResult result = run();
        assertEquals(Verdict.VALID, result.verdict(), result.findings().toString());
    }

    @Test
    void whoIsIllForEverAfterTheFaultsIsFoundOut() {
        health = exchange -> answer(exchange, told.get() < BOUGHT ? 200 : 503, "");
        RunResult result = run(SOON);
        assertEquals(Verdict.INVALID, result.verdict());
        assertEquals(
                List.of("the payment system was not healthy within 1 s after the faults stopped: it answered with status"
                        + " 503"),
                said(result, "I16"));
    }

    /** Charged for, but never told: that is a purchase without an end, and not a charge that nobody ordered. */
    @Test
    void whoChargesAndNeverSaysSoIsNotAccusedOfChargingTwice() {
        buyer = exchange -> {
            register(cart(exchange));
            answer(exchange, 500, "");
        };
        RunResult result = run(SOON);
        assertEquals(Verdict.INVALID, result.verdict());
        assertEquals(List.of(), said(result, "I1"));
        assertTrue(said(result, "I16").contains("purchase-1 never became a payment that its buyer was told of"),
                said(result, "I16").toString());
    }

    /** Guards I16: who has the cart already need not say so twice. */
    @Test
    void aCartThatIsKnownAlreadyMayBeAnsweredWithNothingButWhereToAsk() {
        buyer = exchange -> {
            if (exchange.getRequestMethod().equals("GET")) {
                charge(exchange);
            } else {
                register(cart(exchange));
                answer(exchange, 409, "");
            }
        };
        RunResult result = run();
        assertEquals(Verdict.VALID, result.verdict(), result.findings().toString());
    }

    /** Else a service that asks another PSP would be blamed for what nobody saw. */
    @Test
    void whoNeverAsksOurPspIsNotJudged() {
        buyer = exchange -> answer(exchange, 200, "{\"status\": \"unknown\"}");
        assertEquals(
                "no request ever reached the simulator at 127.0.0.1:" + pspPort,
                assertThrows(LiveFailure.class, () -> run(SOON)).getMessage());
    }
}
