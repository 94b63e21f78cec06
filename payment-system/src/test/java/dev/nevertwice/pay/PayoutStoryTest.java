package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import dev.nevertwice.pay.wire.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sellers get their money: over real HTTP against the simulator. */
class PayoutStoryTest {

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void payoutLeavesTheWalletAtOnceAndArrives() {
        shop.pay("cart-1", 10_000, "KRW", "tok_visa");

        Response reply = payOut("po-1", "4000", null);

        assertEquals(201, reply.status());
        assertEquals("ordered", Shop.json(reply).path("status").asText());
        assertEquals(6_000, available());
        JsonNode paid = await(reply, "paid");
        assertEquals(4_000, paid.path("amount").asLong());
        assertEquals(1, shop.truth().path("payouts").size());
        assertEquals(paid.path("id").asText(), shop.truth().at("/payouts/0/reference").asText());
        assertEquals(6_000, shop.truth().at("/balances/KRW").asLong());
        assertEquals(0, account("payouts_due"));
        assertEquals(0, account("payouts_in_transit"));
        assertEquals(6_000, account("psp_receivable:acct_1"));
    }

    @Test
    void secondOrderWithTheKeyReturnsTheFirstReplyAndPaysNothing() {
        shop.pay("cart-1", 10_000, "KRW", "tok_visa");
        Response first = payOut("po-1", "4000", null);
        await(first, "paid");

        Response second = payOut("po-1", "4000", null);

        assertEquals(201, second.status());
        assertArrayEquals(first.body(), second.body());
        assertEquals("true", second.header("idempotent-replayed"));
        assertEquals(422, payOut("po-1", "4001", null).status());
        assertEquals(422, payOut("po-1", "all", null).status());
        assertEquals(6_000, available());
        assertEquals(1, shop.truth().path("payouts").size());
    }

