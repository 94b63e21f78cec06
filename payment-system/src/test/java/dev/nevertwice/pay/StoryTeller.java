package dev.nevertwice.pay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.pay.virtual.VirtualWorld;
import dev.nevertwice.pay.wire.Json;
import dev.nevertwice.pay.wire.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What people do in {@link ClassicFailuresTest}, in a world of their own, and what must be true when they are through. */
final class StoryTeller {

    final VirtualWorld world;
    final Shop shop;

    /** In a world in which nothing crashes. */
    StoryTeller() {
        this(new VirtualWorld());
    }

    /** The same with other settings. */
    StoryTeller(Settings settings) {
        this(new VirtualWorld(settings));
    }

    private StoryTeller(VirtualWorld world) {
        this.world = world;
        this.shop = new Shop(world);
    }

    /**
     * Tells the story once without a crash, then once for each place at which the payment system can die in it. Returns how
     * many there are.
     */
    static long everywhere(Consumer<StoryTeller> story) {
        StoryTeller calm = new StoryTeller();
        story.accept(calm);
        long places = calm.world.places();
        List<String> broken = new ArrayList<>();
        for (long place = 1; place <= places; place++) {
            StoryTeller teller = new StoryTeller(new VirtualWorld(place));
            try {
                story.accept(teller);
                assertEquals(1, teller.world.crashes());
            } catch (AssertionError wrong) {
                broken.add("dead at " + place + " of " + places + ": " + wrong);
            }
        }
        assertEquals(List.of(), broken);
        return places;
    }

    /** A direct payment in KRW, with a seller for each amount. */
    String pay(String key, long... amounts) {
        return payWith("tok_visa", key, amounts);
    }

    String payWith(String source, String key, long... amounts) {
        ObjectNode body = Json.object().put("method", "direct").put("source", source);
        for (int seller = 1; seller <= amounts.length; seller++) {
            body.withArray("/orders")
                    .addObject()
                    .put("seller", "sel_" + seller)
                    .put("amount", amounts[seller - 1])
                    .put("currency", "KRW");
        }
        return payment(shop.post("/v1/payments", key, body));
    }

    /** The id, wherever the reply has it. */
    String payment(Response reply) {
        if (reply.status() == 409) {
            String location = reply.header("location");
            return location.substring(location.lastIndexOf('/') + 1);
        }
        JsonNode json = Shop.json(reply);
        return json.has("payment") ? json.at("/payment/id").asText() : json.path("id").asText();
    }

    Response attempt(String payment, String key, String source) {
        ObjectNode body = Json.object().put("method", "direct").put("source", source);
        return shop.post("/v1/payments/" + payment + "/attempts", key, body);
    }

    void refund(String payment, String key, long amount) {
        Response reply = shop.post("/v1/payments/" + payment + "/refunds", key, Json.object().put("amount", amount));
        assertEquals(201, reply.status());
    }

    String payOut(String key, long amount) {
        return payOut(key, amount, "bank_main");
    }

    String payOut(String key, long amount, String bank) {
        ObjectNode body = Json.object().put("seller", "sel_1").put("currency", "KRW").put("amount", amount)
                .put("destination", bank);
        Response reply = shop.post("/v1/payouts", key, body);
        assertEquals(201, reply.status());
        return Shop.json(reply).path("id").asText();
    }

    /** Begins the day's run, or shows it. */
    JsonNode payEverybody() {
        String day = shop.today().toString();
        return shop.ops("POST", "/v1/ops/payouts/runs", "{\"day\": \"" + day + "\", \"currency\": \"KRW\"}")
                .at("/runs/0");
    }

    /** All faults are of the PSP's. {@code more} belongs to the act; {@code when} such as {@code "first": 1}. */
    static String rule(String operation, String point, String act, String more, String when) {
        return "{\"name\": \"" + operation + "-" + act + "\", \"operation\": \"" + operation + "\", \"point\": \""
                + point + "\", \"act\": {\"type\": \"" + act + "\"" + more + "}, \"when\": {" + when + "}}";
    }

    long wallet(String seller) {
        return shop.get("/v1/wallets/" + seller).at("/balances/0/available").asLong();
    }

    /** What we have at the PSP in KRW, by its own books. */
    long atPsp() {
        return shop.truth().at("/balances/KRW").asLong();
    }

    JsonNode reconcile(String day) {
        JsonNode run = shop.ops("POST", "/v1/ops/reconcile", "{\"day\": \"" + day + "\"}");
        assertTrue(run.has("opened"), run::toString);
        return run;
    }

    /** A settlement file of today from disk, with one row in the native layout. */
    void bring(String row) {
        bring("acct_1", row);
    }

    void bring(String account, String row) {
        String day = shop.today().toString();
        String text = "row,type,charge,refund,order,reference,amount,currency,fee,occurred_at\n" + row + "\n";
        ObjectNode part = Json.object().put("account", account).put("day", day).put("file", "from-disk");
        shop.ops("POST", "/v1/ops/settlements/parts", part.deepCopy().put("skipped", 1).put("text", text).toString());
        shop.ops("POST", "/v1/ops/settlements/files", part.put("lines", 2).toString());
    }

    /** Type, class, queue and state of the only discrepancy. */
    List<String> discrepancy() {
        JsonNode all = shop.ops("GET", "/v1/ops/books", "").path("discrepancies");
        assertEquals(1, all.size(), all::toString);
        JsonNode one = all.get(0);
        return List.of(
                one.path("type").asText(), one.path("class").asText(), one.path("queue").asText(),
                one.path("state").asText());
    }

    /** Reconciling these days once more finds nothing new and moves nothing. */
    void againChangesNothing(String... days) {
        JsonNode before = shop.ops("GET", "/v1/ops/books", "");
        for (String day : days) {
            assertEquals(0, reconcile(day).path("opened").asInt());
        }
        JsonNode after = shop.ops("GET", "/v1/ops/books", "");
        for (String books : List.of("discrepancies", "movements", "entries", "wallets")) {
            assertEquals(before.path(books), after.path(books), books);
        }
    }

    /** Refunds 400 of 1,000, which the PSP does twice; the day, settled and reconciled. */
    String refundedTwice() {
        String payment = pay("cart-1", 1_000);
        shop.faults(StoryTeller.rule("refund", "processing", "refund-twice", "", "\"always\": true"));
        refund(payment, "refund-1", 400);
        settle();
        String day = shop.closeDay();
        reconcile(day);
        settle();
        return day;
    }

    /** One charge stands, the seller has the money, and all books say so. */
    void chargedOnce(long amount) {
        settle();
        assertEquals(1, shop.truth().path("charges").size());
        assertEquals(amount, atPsp());
        assertEquals(amount, wallet("sel_1"));
        booksAgree();
    }

    /** Waits until nothing is left to be done. */
    void settle() {
        for (String open : List.of("open_payments", "open_jobs", "open_events")) {
            shop.await(open, () -> shop.ops("GET", "/v1/ops/progress", "").path(open).asInt() == 0);
        }
    }

    /** Ours with themselves, and ours with the PSP's. */
    void booksAgree() {
        settle();
        JsonNode run = reconcile(shop.closeDay());
        assertEquals(0, run.path("unequal").asInt(), run::toString);
        JsonNode check = shop.ops("GET", "/v1/ops/books/check", "");
        assertTrue(check.path("holds").asBoolean(), check::toString);
        assertEquals(0, shop.ops("GET", "/v1/ops/progress", "").path("dead_jobs").asInt());
    }
}
