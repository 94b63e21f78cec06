package dev.nevertwice.chaos.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Payouts that wait for our balance at the PSP, which is short of what the PSP gave of its own accord, or of what sellers were paid
 * out before it was refunded: until that comes back they wait rightly, and nothing that a program could do is left.
 */
final class UnfundedPayouts {

    private UnfundedPayouts() {}

    static long count(JsonNode books, JsonNode truth) {
        long count = 0;
        for (String currency : currencies(books)) {
            List<Long> waiting = waiting(books, truth, currency);
            long most = balances(truth).mapToLong(balance -> balance.path(currency).asLong()).max().orElse(0);
            boolean noneCouldBePaid = waiting.stream().allMatch(amount -> amount > most);
            if (noneCouldBePaid && sum(waiting.stream()) <= explained(books, truth, currency)) {
                count += waiting.size();
            }
        }
        return count;
    }

    /** In which there are payouts. */
    private static List<String> currencies(JsonNode books) {
        return books.path("payouts").valueStream().map(row -> row.path("currency").asText()).distinct().toList();
    }

    /** The amounts of those that the PSP refused for want of balance and has not made since. */
    private static List<Long> waiting(JsonNode books, JsonNode truth, String currency) {
        return books.path("payouts").valueStream()
                .filter(payout -> payout.path("state").asText().equals("ordered")
                        && payout.path("reason").isTextual()
                        && payout.path("currency").asText().equals(currency))
                .filter(payout -> truth.path("payouts").valueStream()
                        .noneMatch(made -> made.path("reference").equals(payout.path("id"))))
                .map(payout -> payout.path("amount").asLong())
                .toList();
    }

    /** Of each account of ours. */
    private static Stream<JsonNode> balances(JsonNode truth) {
        return truth.has("accounts") ? truth.path("accounts").valueStream() : Stream.of(truth.path("balances"));
    }

    /** What would be there if the PSP had what it gave, and sellers what they owe us. */
    private static long explained(JsonNode books, JsonNode truth, String currency) {
        Stream<Long> given = amounts(given(truth), currency, "amount");
        Stream<Long> owed = amounts(books.path("wallets").valueStream(), currency, "owed");
        return Math.addExact(truth.path("balances").path(currency).asLong(), sum(Stream.concat(given, owed)));
    }

    private static Stream<JsonNode> given(JsonNode truth) {
        return Stream.concat(
                truth.path("refunds").valueStream(),
                truth.path("payouts").valueStream().filter(payout -> !payout.path("status").asText().equals("failed")))
                .filter(row -> row.path("cause").path("class").asText().equals("B"));
    }

    private static Stream<Long> amounts(Stream<JsonNode> rows, String currency, String field) {
        return rows.filter(row -> row.path("currency").asText().equals(currency))
                .map(row -> row.path(field).asLong());
    }

    private static long sum(Stream<Long> amounts) {
        return amounts.reduce(0L, Math::addExact);
    }
}