    @Test
    void neverMoreThanIsAvailableWhoeverAsksAtOnce() throws Exception {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");
        List<Future<Response>> orders = new ArrayList<>();
        try (ExecutorService merchants = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                String key = "po-" + i;
                orders.add(merchants.submit(() -> payOut(key, "400", null)));
            }
        }
        int ordered = 0;
        for (Future<Response> order : orders) {
            assertTrue(List.of(201, 409).contains(order.get().status()));
            ordered += order.get().status() == 201 ? 1 : 0;
        }
        assertEquals(2, ordered);
        assertEquals(200, available());
        settle();
        assertEquals(2, shop.truth().path("payouts").size());
    }

    @Test
    void sixteenOrdersWithOneKeyPayOnce() throws Exception {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");
        try (ExecutorService merchants = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                merchants.submit(() -> assertEquals(201, payOut("po-1", "all", null).status()));
            }
        }
        settle();
        assertEquals(1, shop.truth().path("payouts").size());
        assertEquals(0, available());
    }

    @Test
    void moreThanThereIsIsRefusedAndTheKeyStaysFree() {
        Response nothing = payOut("po-1", "all", null);
        assertEquals(409, nothing.status());
        assertEquals("insufficient_available", Shop.json(nothing).path("code").asText());
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");

        assertEquals(409, payOut("po-1", "1001", null).status());
        assertEquals(201, payOut("po-1", "1000", null).status());
        assertEquals(409, payOut("po-2", "all", null).status());
    }

    @Test
    void payoutThatComesBackIsInTheWalletAgain() {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");

        Response reply = payOut("po-1", "all", "bank_closed");
        assertEquals(0, available());
        await(reply, "failed");

        assertEquals(1_000, available());
        assertEquals(0, account("payouts_due"));
        assertEquals(0, account("payouts_in_transit"));
        assertEquals(1_000, account("psp_receivable:acct_1"));
    }

    @Test
    void payoutThatThePspRefusesForGoodIsInTheWalletAgain() {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");

        await(payOut("po-1", "all", "bank_nowhere"), "refused");

        assertEquals(1_000, available());
        assertEquals(0, account("payouts_due"));
        assertEquals(0, shop.truth().path("payouts").size());
    }

    /** Defect M82: asked again after the money has left. */
    @Test
    void lostReplyIsLookedUpAndNotPaidAgain() {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");
        shop.faults("""
                {"name": "lost", "operation": "payout", "point": "committed-before-reply",
                 "act": {"type": "reset"}, "when": {"first": 2}}""");

        await(payOut("po-1", "400", null), "paid");

        assertEquals(1, shop.truth().path("payouts").size());
        assertEquals(600, shop.truth().at("/balances/KRW").asLong());
    }

    @Test
    void payoutWaitsForOurBalanceAtThePspAndIsNotLost() {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");
        sweep("sweep-1", 600);
        settle();

        Response reply = payOut("po-1", "all", null);
        String id = Shop.json(reply).path("id").asText();
        shop.await("two tries", () -> job(id).path("tries").asLong() >= 2);
        assertEquals("ordered", status(id));
        shop.pay("cart-2", 700, "KRW", "tok_visa");

        await(reply, "paid");
        assertEquals(2, shop.truth().path("payouts").size());
        assertEquals(100, shop.truth().at("/balances/KRW").asLong());
        assertEquals(600, account("payouts_in_transit"));
    }

    @Test
    void runPaysEverySellerWithEnoughOnceADay() {
        for (String seller : List.of("sel_a", "sel_b", "sel_c")) {
            shop.payTo(seller, "cart-" + seller, seller.equals("sel_b") ? 90 : 1_000, "KRW");
        }

        JsonNode run = run(100);
        shop.await("the run", () -> shop.ops("GET", "/v1/ops/payouts/runs", "").at("/runs/0/state").asText()
                .equals("done"));
        settle();
        JsonNode again = run(1);
        settle();

        assertEquals("open", run.path("state").asText());
        assertEquals("done", again.path("state").asText());
        assertEquals(2, again.path("payouts").asLong());
        assertEquals(2_000, again.path("amount").asLong());
        assertEquals(100, again.path("minimum").asLong());
        assertEquals(2, shop.truth().path("payouts").size());
        assertEquals(90, shop.get("/v1/wallets/sel_b").at("/balances/0/available").asLong());
    }

    /** Somebody's own key was taken for the run's, and the run left that seller out. */
    @Test
    void noKeyOfAMerchantsOwnTakesTheRunsPlace() {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");
        String name = "run_" + shop.today() + "_KRW:mer_1/sel_1";
        assertEquals(201, payOut(name, "400", null).status());

        run(1);
        shop.await("the run", () -> shop.ops("GET", "/v1/ops/payouts/runs", "").at("/runs/0/state").asText()
                .equals("done"));
        settle();

        assertEquals(0, available());
        assertEquals(2, shop.truth().path("payouts").size());
        // The same with every version: a run that is half done when one takes over from another pays nobody twice.
        assertEquals("paid", status("out_" + Sha256.hex(name, 16)));
    }

    @Test
    void runsOfOneDayBegunAtOnceAreOne() throws Exception {
        for (int i = 0; i < 10; i++) {
            shop.payTo("sel_" + i, "cart-" + i, 1_000, "KRW");
        }
        try (ExecutorService operators = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                operators.submit(() -> run(1));
            }
        }
        shop.await("the run", () -> shop.ops("GET", "/v1/ops/payouts/runs", "").at("/runs/0/state").asText()
                .equals("done"));
        settle();
        assertEquals(1, shop.ops("GET", "/v1/ops/payouts/runs", "").path("runs").size());
        assertEquals(10, shop.truth().path("payouts").size());
    }

    @Test
    void badRequestsChangeNothing() {
        shop.pay("cart-1", 1_000, "KRW", "tok_visa");
        assertEquals(400, payOut(null, "100", null).status());
        assertEquals(400, payOut("po-1", "0", null).status());
        assertEquals(400, payOut("po-1", "-1", null).status());
        assertEquals(400, payOut("po-1", "\"some\"", null).status());
        assertEquals(401, shop.raw(new Request("POST", "/v1/payouts", new TreeMap<>(), new byte[0])).status());
        assertEquals(400, status("POST", "/v1/ops/payouts/runs", "{\"day\": \"2999-01-01\", \"currency\": \"KRW\"}"));
        assertEquals(400, status("POST", "/v1/ops/payouts/runs", "{\"day\": \"today\", \"currency\": \"KRW\"}"));
        assertEquals(1_000, available());
        assertEquals(0, shop.ops("GET", "/v1/ops/books", "").path("payouts").size());
    }

    private int status(String method, String target, String body) {
        return shop.ops(method, target, body).path("status").asInt();
    }

    private JsonNode run(long minimum) {
        ObjectNode body = Json.object()
                .put("day", shop.today().toString())
                .put("currency", "KRW")
                .put("minimum", minimum);
        return shop.ops("POST", "/v1/ops/payouts/runs", body.toString()).at("/runs/0");
    }

    private void sweep(String key, long amount) {
        TreeMap<String, String> headers = new TreeMap<>();
        headers.put("authorization", "Bearer ops_test_key");
        headers.put("content-type", "application/json");
        headers.put("idempotency-key", key);
        byte[] body = ("{\"amount\": " + amount + ", \"currency\": \"KRW\"}").getBytes(StandardCharsets.UTF_8);
        assertEquals(201, shop.raw(new Request("POST", "/v1/ops/payouts/sweeps", headers, body)).status());
    }

    private Response payOut(String key, String amount, String destination) {
        ObjectNode body = Json.object().put("seller", "sel_1").put("currency", "KRW");
        if (amount.matches("-?\\d+")) {
            body.put("amount", Long.parseLong(amount));
        } else {
            body.put("amount", amount);
        }
        if (destination != null) {
            body.put("destination", destination);
        }
        return shop.post("/v1/payouts", key, body);
    }

    private JsonNode await(Response ordered, String status) {
        String id = Shop.json(ordered).path("id").asText();
        shop.await("payout " + id + " to be " + status, () -> status(id).equals(status));
        return shop.get("/v1/payouts/" + id);
    }

    private String status(String payout) {
        return shop.get("/v1/payouts/" + payout).path("status").asText();
    }

    private void settle() {
        shop.await("no open jobs", () -> shop.ops("GET", "/v1/ops/progress", "").path("open_jobs").asInt() == 0);
    }

    private JsonNode job(String id) {
        for (JsonNode job : shop.ops("GET", "/v1/ops/books", "").path("jobs")) {
            if (job.path("id").asText().equals(id)) {
                return job;
            }
        }
        return Json.object();
    }

    private long available() {
        return shop.get("/v1/wallets/sel_1").at("/balances/0/available").asLong();
    }

    /** Debits less credits of an asset, credits less debits of a liability: never negative. */
    private long account(String name) {
        long sum = 0;
        for (JsonNode entry : shop.ops("GET", "/v1/ops/books", "").path("entries")) {
            for (JsonNode posting : entry.path("postings")) {
                if (posting.path("account").asText().equals(name)) {
                    long amount = posting.path("amount").asLong();
                    sum += posting.path("side").asText().equals("debit") ? amount : -amount;
                }
            }
        }
        return Math.abs(sum);
    }
}
