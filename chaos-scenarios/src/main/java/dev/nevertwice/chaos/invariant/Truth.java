package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What really happened to money, by the PSP's own journal: docs/psp-api.md, "Truth".
 *
 * @param balances of all together
 * @param accounts balances of each account of ours, where there are several PSPs; else empty
 */
record Truth(
        List<Charge> charges, List<Refund> refunds, List<Capture> captures, SortedMap<String, Long> balances,
        SortedMap<String, SortedMap<String, Long>> accounts) {

    record Charge(
            String id, String reference, String order, long authorized, long captured, long refunded,
            long chargedBack, String currency,
            String key, String fault, boolean classB) {

        long net() {
            return Math.subtractExact(captured, refunded);
        }

        /** All that was given back or taken back. */
        long gone() {
            return Math.addExact(refunded, chargedBack);
        }
    }

    record Refund(String id, String charge) {}

    /** What was taken of a charge that was held at first; one that was taken at once has none. */
    record Capture(String id, String charge) {}

    static Truth of(JsonNode json) {
        Fields truth = new Fields("truth", json);
        SortedMap<String, SortedMap<String, Long>> accounts = new TreeMap<>();
        if (json.has("accounts")) {
            Fields perAccount = truth.object("accounts");
            perAccount.json().fieldNames().forEachRemaining(
                    account -> accounts.put(account, balances(perAccount.object(account))));
        }
        return new Truth(
                truth.list("charges", Truth::charge),
                truth.list("refunds", row -> new Refund(row.text("id"), row.text("charge"))),
                json.has("captures")
                        ? truth.list("captures", row -> new Capture(row.text("id"), row.text("charge")))
                        : List.of(),
                balances(truth.object("balances")),
                accounts);
    }

    private static SortedMap<String, Long> balances(Fields perCurrency) {
        SortedMap<String, Long> balances = new TreeMap<>();
        perCurrency.json().fieldNames().forEachRemaining(code -> balances.put(code, perCurrency.whole(code)));
        return balances;
    }

    private static Charge charge(Fields row) {
        Fields cause = row.object("cause");
        return new Charge(
                row.text("id"),
                row.optionalText("reference"),
                row.text("order"),
                row.whole("amount"),
                row.whole("captured"),
                row.whole("refunded"),
                row.whole("charged_back"),
                row.text("currency"),
                cause.optionalText("key"),
                cause.optionalText("fault"),
                "B".equals(cause.optionalText("class")));
    }
}
