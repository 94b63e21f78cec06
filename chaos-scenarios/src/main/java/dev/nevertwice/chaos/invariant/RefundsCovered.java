package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.nevertwice.chaos.history.Operation;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I9, as far as it is about what was promised: no refund is ordered of what is not there. By the payment's history, each is
 * counted against what was captured and neither charged back nor promised before. The PSP may save us from making such a
 * refund, but the merchant was told of it.
 */
final class RefundsCovered {

    private RefundsCovered() {}

    static void check(Case facts, Findings findings) {
        Map<String, JsonNode> moneys = byName(facts, "refunds");
        moneys.putAll(byName(facts, "chargebacks"));
        Map<String, Long> left = new HashMap<>();
        for (JsonNode order : facts.evidence().books().path("order_money")) {
            left.put(order.path("order").asText(), order.path("captured").asLong());
        }
        List<Books.Change> changes = facts.books().history().stream()
                .filter(Books.Change::isOfMoney)
                .sorted(Comparator.comparing(Books.Change::payment).thenComparingLong(Books.Change::version))
                .toList();
        for (Books.Change change : changes) {
            JsonNode money = moneys.get(named(change.payment(), change.detail()));
            if (money != null) {
                step(findings, left, change, money);
            }
        }
        facts.operations().forEach(operation -> negative(findings, operation));
    }

    private static Map<String, JsonNode> byName(Case facts, String array) {
        Map<String, JsonNode> byName = new HashMap<>();
        facts.evidence().books().path(array).forEach(
                row -> byName.put(named(row.path("payment").asText(), row.path("id").asText()), row));
        return byName;
    }

    /** Two PSPs number their disputes alike. */
    private static String named(String payment, String id) {
        return payment + " " + id;
    }

    private static void step(Findings findings, Map<String, Long> left, Books.Change change, JsonNode money) {
        String order = money.path("order").asText();
        long amount = money.path("amount").asLong();
        long before = left.getOrDefault(order, 0L);
        switch (change.event()) {
            case "refund_ordered", "chargeback_opened" -> left.put(order, Math.subtractExact(before, amount));
            case "refund_failed", "chargeback_won" -> left.put(order, Math.addExact(before, amount));
            default -> {}
        }
        if (change.event().equals("refund_ordered") && (amount < 1 || amount > before)) {
            String currency = money.path("currency").asText();
            findings.violation(change.payment(), "a refund of " + MoneyText.of(amount, currency) + " was ordered of "
                    + order + ", of which " + MoneyText.of(before, currency) + " was left");
        }
    }

    private static void negative(Findings findings, Operation operation) {
        if (operation.kind().equals(Operation.NEGATIVE_REFUND) && operation.status() / 100 == 2) {
            findings.violation(operation.payment(), "a refund of less than nothing was accepted");
        }
    }
}
