package dev.nevertwice.property.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.nevertwice.chaos.rig.Rig;
import dev.nevertwice.chaos.run.Answer;
import dev.nevertwice.chaos.swarm.FaultKind;
import dev.nevertwice.pay.env.Tasks;
import dev.nevertwice.property.market.Buyers.Buy;
import dev.nevertwice.property.market.Buyers.TryAgain;
import dev.nevertwice.property.market.Merchants.Capture;
import dev.nevertwice.property.market.Merchants.Refund;
import dev.nevertwice.property.market.Others.Dispute;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** Does in the world what steps say, as clients do, and sees what has become of it. */
final class MarketDriver {

    /** As long as people would wait for certainty, whatever fails. */
    private static final Duration BOUND = Duration.ofMinutes(30);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration LONGER_THAN_HELD = Duration.ofDays(7).plusHours(1);

    /** A checkout that was sent, and the payment that it led to. */
    private record Sent(String key, ObjectNode cart, String payment) {}

    private final Rig rig;
    private final MarketClient client;
    private final Model model;
    private final List<Sent> sales = new ArrayList<>();
    private final Deque<String> disputes = new ArrayDeque<>();
    private Tasks.Task kill;
    private int keys;

    MarketDriver(Rig rig, Model model) {
        this.rig = rig;
        this.client = new MarketClient(rig);
        this.model = model;
    }

    /** As it is before the step that is being done. */
    Model model() {
        return model;
    }

    // ---- Buyers

    String buy(Buy buy) {
        String key = newKey("cart");
        ObjectNode cart = cart(buy);
        List<Answer> answers = together(buy.clicks(), click -> client.post("/v1/payments", key, cart));
        List<String> payments = answers.stream().map(MarketDriver::payment).distinct().toList();
        assertEquals(1, payments.size(), () -> "one checkout, payments " + payments);
        sales.add(new Sent(key, cart, payments.getFirst()));
        if (buy.hosted()) {
            payPage(payments.getFirst(), buy.card());
        }
        return answers.stream().map(MarketDriver::taken).distinct().collect(Collectors.joining(", "));
    }

    private ObjectNode cart(Buy buy) {
        ObjectNode cart = instrument(buy.card(), buy.hosted());
        for (long amount : buy.amounts()) {
            String seller = Merchants.SELLERS.get(cart.withArray("/orders").size());
            cart.withArray("/orders").addObject().put("seller", seller).put("amount", amount).put("currency", "KRW");
        }
        return buy.manual() ? cart.put("capture", "manual") : cart;
    }

    private ObjectNode instrument(Card card, boolean hosted) {
        return hosted
                ? MarketClient.json().put("method", "hosted").put("return_url", client.returnUrl())
                : MarketClient.json().put("method", "direct").put("source", card.token);
    }

    /** Pays the page as soon as there is one. */
    private void payPage(String payment, Card card) {
        Instant latest = rig.clock().now().plus(BOUND);
        String page = status(payment).text("page_url");
        while (page == null && rig.clock().now().isBefore(latest)) {
            rig.clock().sleep(BETWEEN_LOOKS);
            page = status(payment).text("page_url");
        }
        assertTrue(page != null, () -> "no page for " + payment);
        client.payPage(page, card);
    }

    String repeat(int number) {
        Sent sent = sent(number);
        Answer answer = client.post("/v1/payments", sent.key(), sent.cart());
        assertEquals(sent.payment(), payment(answer), "the same checkout leads to the same payment");
        return taken(answer);
    }

    String otherCart(int number) {
        Sent sent = sent(number);
        ObjectNode other = sent.cart().deepCopy();
        ObjectNode order = (ObjectNode) other.path("orders").get(0);
        order.put("amount", order.path("amount").asLong() + 1);
        return word(client.post("/v1/payments", sent.key(), other));
    }

    String tryAgain(TryAgain again) {
        String payment = sent(again.sale()).payment();
        JsonNode body = instrument(again.card(), again.hosted());
        Answer answer = client.post("/v1/payments/" + payment + "/attempts", newKey("attempt"), body);
        String taken = taken(answer);
        if (again.hosted() && taken.equals("taken")) {
            payPage(payment, again.card());
        }
        return taken;
    }

