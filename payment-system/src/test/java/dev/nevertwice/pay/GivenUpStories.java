package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.Settings.PspAccount;
import dev.nevertwice.pay.reconciliation.SettlementTerms;
import dev.nevertwice.pay.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Stories of what was given up because the PSP was down for longer than it remembers a key. */
abstract class GivenUpStories {

    static final Duration KEYS_LIVE = Duration.ofMinutes(5);

    /** After that it is certainly over. */
    static final Duration LAST_TRY = Duration.ofMinutes(1);

    static final String DOWN = """
            {"name": "down", "operation": "%s", "point": "before-accept", "act": {"type": "status"}%s}""";

    final StoryTeller teller;
    final Shop shop;

    GivenUpStories(SettlementTerms settlement) {
        List<PspAccount> accounts = Settings.defaults().pspAccounts().stream()
                .map(one -> new PspAccount(one.id(), one.apiKey(), one.webhookSecrets(), settlement))
                .toList();
        teller = new StoryTeller(Settings.defaults().withKeyLifetime(KEYS_LIVE).withPspAccounts(accounts));
        shop = teller.shop;
    }

    /** 900 of one order, until somebody decides. */
    final String hold() {
        ObjectNode body = Json.object().put("method", "direct").put("source", "tok_visa").put("capture", "manual");
        body.withArray("/orders").addObject().put("seller", "sel_1").put("amount", 900).put("currency", "KRW");
        return teller.payment(shop.post("/v1/payments", "cart-1", body));
    }

    final void down(String operation) {
        shop.faults(DOWN.formatted(operation, ""));
    }

    /** The only job that was given up: no redrive helps. */
    final JsonNode outlived() {
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        shop.faults("");
        JsonNode first = dead(1).getFirst();
        decided(first, "redrive");
        shop.await("it to be given up again",
                () -> dead(1).getFirst().path("fence").asLong() > first.path("fence").asLong());
        teller.world.clock().sleep(LAST_TRY);
        return dead(1).getFirst();
    }

    /** The capture of what {@link #hold} holds, given up. */
    final JsonNode outlivedCapture(String payment) {
        down("capture");
        assertEquals(202, shop.post("/v1/payments/" + payment + "/capture", "capture-1", Json.object()).status());
        return outlived();
    }

    /** And nothing comes of what is asked for in its place. */
    final void discardedInVain(String operation, JsonNode job, String... faults) {
        String down = DOWN.formatted(operation, ", \"match\": {\"reference\": \"" + reference(job) + "_anew\"}");
        shop.faults(Stream.concat(Stream.of(down), Stream.of(faults)).collect(Collectors.joining(",")));
        discarded(job);
    }

    /** The captures that were given up. */
    final List<JsonNode> outlivedCaptures() {
        teller.world.clock().sleep(KEYS_LIVE.multipliedBy(2));
        List<JsonNode> dead = dead(2);
        teller.world.clock().sleep(LAST_TRY);
        return dead;
    }

    final void discarded(JsonNode job) {
        JsonNode answer = decided(job, "discard");
        assertEquals("discard", answer.path("action").asText(), answer::toString);
        assertEquals("done", shop.ops("GET", "/v1/ops/jobs/" + job.path("id").asText(), "").path("state").asText());
    }

    final JsonNode decided(JsonNode job, String action) {
        return shop.ops("POST", "/v1/ops/jobs/" + job.path("id").asText() + "/" + action,
                "{\"fence\": " + job.path("fence") + ", \"who\": \"kim\", \"why\": \"" + action + "\"}");
    }

    final List<JsonNode> dead(int count) {
        shop.await(count + " to be given up",
                () -> shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt() == count);
        return jobs("dead");
    }

    final List<JsonNode> jobs(String state) {
        return shop.ops("GET", "/v1/ops/books", "").path("jobs").valueStream()
                .filter(job -> job.path("state").asText().equals(state))
                .toList();
    }

    static String reference(JsonNode job) {
        return job.path("id").asText();
    }

    final String reason(JsonNode job) {
        return shop.ops("GET", "/v1/ops/jobs/" + job.path("id").asText(), "").path("dead_reason").asText();
    }

    /** Of the only payment. */
    final String state() {
        return shop.ops("GET", "/v1/ops/books", "").at("/payments/0/state").asText();
    }

    final JsonNode captureOf(String charge, List<JsonNode> jobs) {
        return jobs.stream()
                .filter(job -> shop.ops("GET", "/v1/ops/jobs/" + job.path("id").asText(), "")
                        .path("subject").asText().equals(charge))
                .findFirst()
                .orElseThrow();
    }

    // ---- What is told whether or not the file names what the PSP made after all

    final void aLateCaptureEndsTheOneWithAnotherKey() {
        String payment = hold();
        JsonNode capture = outlivedCapture(payment);
        discardedInVain("capture", capture);

        shop.captureAtPsp("ch_1", reference(capture), 900);
        shop.faults("");
        assertEquals("refused by the PSP: charge_captured", reason(dead(1).getFirst()));
        teller.reconcile(shop.closeDay());

        shop.await(payment, "paid");
        teller.settle();
        assertEquals(900, teller.wallet("sel_1"));
        assertEquals(900, teller.atPsp());
        teller.booksAgree();
    }

    /** Another order is not held any more, so that what is held goes back. */
    final void aLateCaptureOfWhatGoesBackGoesBack() {
        down("capture");
        String payment = teller.pay("cart-1", 900, 100);
        List<JsonNode> captures = outlivedCaptures();
        shop.voidAtPsp("ch_2");
        down("void");
        discarded(captureOf("ch_2", captures));
        shop.await("it to be on its way back", () -> state().equals("canceling"));
        JsonNode late = captureOf("ch_1", captures);
        discarded(late);

        shop.captureAtPsp("ch_1", reference(late), 900);
        shop.faults("");
        assertEquals("refused by the PSP: charge_captured", reason(dead(1).getFirst()));
        assertEquals("canceling", state());
        teller.reconcile(shop.closeDay());

        shop.await(payment, "refunded");
        teller.settle();
        assertEquals(0, teller.atPsp());
        teller.booksAgree();
    }
}
