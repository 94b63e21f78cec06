package dev.nevertwice.chaos.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What really happened to money, by the PSP's own journal: docs/psp-api.md, "Truth".
 *
 * @param balances of all together
 * @param accounts balances of each account of ours, where there are several PSPs; else empty
 */
record Truth(
        List<Charge> charges, List<Hold> holds, List<Refund> refunds, List<Capture> captures, List<Payout> payouts,
        SortedMap<String, Long> balances, SortedMap<String, SortedMap<String, Long>> accounts) {

    /**
     * @param refunded whoever wanted it
     * @param unasked what of it the PSP gave back of its own accord, in breach of its contract
     */
    record Charge(
            String id, String reference, String order, long authorized, long captured, long refunded, long unasked,
            long chargedBack, String currency,
            String key, String fault, boolean classB) {

        /** What stands of it by all that was asked for. */
        long net() {
            return Math.subtractExact(captured, asked());
        }

        /** All that was given back because somebody asked for it, or taken back. */
        long gone() {
            return Math.addExact(asked(), chargedBack);
        }

        private long asked() {
            return Math.subtractExact(refunded, unasked);
        }
    }

    /** Money that was held for an order, {@code held} of it to this day. */
    record Hold(
            String id, String reference, String order, long amount, String currency, long held, boolean classB) {

        boolean isOpen() {
            return held > 0;
        }

        /** Our account at the PSP, where there are several: it stands before the id. */
        String account() {
            return id.substring(0, id.lastIndexOf('/') + 1);
        }

        /** Whether nothing was ever captured or released of it. */
        boolean isUntouched() {
            return held == amount;
        }
    }

    /** Money that arrived at its buyer. {@code reference}: ours, of what it was asked for; null where the truth does not say. */
    record Refund(String id, String charge, String reference, long amount, String currency, boolean classB) {

        Unasked asUnasked() {
            return new Unasked("refund", id, id, amount, currency);
        }
    }

    /** @param reference that we gave it; @param gone whether it did not come back from a closed account */
    record Payout(String id, String reference, long amount, String currency, boolean gone, boolean classB) {}

    /** What was taken of a charge that was held at first; one that was taken at once has none. */
    record Capture(String id, String charge, long amount, String currency) {}

    /**
     * Money that the PSP gave once more of its own accord: no program can take it back, so a person has to ask for it.
     *
     * @param kind of the movement: {@code refund} or {@code payout}
     * @param id the PSP's
     * @param subject what files and books call it: the PSP's id of a refund, ours of a payout
     */
    record Unasked(String kind, String id, String subject, long amount, String currency) {

        /** Whether it left this account of ours; of one PSP, all did. */
        boolean at(String account) {
            return account.isEmpty() || id.startsWith(account + "/");
        }
    }

    /** All of it, if these are the refunds that nobody asked for. */
    List<Unasked> unasked(Collection<Refund> ofRefunds) {
        return Stream.concat(
                ofRefunds.stream().map(Refund::asUnasked),
                payouts.stream().filter(payout -> payout.classB() && payout.gone()).map(payout -> new Unasked(
                        "payout", payout.id(), subject(payout), payout.amount(), payout.currency())))
                .toList();
    }

    /** Of several PSPs what they name is preceded by our account there, as in the books. */
    private String subject(Payout payout) {
        return accounts.isEmpty() ? payout.reference()
                : payout.id().substring(0, payout.id().indexOf('/') + 1) + payout.reference();
    }

    static Truth of(JsonNode json) {
        Fields truth = new Fields("truth", json);
        List<Refund> refunds = truth.list("refunds", Truth::refund);
        Map<String, Long> unasked = new HashMap<>();
        refunds.stream().filter(Refund::classB)
                .forEach(refund -> unasked.merge(refund.charge(), refund.amount(), Math::addExact));
        SortedMap<String, SortedMap<String, Long>> accounts = new TreeMap<>();
        if (json.has("accounts")) {
            Fields perAccount = truth.object("accounts");
            perAccount.json().fieldNames().forEachRemaining(
                    account -> accounts.put(account, balances(perAccount.object(account))));
        }
        return new Truth(
                truth.list("charges", row -> charge(row, unasked)),
                json.has("holds") ? truth.list("holds", Truth::hold) : List.of(),
                refunds,
                json.has("captures")
                        ? truth.list("captures", row -> new Capture(
                                row.text("id"), row.text("charge"), row.whole("amount"), row.text("currency")))
                        : List.of(),
                json.has("payouts") ? truth.list("payouts", Truth::payout) : List.of(),
                balances(truth.object("balances")),
                accounts);
    }

    private static SortedMap<String, Long> balances(Fields perCurrency) {
        SortedMap<String, Long> balances = new TreeMap<>();
        perCurrency.json().fieldNames().forEachRemaining(code -> balances.put(code, perCurrency.whole(code)));
        return balances;
    }

    private static Hold hold(Fields row) {
        return new Hold(
                row.text("id"), row.optionalText("reference"), row.text("order"), row.whole("amount"),
                row.text("currency"), row.whole("held"), isClassB(row));
    }

    private static Refund refund(Fields row) {
        return new Refund(
                row.text("id"), row.text("charge"), row.optionalText("reference"), row.whole("amount"),
                row.text("currency"), isClassB(row));
    }

    private static Payout payout(Fields row) {
        return new Payout(
                row.text("id"), row.text("reference"), row.whole("amount"), row.text("currency"),
                !row.text("status").equals("failed"), isClassB(row));
    }

    private static boolean isClassB(Fields row) {
        return "B".equals(row.object("cause").optionalText("class"));
    }

    private static Charge charge(Fields row, Map<String, Long> unasked) {
        Fields cause = row.object("cause");
        return new Charge(
                row.text("id"),
                row.optionalText("reference"),
                row.text("order"),
                row.whole("amount"),
                row.whole("captured"),
                row.whole("refunded"),
                unasked.getOrDefault(row.text("id"), 0L),
                row.whole("charged_back"),
                row.text("currency"),
                cause.optionalText("key"),
                cause.optionalText("fault"),
                isClassB(row));
    }
}