    // ---- Merchants and sellers

    String capture(Capture capture) {
        String payment = sent(capture.sale()).payment();
        ObjectNode body = MarketClient.json();
        for (JsonNode order : capture.percent() < 100 ? status(payment).json().path("orders") : MarketClient.json()) {
            long amount = Model.percentOf(order.path("amount").asLong(), capture.percent());
            body.withArray("/orders").addObject().put("order", order.path("id").asText()).put("amount", amount);
        }
        return word(client.post("/v1/payments/" + payment + "/capture", newKey("capture"), body));
    }

    String cancel(int number) {
        String path = "/v1/payments/" + sent(number).payment() + "/cancel";
        return word(client.post(path, newKey("cancel"), MarketClient.json()));
    }

    String refund(Refund refund, long amount) {
        String payment = sent(refund.sale()).payment();
        ObjectNode body =
                MarketClient.json().put("order", order(payment, refund.part())).put("amount", Math.max(1, amount));
        String key = newKey("refund");
        return words(together(
                refund.times(), time -> client.post("/v1/payments/" + payment + "/refunds", key + "_" + time, body)));
    }

    String payOut(String seller, long amount, int times) {
        ObjectNode body = MarketClient.json().put("seller", seller).put("amount", amount).put("currency", "KRW");
        String key = newKey("payout");
        return words(together(times, time -> client.post("/v1/payouts", key + "_" + time, body)));
    }

    // ---- The PSP, operators, time

    void fault(FaultKind kind) {
        ObjectNode rules = MarketClient.json();
        rules.withArray("/rules").add(kind.rule(FaultKind.nth(1)));
        assertEquals(200, client.admin("PUT", "/_admin/faults", rules).status());
    }

    void killSoon(int afterMillis) {
        awaitKill();
        kill = rig.tasks().fork("killer", () -> {
            rig.clock().sleep(Duration.ofMillis(afterMillis));
            rig.killPay();
            rig.clock().sleep(BETWEEN_LOOKS);
            rig.restartPay();
        });
    }

    private void awaitKill() {
        if (kill != null) {
            kill.await();
        }
    }

    String dispute(Dispute dispute) {
        String order = order(sent(dispute.sale()).payment(), dispute.part());
        for (JsonNode charge : truth().path("charges")) {
            if (charge.path("order").asText().equals(order)) {
                JsonNode body = MarketClient.json().put("charge", charge.path("id").asText());
                Answer answer = client.admin("POST", "/_admin/chargebacks", body);
                disputes.add(String.valueOf(answer.text("id")));
                return word(answer);
            }
        }
        return "no charge";
    }

    String decide(boolean won) {
        JsonNode outcome = MarketClient.json().put("outcome", won ? "won" : "lost");
        return word(client.admin("POST", "/_admin/chargebacks/" + disputes.remove(), outcome));
    }

    String reconcile() {
        String day = client.admin("POST", "/_admin/settlement/close", MarketClient.json()).text("day");
        JsonNode run = client.ops("POST", "/v1/ops/reconcile", MarketClient.json().put("day", day)).json();
        JsonNode found = client.ops("GET", "/v1/ops/discrepancies", null).json().path("discrepancies");
        return run.path("unequal").asText() + " unequal, " + run.path("opened").asText() + " opened"
                + (found.isEmpty() ? "" : ": " + found);
    }

    void passAWeek() {
        rig.clock().sleep(LONGER_THAN_HELD);
    }

    // ---- What has become of it

    /** Returns when the world is as the model is; throws where it doesn't come to be so. */
    void awaitAgreement(String place) {
        Instant latest = rig.clock().now().plus(BOUND);
        List<String> seen = lines();
        while (!seen.equals(model.lines()) && rig.clock().now().isBefore(latest)) {
            rig.clock().sleep(BETWEEN_LOOKS);
            seen = lines();
        }
        assertEquals(String.join("\n", model.lines()), String.join("\n", seen), "after " + place);
    }

