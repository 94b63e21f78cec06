package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.adapter.memory.MemoryStore;
import dev.nevertwice.pay.adapter.memory.Monitor;
import dev.nevertwice.pay.adapter.system.SystemClock;
import dev.nevertwice.pay.adapter.system.SystemEntropy;
import dev.nevertwice.pay.execution.Claim;
import dev.nevertwice.pay.execution.Jobs;
import dev.nevertwice.pay.execution.Recorder;
import dev.nevertwice.pay.ledger.Ledger;
import dev.nevertwice.pay.money.Money;
import dev.nevertwice.pay.payment.Payment;
import dev.nevertwice.pay.payment.Payment.Attempt;
import dev.nevertwice.pay.payment.Payment.Order;
import dev.nevertwice.pay.payment.PaymentEvent;
import dev.nevertwice.pay.payment.PaymentState;
import dev.nevertwice.pay.payment.Payments;
import dev.nevertwice.pay.psp.Gate;
import dev.nevertwice.pay.psp.PspGateway;
import dev.nevertwice.pay.psp.Psps;
import dev.nevertwice.pay.retry.OutcomeClass;
import dev.nevertwice.pay.retry.RetrySettings;
import dev.nevertwice.pay.store.Store;
import dev.nevertwice.pay.store.Transactions;
import dev.nevertwice.pay.webhook.Inbox;
import dev.nevertwice.pay.webhook.Reading;
import dev.nevertwice.pay.wire.Channel.Exchange;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Request;
import dev.nevertwice.pay.wire.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Events signed with a secret that has leaked: whatever they say, nothing of it is taken before the PSP says it too. */
class UnprovenEventTest {

    private static final String SECRET = Settings.TEST_WEBHOOK_SECRET;
    private static final Instant AT = Instant.parse("2026-11-22T10:00:00Z");

    /** Its page was the buyer's for good, and as the PSP had never heard of its registration it was never asked for one. */
    @Test
    void aPageThatThePspDidNotTellIsNotTheBuyers() {
        StoryTeller teller = new StoryTeller();
        Shop shop = teller.shop;
        shop.faults(down("register") + ", " + down("lookup"));
        ObjectNode cart = Json.object().put("method", "hosted").put("return_url", "http://127.0.0.1:8080/return");
        cart.putArray("orders").addObject().put("seller", "sel_1").put("amount", 1_000).put("currency", "KRW");
        String id = teller.payment(shop.order("cart-1", cart));
        JsonNode payment = shop.ops("GET", "/v1/ops/books", "").at("/payments/0");

        String pending = event("pending", payment.at("/attempts/0/id").asText(), payment.at("/orders/0/id").asText(),
                "\"https://evil.example/page\"", "null");
        assertEquals(200, shop.raw(SignedEvent.of("/webhooks/psp", SECRET, "evt_1", shop.now(), pending)).status());
        teller.world.clock().sleep(Duration.ofSeconds(10));
        assertTrue(page(shop, id).isNull(), () -> page(shop, id).asText());

        shop.faults("");
        shop.await("the page", () -> page(shop, id).isTextual());
        assertEquals(303, shop.payOnPage(page(shop, id).asText(), "4242424242424242").status());
        shop.await(id, "paid");
        teller.chargedOnce(1_000);
    }

    /**
     * Said of a payment that is being canceled it says nothing new; a moment later, when that is done, it is money to be given back,
     * which the PSP never had.
     */
    @Test
    void whatSaysNothingNewIsNotTakenWhereItDoesByTheTimeThePaymentIsLocked() {
        Payment canceling = new Payment(
                "pay_1", "mer_1", PaymentState.CANCELING, 1, Money.of(1_000, "KRW"), AT, AT, Payment.Capture.AUTOMATIC,
                Attempt.begun("att_1", 1, "direct", "acct_1", "pay_1"),
                List.of(new Order("ord_1", "sel_1", Money.of(1_000, "KRW"))));
        Store store = new MemoryStore(Monitor.ofThreads(), Instant::now);
        Transactions transactions = transactions(store);
        transactions.repeatable(transaction -> transaction.runAll(Payments.create(canceling)));
        receive(transactions, event("approved", "att_1", "ord_1", "null", "\"ch_1\""));
        List<String> asked = new ArrayList<>();
        Runnable released = () -> transactions.repeatable(transaction -> transaction.runAll(Payments.move(
                canceling, PaymentEvent.RELEASED, PaymentState.CANCELED, canceling.attempt(), AT, "test", null)));

        read(new BetweenTransactions(store, released), asked);

        assertEquals(
                PaymentState.CANCELED,
                transactions.repeatable(transaction -> Payments.find(transaction, "pay_1")).orElseThrow().state());
        assertEquals(List.of(), asked);
        read(store, asked);
        assertEquals(List.of("/v1/registrations?reference=att_1"), asked);
    }

    /** Does something else between the first transaction and the next. */
    private static final class BetweenTransactions implements Store {

        private final Store store;
        private final Runnable rival;
        private int begun;

        BetweenTransactions(Store store, Runnable rival) {
            this.store = store;
            this.rival = rival;
        }

        @Override
        public <T> T inTransaction(Body<T> body) {
            if (++begun == 2) {
                rival.run();
            }
            return store.inTransaction(body);
        }
    }

    /** Reads the only event that is due, or will be, beside whoever else has the store. */
    private static void read(Store store, List<String> asked) {
        Transactions transactions = transactions(store);
        SystemClock clock = new SystemClock();
        PspGateway psp = new PspGateway("acct_1", (request, deadline) -> {
            asked.add(request.target());
            return new Exchange.Answered(
                    new Response(200, new TreeMap<>(), "{\"data\": []}".getBytes(StandardCharsets.UTF_8)));
        }, Gate.open(), "key", Duration.ofSeconds(1));
        Jobs jobs = new Jobs(transactions, clock, Duration.ofSeconds(10));
        Reading reading = new Reading(
                transactions, jobs, new Psps(List.of(psp)), new Recorder(new Ledger(), payment -> List.of()),
                new SystemEntropy(), RetrySettings.defaults().strategies().get(OutcomeClass.BUSY));
        reading.apply(new Claim("acct_1:evt_1", 0, 1, clock.now()));
    }

    private static void receive(Transactions transactions, String event) {
        LinkedHashMap<String, List<String>> secrets = new LinkedHashMap<>();
        secrets.put("acct_1", List.of(SECRET));
        SystemClock clock = new SystemClock();
        Request delivery = SignedEvent.of("/webhooks/psp", SECRET, "evt_1", clock.now(), event);
        assertEquals(
                200, new Inbox(transactions, clock, secrets, Duration.ofMinutes(5)).receive(delivery).status());
    }

    private static Transactions transactions(Store store) {
        return new Transactions(store, new SystemClock(), new SystemEntropy());
    }

    private static String down(String operation) {
        return StoryTeller.rule(operation, "before-accept", "status", "", "\"always\": true");
    }

    private static JsonNode page(Shop shop, String payment) {
        return shop.get("/v1/payments/" + payment).path("page_url");
    }

    private static String event(String status, String attempt, String order, String page, String charge) {
        return """
                {"id": "evt_1", "type": "registration.%s", "created_at": "2026-11-22T10:00:00Z", "data": {
                 "id": "reg_evil", "reference": "%s", "status": "%s", "updated_at": "2026-11-22T10:00:00Z",
                 "page_url": %s, "decline_code": null,
                 "orders": [{"reference": "%s", "amount": 1000, "currency": "KRW", "charge": %s}]}}"""
                .formatted(status, attempt, status, page, order, charge);
    }
}