    /** Nothing fails any more: all stays as it is, and whoever compares the books finds nothing. */
    void end() {
        awaitKill();
        client.admin("DELETE", "/_admin/faults", null);
        awaitAgreement("all faults");
        rig.clock().sleep(Duration.ofHours(1));
        awaitAgreement("an hour of quiet");
        assertEquals("0 unequal, 0 opened", reconcile(), "the last day");
        JsonNode check = client.ops("GET", "/v1/ops/books/check", null).json();
        assertTrue(check.path("holds").asBoolean(), check::toString);
        assertEquals(0, client.ops("GET", "/v1/ops/progress", null).json().path("dead_jobs").asInt(), "dead jobs");
    }

    /** As {@link Model#lines()}, seen from outside. */
    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int number = 0; number < sales.size(); number++) {
            JsonNode payment = status(sales.get(number).payment()).json();
            lines.add("payment " + number + " " + payment.path("status").asText());
            for (JsonNode order : orders(payment)) {
                lines.add("  " + order.path("seller").asText() + " " + order.path("amount").asText() + ": captured "
                        + order.path("captured").asText() + ", refunded " + order.path("refunded").asText()
                        + ", charged back " + order.path("charged_back").asText());
            }
        }
        for (String seller : Merchants.SELLERS) {
            JsonNode wallet = client.get("/v1/wallets/" + seller).json();
            lines.add("wallet of " + seller + " " + wallet.at("/balances/0/available").asLong());
        }
        JsonNode truth = truth();
        lines.add("charges at the PSP " + truth.path("charges").size());
        lines.add("held at the PSP " + truth.at("/held/KRW").asLong());
        lines.add("balance at the PSP " + truth.at("/balances/KRW").asLong());
        lines.add("open jobs " + client.ops("GET", "/v1/ops/progress", null).json().path("open_jobs").asText());
        return lines;
    }

    private JsonNode truth() {
        return client.admin("GET", "/_admin/truth", null).json();
    }

    private Answer status(String payment) {
        return client.get("/v1/payments/" + payment);
    }

    private String order(String payment, int part) {
        List<JsonNode> orders = orders(status(payment).json());
        return orders.get(part % orders.size()).path("id").asText();
    }

    /** By seller: the payment shows them in no order that means anything. */
    private static List<JsonNode> orders(JsonNode payment) {
        List<JsonNode> orders = new ArrayList<>();
        payment.path("orders").forEach(orders::add);
        orders.sort(Comparator.comparing(order -> order.path("seller").asText()));
        return orders;
    }

    private Sent sent(int number) {
        return sales.get(number % sales.size());
    }

    private String newKey(String what) {
        return what + "_" + ++keys;
    }

    // ---- Answers

    /** The same at the same time, by so many people. */
    private List<Answer> together(int times, IntFunction<Answer> ask) {
        List<Answer> answers = new ArrayList<>();
        List<Tasks.Task> others = new ArrayList<>();
        for (int time = 1; time < times; time++) {
            int number = time;
            others.add(rig.tasks().fork("other-" + number, () -> answers.add(ask.apply(number))));
        }
        answers.add(ask.apply(0));
        others.forEach(Tasks.Task::await);
        return answers;
    }

    /** What became of a checkout is seen later: here it only counts whether it was taken. */
    private static String taken(Answer answer) {
        boolean underWay = answer.status() == 409 && "key_in_flight".equals(answer.text("code"));
        return answer.status() / 100 == 2 || answer.status() == 402 || underWay ? "taken" : word(answer);
    }

    private static String payment(Answer answer) {
        String location = answer.header("location");
        return answer.status() == 409 && location != null
                ? location.substring(location.lastIndexOf('/') + 1)
                : answer.text("payment", "id") != null ? answer.text("payment", "id") : answer.text("id");
    }

    private static String words(List<Answer> answers) {
        return answers.stream().map(MarketDriver::word).sorted().collect(Collectors.joining(", "));
    }

    private static String word(Answer answer) {
        String code = answer.status() < 400 ? null : answer.text("code");
        return answer.status() + (code == null ? "" : " " + code);
    }
}
